package cityhub.hub.registry;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** A participant's certificate as stored. */
@MappedEntity("registry_certificate")
record CertificateRow(@Id String fingerprint, String participantId, Instant notAfter, boolean revoked, long actId) {

    CertificateRow asRevoked(long act) {
        return new CertificateRow(fingerprint, participantId, notAfter, true, act);
    }
}
