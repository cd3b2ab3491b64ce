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
 * changed. They hold as long as the last write of one is the same, which the sealing transaction has locked. So no batch asks for
 * the persons that it names, who are thousands and of whom hardly one is there.
 */
final class KnownGates {
    private static final String NOTHING = "";

    private final Map<String, AgreementGate> agreements = new HashMap<>();
    private final Map<String, CertificateGate> certificates = new HashMap<>();
    /** Replaced, never changed: other threads look at it, too. */
    private volatile Map<Long, Long> protections = Map.of();

    private String lastWrite = NOTHING;

    /**
     * Reads them anew when there was another write. A write has an id of its own, so that a database that took over without the
     * newest writes is noticed, too.
     *
     * @param writeId id of the last write, locked until the transaction ends
     * @return whether there was another one
     */
    boolean update(Connection tx, String writeId) throws SQLException {
        if (writeId.equals(lastWrite)) {
            return false;
        }
        lastWrite = NOTHING;
        agreements.clear();
        certificates.clear();
        GateStore.readAgreements(tx, agreements::put);
        GateStore.readCertificates(tx, certificates::put);
        Map<Long, Long> changes = new HashMap<>();
        GateStore.readProtections(tx, changes::put);
        protections = changes;
        lastWrite = writeId;
        return true;
    }

    Optional<AgreementGate> agreement(String agreementId) {
        return Optional.ofNullable(agreements.get(agreementId));
    }

    Optional<CertificateGate> certificate(String fingerprint) {
        return Optional.ofNullable(certificates.get(fingerprint));
    }

    /** Sequence at which a person's state of protection last changed; 0 when it never did. For any thread. */
    long protection(long personId) {
        return protections.getOrDefault(personId, 0L);
    }
}
