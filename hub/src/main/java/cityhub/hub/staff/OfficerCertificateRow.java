package cityhub.hub.staff;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** An officer's certificate as stored. */
@MappedEntity("staff_certificate")
record OfficerCertificateRow(@Id String fingerprint, String officerId, Instant notAfter, boolean revoked) {

    OfficerCertificateRow asRevoked() {
        return new OfficerCertificateRow(fingerprint, officerId, notAfter, true);
    }
}
