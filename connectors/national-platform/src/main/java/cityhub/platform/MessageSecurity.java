package cityhub.platform;

/** How messages and files are signed and encrypted between a city and the platform: replaceable as a whole. */
public interface MessageSecurity {
    /** Signs content and encrypts it for the other side. */
    byte[] protect(byte[] content);

    /**
     * Decrypts what the other side sent and verifies its signature.
     *
     * @throws PlatformException when it is not for us, was altered, or is not signed by a certificate that is trusted now
     */
    byte[] open(byte[] message) throws PlatformException;
}
