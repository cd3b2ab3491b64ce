package cityhub.hub.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Acts that wait to be sealed, and those that were. */
final class OutboxStore {
    /**
     * An act that waits.
     *
     * @param details the lines of the details, as they stand in the statement
     */
    record WaitingAct(long id, String kind, String actor, String target, String details, List<Long> subjects) {}

    private OutboxStore() {}

    static long insert(Connection tx, Act act, String details) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO evidence_outbox (kind, actor, target, details, subjects) VALUES (?, ?, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, act.kind());
            insert.setString(2, act.actor());
            insert.setString(3, act.target());
            insert.setBytes(4, details.getBytes(StandardCharsets.UTF_8));
            insert.setBytes(5, encode(act.subjects()));
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /** The oldest acts that wait, in the order they were recorded. */
    static List<WaitingAct> waiting(Connection tx, int limit) throws SQLException {
        List<WaitingAct> acts = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement("SELECT id, kind, actor, target, details, subjects"
                + " FROM evidence_outbox WHERE batch IS NULL ORDER BY id LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    acts.add(new WaitingAct(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            new String(rows.getBytes(5), StandardCharsets.UTF_8),
                            decode(rows.getBytes(6))));
                }
            }
        }
        return acts;
    }

    /** Batch of each of the given acts that exists; empty while it waits. */
    static Map<Long, OptionalLong> batches(Connection tx, Collection<Long> ids) throws SQLException {
        Map<Long, OptionalLong> batches = new HashMap<>();
        try (PreparedStatement select =
                tx.prepareStatement("SELECT id, batch FROM evidence_outbox WHERE id IN (" + places(ids) + ")")) {
            setAll(select, ids);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long batch = rows.getLong(2);
                    batches.put(rows.getLong(1), rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(batch));
                }
            }
        }
        return batches;
    }

    static void markSealed(Connection tx, Collection<Long> ids, long batch) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE evidence_outbox SET batch = ? WHERE id IN (" + places(ids) + ")")) {
            update.setLong(1, batch);
            int place = 2;
            for (long id : ids) {
                update.setLong(place++, id);
            }
            update.executeUpdate();
        }
    }

    private static void setAll(PreparedStatement statement, Collection<Long> ids) throws SQLException {
        int place = 1;
        for (long id : ids) {
            statement.setLong(place++, id);
        }
    }

    private static String places(Collection<Long> ids) {
        return ids.stream().map(id -> "?").collect(Collectors.joining(", "));
    }

    private static byte[] encode(List<Long> subjects) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * subjects.size());
        subjects.forEach(bytes::putLong);
        return bytes.array();
    }

    private static List<Long> decode(byte[] subjects) {
        ByteBuffer bytes = ByteBuffer.wrap(subjects);
        List<Long> ids = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ids.add(bytes.getLong());
        }
        return ids;
    }
}
