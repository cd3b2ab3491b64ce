package cityhub.platform;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.Envelope;
import cityhub.certs.EnvelopeException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * CMS as {@link Envelope} has it. While keys are rotated several certificates of the other side are trusted; it is encrypted
 * for the newest that is valid. Safe for many threads.
 */
public final class CmsSecurity implements MessageSecurity {
    private final List<Credential> own;
    private final List<X509Certificate> others;
    private final Set<String> revoked;
    private final InstantSource clock;

    /**
     * A profile.
     *
     * @param own our keys, the one that signs first; older ones still open messages
     * @param others the other side's certificates, the one to encrypt for first
     * @param revoked fingerprints of certificates that are no longer trusted
     */
    public CmsSecurity(List<Credential> own, List<X509Certificate> others, Set<String> revoked, InstantSource clock) {
        if (own.isEmpty() || others.isEmpty()) {
            throw new IllegalArgumentException("a key of ours and a certificate of the other side");
        }
        this.own = List.copyOf(own);
        this.others = List.copyOf(others);
        this.revoked = Set.copyOf(revoked);
        this.clock = clock;
    }

    @Override
    public byte[] protect(byte[] content) {
        X509Certificate recipient = others.stream()
                .filter(this::isTrusted)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no certificate of the other side is valid now"));
        return Envelope.seal(content, own.getFirst(), recipient);
    }

    @Override
    public byte[] open(byte[] message) throws PlatformException {
        try {
            Envelope envelope = Envelope.open(message, own);
            for (X509Certificate each : others) {
                Optional<byte[]> content = isTrusted(each) ? envelope.contentSignedBy(each) : Optional.empty();
                if (content.isPresent()) {
                    return content.get();
                }
            }
        } catch (EnvelopeException e) {
            throw new PlatformException(
                    switch (e.fault()) {
                        case UNREADABLE -> "MESSAGE_UNREADABLE";
                        case NOT_FOR_US -> "NOT_FOR_US";
                        case SIGNATURE_INVALID -> "SIGNATURE_INVALID";
                    },
                    e);
        }
        throw new PlatformException("SIGNATURE_INVALID");
    }

    private boolean isTrusted(X509Certificate certificate) {
        Instant now = clock.instant();
        return !revoked.contains(Certificates.fingerprint(certificate))
                && !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }
}
