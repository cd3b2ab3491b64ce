package cityhub.hub.evidence;

import cityhub.hub.store.KeyedRead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of the gates. Locking reads are for the sealing transaction only. */
final class GateStore {
    record AgreementGate(int revision, boolean active, Instant validTo, long outboxId) {}

    record CertificateGate(boolean active, Instant notAfter, long outboxId) {}

    private GateStore() {}

    static void putAgreement(Connection tx, String agreementId, AgreementGate gate) throws SQLException {
        try (PreparedStatement put = tx.prepareStatement(
                "INSERT INTO evidence_gate_agreement (agreement_id, revision, active, valid_to, outbox_id)"
                        + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE revision = VALUES(revision),"
                        + " active = VALUES(active), valid_to = VALUES(valid_to), outbox_id = VALUES(outbox_id)")) {
            put.setString(1, agreementId);
            put.setInt(2, gate.revision());
            put.setBoolean(3, gate.active());
            put.setObject(4, utc(gate.validTo()));
            put.setLong(5, gate.outboxId());
            put.executeUpdate();
        }
    }

    static void putCertificate(Connection tx, String fingerprint, CertificateGate gate) throws SQLException {
        try (PreparedStatement put =
                tx.prepareStatement("INSERT INTO evidence_gate_certificate (fingerprint, active, not_after, outbox_id)"
                        + " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE active = VALUES(active),"
                        + " not_after = VALUES(not_after), outbox_id = VALUES(outbox_id)")) {
            put.setString(1, fingerprint);
            put.setBoolean(2, gate.active());
            put.setObject(3, utc(gate.notAfter()));
            put.setLong(4, gate.outboxId());
            put.executeUpdate();
        }
    }

    static void putSession(Connection tx, String agreementId, String sessionId) throws SQLException {
        try (PreparedStatement put =
                tx.prepareStatement("INSERT INTO evidence_gate_session (agreement_id, session_id) VALUES (?, ?)"
                        + " ON DUPLICATE KEY UPDATE session_id = VALUES(session_id)")) {
            put.setString(1, agreementId);
            put.setString(2, sessionId);
            put.executeUpdate();
        }
    }

    static void putProtection(Connection tx, long personId, long sequence) throws SQLException {
        try (PreparedStatement head =
                tx.prepareStatement("UPDATE evidence_gate_protection_head SET writes = writes + 1 WHERE id = 1")) {
            head.executeUpdate();
        }
        try (PreparedStatement put =
                tx.prepareStatement("INSERT INTO evidence_gate_protection (person_id, sequence) VALUES (?, ?)"
                        + " ON DUPLICATE KEY UPDATE sequence = GREATEST(sequence, VALUES(sequence))")) {
            put.setLong(1, personId);
            put.setLong(2, sequence);
            put.executeUpdate();
        }
    }

    static Map<String, AgreementGate> lockAgreements(Connection tx, Collection<String> ids) throws SQLException {
        Map<String, AgreementGate> gates = new HashMap<>();
        KeyedRead.run(
                tx,
                "SELECT agreement_id, revision, active, valid_to, outbox_id FROM evidence_gate_agreement"
                        + " WHERE agreement_id IN (%s) LOCK IN SHARE MODE WAIT 5",
                List.of(),
                ids,
                row -> gates.put(
                        row.getString(1),
                        new AgreementGate(row.getInt(2), row.getBoolean(3), instant(row, 4), row.getLong(5))));
        return gates;
    }

    static Map<String, CertificateGate> lockCertificates(Connection tx, Collection<String> fingerprints)
            throws SQLException {
        Map<String, CertificateGate> gates = new HashMap<>();
        KeyedRead.run(
                tx,
                "SELECT fingerprint, active, not_after, outbox_id FROM evidence_gate_certificate"
                        + " WHERE fingerprint IN (%s) LOCK IN SHARE MODE WAIT 5",
                List.of(),
                fingerprints,
                row -> gates.put(
                        row.getString(1), new CertificateGate(row.getBoolean(2), instant(row, 3), row.getLong(4))));
        return gates;
    }

    /** Session in force by agreement. */
    static Map<String, String> lockSessions(Connection tx, Collection<String> agreementIds) throws SQLException {
        Map<String, String> sessions = new HashMap<>();
        KeyedRead.run(
                tx,
                "SELECT agreement_id, session_id FROM evidence_gate_session"
                        + " WHERE agreement_id IN (%s) LOCK IN SHARE MODE WAIT 5",
                List.of(),
                agreementIds,
                row -> sessions.put(row.getString(1), row.getString(2)));
        return sessions;
    }

    /** Sequences by person, fixed until the transaction ends. */
    static Map<Long, Long> lockProtections(Connection tx, Collection<Long> personIds) throws SQLException {
        try (PreparedStatement head = tx.prepareStatement(
                        "SELECT writes FROM evidence_gate_protection_head WHERE id = 1 LOCK IN SHARE MODE WAIT 5");
                ResultSet row = head.executeQuery()) {
            row.next();
        }
        return protections(tx, personIds);
    }

    static Map<Long, Long> protections(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Long> sequences = new HashMap<>();
        KeyedRead.run(
                connection,
                "SELECT person_id, sequence FROM evidence_gate_protection WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> sequences.put(row.getLong(1), row.getLong(2)));
        return sequences;
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
