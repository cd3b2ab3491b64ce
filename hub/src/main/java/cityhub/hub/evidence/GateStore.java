package cityhub.hub.evidence;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
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
import java.util.UUID;
import java.util.function.BiConsumer;

/** The rows of the gates. Locking reads are for the sealing transaction only. */
final class GateStore {
    record AgreementGate(int revision, boolean active, Instant validTo, long outboxId) {}

    record CertificateGate(boolean active, Instant notAfter, long outboxId) {}

    private GateStore() {}

    static void putAgreement(Connection tx, String agreementId, AgreementGate gate) throws SQLException {
        try (PreparedStatement put = tx.prepareStatement("INSERT INTO evidence_gate_agreement (agreement_id, revision,"
                + " active, valid_to, outbox_id, write_id) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
                + " revision = VALUES(revision), active = VALUES(active), valid_to = VALUES(valid_to),"
                + " outbox_id = VALUES(outbox_id), write_id = VALUES(write_id)")) {
            put.setString(1, agreementId);
            put.setInt(2, gate.revision());
            put.setBoolean(3, gate.active());
            put.setObject(4, utc(gate.validTo()));
            put.setLong(5, gate.outboxId());
            put.setString(6, beginWrite(tx));
            put.executeUpdate();
        }
    }

    static void putCertificate(Connection tx, String fingerprint, CertificateGate gate) throws SQLException {
        try (PreparedStatement put = tx.prepareStatement("INSERT INTO evidence_gate_certificate (fingerprint, active,"
                + " not_after, outbox_id, write_id) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
                + " active = VALUES(active), not_after = VALUES(not_after), outbox_id = VALUES(outbox_id),"
                + " write_id = VALUES(write_id)")) {
            put.setString(1, fingerprint);
            put.setBoolean(2, gate.active());
            put.setObject(3, utc(gate.notAfter()));
            put.setLong(4, gate.outboxId());
            put.setString(5, beginWrite(tx));
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

    /** As one write, however many. */
    static void putProtections(Connection tx, Map<Long, Long> sequences) throws SQLException {
        if (sequences.isEmpty()) {
            return;
        }
        String write = beginWrite(tx);
        ManyRows.write(
                tx,
                "INSERT INTO evidence_gate_protection (person_id, sequence, write_id) VALUES ",
                "(?,?,?)",
                " ON DUPLICATE KEY UPDATE sequence = GREATEST(sequence, VALUES(sequence)), write_id = VALUES(write_id)",
                sequences.entrySet(),
                (put, column, each) -> {
                    put.setLong(column, each.getKey());
                    put.setLong(column + 1, each.getValue());
                    put.setString(column + 2, write);
                    return column + 3;
                });
    }

    /** Names a write of a gate at the head; nothing is sealed from here until the transaction ends. */
    private static String beginWrite(Connection tx) throws SQLException {
        String id = UUID.randomUUID().toString();
        try (PreparedStatement head = tx.prepareStatement("UPDATE evidence_gate_head SET write_id = ? WHERE id = 1")) {
            head.setString(1, id);
            head.executeUpdate();
        }
        return id;
    }

    static void readAgreements(Connection tx, BiConsumer<String, AgreementGate> reader) throws SQLException {
        read(
                tx,
                "SELECT agreement_id, revision, active, valid_to, outbox_id FROM evidence_gate_agreement",
                row -> reader.accept(
                        row.getString(1),
                        new AgreementGate(row.getInt(2), row.getBoolean(3), instant(row, 4), row.getLong(5))));
    }

    static void readCertificates(Connection tx, BiConsumer<String, CertificateGate> reader) throws SQLException {
        read(
                tx,
                "SELECT fingerprint, active, not_after, outbox_id FROM evidence_gate_certificate",
                row -> reader.accept(
                        row.getString(1), new CertificateGate(row.getBoolean(2), instant(row, 3), row.getLong(4))));
    }

    /** Gives person and sequence of each change of protection. */
    static void readProtections(Connection tx, BiConsumer<Long, Long> reader) throws SQLException {
        read(
                tx,
                "SELECT person_id, sequence FROM evidence_gate_protection",
                row -> reader.accept(row.getLong(1), row.getLong(2)));
    }

    private static void read(Connection tx, String sql, ByKeys.RowReader reader) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /** Session in force by agreement. */
    static Map<String, String> lockSessions(Connection tx, Collection<String> agreementIds) throws SQLException {
        Map<String, String> sessions = new HashMap<>();
        ByKeys.read(
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
        ByKeys.read(
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
