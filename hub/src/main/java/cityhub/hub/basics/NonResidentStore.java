package cityhub.hub.basics;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rows of non-residents. */
final class NonResidentStore {
    /**
     * A record in force.
     *
     * @param version rising with each change
     * @param sealed the record, encrypted for the person and {@link NonResidentRecords#COLUMN}
     * @param owner the system that registered it
     * @param closed whether other systems may not use it
     */
    record Row(long personId, int version, ByteString sealed, String owner, boolean closed) {
        boolean isOpenTo(String participantId) {
            return !closed || owner.equals(participantId);
        }
    }

    /** A request that was answered. */
    record Answered(ByteString digest, long personId) {}

    private NonResidentStore() {}

    static Map<Long, Row> of(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, version, sealed, owner, closed_to_others FROM basics_non_resident"
                        + " WHERE person_id IN (%s)",
                List.of(),
                personIds.stream().distinct().toList(),
                row -> rows.put(
                        row.getLong(1),
                        new Row(
                                row.getLong(1),
                                row.getInt(2),
                                ByteString.copyFrom(row.getBytes(3)),
                                row.getString(4),
                                row.getBoolean(5))));
        return rows;
    }

    /** Non-residents by search keys that they have. */
    static Map<SearchKey, Set<Long>> withKeys(Connection tx, Collection<SearchKey> keys) throws SQLException {
        Map<SearchKey, Set<Long>> found = new HashMap<>();
        ByKeys.readBytes(
                tx,
                "SELECT search_key, person_id FROM basics_non_resident_key WHERE search_key IN (%s)",
                List.of(),
                keys.stream().map(each -> each.bytes().toByteArray()).toList(),
                row -> found.computeIfAbsent(
                                new SearchKey(ByteString.copyFrom(row.getBytes(1))), key -> new TreeSet<>())
                        .add(row.getLong(2)));
        return found;
    }

    /** Holds keys until the transaction ends, in their order. */
    static void lock(Connection tx, Collection<ByteString> keys) throws SQLException {
        List<ByteString> sorted = keys.stream()
                .distinct()
                .sorted(ByteString.unsignedLexicographicalComparator())
                .toList();
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO basics_match_lock (match_key) VALUES (?)"
                + " ON DUPLICATE KEY UPDATE match_key = VALUES(match_key)")) {
            for (ByteString each : sorted) {
                insert.setBytes(1, each.toByteArray());
                insert.executeUpdate();
            }
        }
    }

    /** Takes locked keys out again, with the end of the transaction. */
    static void unlock(Connection tx, Collection<ByteString> keys) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement(
                "DELETE FROM basics_match_lock WHERE match_key IN " + Placeholders.list(keys.size()))) {
            int column = 1;
            for (ByteString each : keys) {
                delete.setBytes(column++, each.toByteArray());
            }
            delete.executeUpdate();
        }
    }

    /** Forgets requests that were answered so many days ago; gives how many. */
    static int purge(Connection tx, int days, int most) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM basics_non_resident_request"
                + " WHERE received_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY LIMIT ?")) {
            delete.setInt(1, days);
            delete.setInt(2, most);
            return delete.executeUpdate();
        }
    }

    /** Puts a record in the place of the one before, which stays as history. */
    static void put(Connection tx, Row row, String participantId) throws SQLException {
        try (PreparedStatement put = tx.prepareStatement("INSERT INTO basics_non_resident"
                        + " (person_id, version, sealed, owner, closed_to_others) VALUES (?,?,?,?,?)"
                        + " ON DUPLICATE KEY UPDATE version = VALUES(version), sealed = VALUES(sealed),"
                        + " closed_to_others = VALUES(closed_to_others)");
                PreparedStatement keep = tx.prepareStatement("INSERT INTO basics_non_resident_version"
                        + " (person_id, version, participant_id, sealed, known_from)"
                        + " VALUES (?,?,?,?,UTC_TIMESTAMP(6))")) {
            put.setLong(1, row.personId());
            put.setInt(2, row.version());
            put.setBytes(3, row.sealed().toByteArray());
            put.setString(4, row.owner());
            put.setBoolean(5, row.closed());
            put.executeUpdate();
            keep.setLong(1, row.personId());
            keep.setInt(2, row.version());
            keep.setString(3, participantId);
            keep.setBytes(4, row.sealed().toByteArray());
            keep.executeUpdate();
        }
    }

    static Optional<Answered> answered(Connection tx, RequestKey key) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT content_digest, person_id"
                + " FROM basics_non_resident_request WHERE participant_id = ? AND request_id = ?")) {
            select.setString(1, key.caller());
            select.setString(2, key.requestId());
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Answered(ByteString.copyFrom(row.getBytes(1)), row.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    static void answer(Connection tx, RequestKey key, Answered answered) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO basics_non_resident_request"
                + " (participant_id, request_id, content_digest, person_id, received_time)"
                + " VALUES (?,?,?,?,UTC_TIMESTAMP(6))")) {
            insert.setString(1, key.caller());
            insert.setString(2, key.requestId());
            insert.setBytes(3, answered.digest().toByteArray());
            insert.setLong(4, answered.personId());
            insert.executeUpdate();
        }
    }
}
