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
import java.util.function.BiConsumer;

/** The rows of the gates. Locking reads are for the sealing transaction only. */
final class GateStore {
    record AgreementGate(int revision, boolean active, Instant validTo, long outboxId) {}

    record CertificateGate(boolean active, Instant notAfter, long outboxId) {}

    private GateStore() {}

    static void putAgreement(Connection tx, String agreementId, AgreementGate gate) throws SQLException {
        countWrite(tx);
        try (PreparedStatement put = tx.prepareStatement("INSERT INTO evidence_gate_agreement (agreement_id, revision,"
                + " active, valid_to, outbox_id, write_number) SELECT ?, ?, ?, ?, ?, writes FROM evidence_gate_head"
                + " WHERE id = 1 ON DUPLICATE KEY UPDATE revision = VALUES(revision), active = VALUES(active),"
                + " valid_to = VALUES(valid_to), outbox_id = VALUES(outbox_id), write_number = VALUES(write_number)")) {
            put.setString(1, agreementId);
            put.setInt(2, gate.revision());
            put.setBoolean(3, gate.active());
            put.setObject(4, utc(gate.validTo()));
            put.setLong(5, gate.outboxId());
            put.executeUpdate();
        }
    }

    static void putCertificate(Connection tx, String fingerprint, CertificateGate gate) throws SQLException {
        countWrite(tx);
        try (PreparedStatement put = tx.prepareStatement("INSERT INTO evidence_gate_certificate (fingerprint, active,"
                + " not_after, outbox_id, write_number) SELECT ?, ?, ?, ?, writes FROM evidence_gate_head WHERE id = 1"
                + " ON DUPLICATE KEY UPDATE active = VALUES(active), not_after = VALUES(not_after),"
                + " outbox_id = VALUES(outbox_id), write_number = VALUES(write_number)")) {
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
        countWrite(tx);
        try (PreparedStatement put =
                tx.prepareStatement("INSERT INTO evidence_gate_protection (person_id, sequence, write_number)"
                        + " SELECT ?, ?, writes FROM evidence_gate_head WHERE id = 1 ON DUPLICATE KEY UPDATE"
                        + " sequence = GREATEST(sequence, VALUES(sequence)), write_number = VALUES(write_number)")) {
            put.setLong(1, personId);
            put.setLong(2, sequence);
            put.executeUpdate();
        }
    }

    /** Counts a write of a gate; nothing is sealed from here until the transaction ends. */
    private static void countWrite(Connection tx) throws SQLException {
        try (PreparedStatement count =
                tx.prepareStatement("UPDATE evidence_gate_head SET writes = writes + 1 WHERE id = 1")) {
            count.executeUpdate();
        }
    }

    /** Gives each agreement's gate that was written behind a count of writes. */
    static void readAgreements(Connection tx, long writes, BiConsumer<String, AgreementGate> reader)
            throws SQLException {
        readSince(
                tx,
                "SELECT agreement_id, revision, active, valid_to, outbox_id FROM evidence_gate_agreement",
                writes,
                row -> reader.accept(
                        row.getString(1),
                        new AgreementGate(row.getInt(2), row.getBoolean(3), instant(row, 4), row.getLong(5))));
    }

    /** Gives each certificate's gate that was written behind a count of writes. */
    static void readCertificates(Connection tx, long writes, BiConsumer<String, CertificateGate> reader)
            throws SQLException {
        readSince(
                tx,
                "SELECT fingerprint, active, not_after, outbox_id FROM evidence_gate_certificate",
                writes,
                row -> reader.accept(
                        row.getString(1), new CertificateGate(row.getBoolean(2), instant(row, 3), row.getLong(4))));
    }

    /** Gives person and sequence of each change of protection that was written behind a count of writes. */
    static void readProtections(Connection tx, long writes, BiConsumer<Long, Long> reader) throws SQLException {
        readSince(
                tx,
                "SELECT person_id, sequence FROM evidence_gate_protection",
                writes,
                row -> reader.accept(row.getLong(1), row.getLong(2)));
    }

    private static void readSince(Connection tx, String sql, long writes, KeyedRead.RowReader reader)
            throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql + " WHERE write_number > ?")) {
            select.setLong(1, writes);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
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
