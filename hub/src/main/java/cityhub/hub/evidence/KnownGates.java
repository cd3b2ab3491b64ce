package cityhub.hub.evidence;

import cityhub.hub.evidence.GateStore.AgreementGate;
import cityhub.hub.evidence.GateStore.CertificateGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The gates as the sealing thread knows them: agreements, certificates, and the sequences at which states of protection last
 * changed. They hold for the count of writes that the sealing transaction has locked; what was written since is read. So no batch
 * asks for the persons that it names, who are thousands and of whom hardly one is there.
 */
final class KnownGates {
    private static final long NONE = -1;

    private final Map<String, AgreementGate> agreements = new HashMap<>();
    private final Map<String, CertificateGate> certificates = new HashMap<>();
    private final Map<Long, Long> protections = new HashMap<>();
    private long known = NONE;

    /**
     * Reads what was written since.
     *
     * @param writes the count of writes, locked until the transaction ends
     */
    void update(Connection tx, long writes) throws SQLException {
        if (writes < known) {
            // Another database in its place: nothing that is known holds.
            agreements.clear();
            certificates.clear();
            protections.clear();
            known = NONE;
        }
        if (writes > known) {
            GateStore.readAgreements(tx, known, agreements::put);
            GateStore.readCertificates(tx, known, certificates::put);
            GateStore.readProtections(tx, known, protections::put);
            known = writes;
        }
    }

    Optional<AgreementGate> agreement(String agreementId) {
        return Optional.ofNullable(agreements.get(agreementId));
    }

    Optional<CertificateGate> certificate(String fingerprint) {
        return Optional.ofNullable(certificates.get(fingerprint));
    }

    /** Sequence at which a person's state of protection last changed; 0 when it never did. */
    long protection(long personId) {
        return protections.getOrDefault(personId, 0L);
    }
}
