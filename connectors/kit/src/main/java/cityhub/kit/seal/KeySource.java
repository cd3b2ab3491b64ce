package cityhub.kit.seal;

/** Gives the trusted keys. */
public interface KeySource {
    /** Trusted keys, with the named one among them if it can be trusted by any allowed way. */
    TrustedKeys keysFor(String keyId);
}
