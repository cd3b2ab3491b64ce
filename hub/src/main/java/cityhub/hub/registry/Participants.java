package cityhub.hub.registry;

import jakarta.inject.Singleton;
import java.util.Optional;

/** The systems that take part, and their certificates. */
@Singleton
public final class Participants {

    /**
     * The participant to whom a certificate is bound; empty when it was never bound.
     *
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     * @throws cityhub.hub.HubException CERTIFICATE_REVOKED when it, or its participant, is revoked
     */
    public Optional<KnownParticipant> byCertificate(String fingerprint) {
        return Optional.empty();
    }
}
