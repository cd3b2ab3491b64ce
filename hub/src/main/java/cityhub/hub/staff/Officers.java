package cityhub.hub.staff;

import jakarta.inject.Singleton;
import java.util.Optional;

/** The officers and their personal certificates. */
@Singleton
public final class Officers {

    /**
     * The officer to whom a certificate is bound; empty when it was never bound.
     *
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     * @throws cityhub.hub.HubException CERTIFICATE_REVOKED when it, or the officer, is revoked
     */
    public Optional<Officer> byCertificate(String fingerprint) {
        return Optional.empty();
    }
}
