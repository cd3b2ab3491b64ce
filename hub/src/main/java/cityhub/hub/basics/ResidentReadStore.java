package cityhub.hub.basics;

import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.JoinedTable;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SQL that reads the resident records in force. */
final class ResidentReadStore {
    private static final byte[] NOTHING = new byte[0];

    /** The records of these persons, by person id; those without one are left out. */
    Map<Long, StoredRecord> of(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, StoredRecord> records = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, sequence, payload FROM basics_resident WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> records.put(row.getLong(1), record(row)));
        return records;
    }

    /**
     * A record in force as a question needs it.
     *
     * @param record the record; without payload when that was not read
     * @param scope encoded attributes by which populations are judged
     * @param epoch the change log's epoch at the moment of the read
     */
    record Row(StoredRecord record, ByteString scope, long epoch) {}

    /**
     * The records of persons who are found by a number, without payload where only their numbers are asked for.
     *
     * @param found gets them by person id; those without one are left out
     */
    JoinedTable besideNumbers(boolean payload, Map<Long, Row> found) {
        return new JoinedTable(
                "resident.sequence, resident.scope, " + ChangeLog.EPOCH + (payload ? ", resident.payload" : ""),
                "LEFT JOIN basics_resident resident" + (payload ? "" : " FORCE INDEX (basics_resident_scope)")
                        + " ON resident.person_id = own.person_id",
                (person, row, first) -> {
                    long sequence = row.getLong(first);
                    if (!row.wasNull()) {
                        byte[] bytes = payload ? row.getBytes(first + 3) : NOTHING;
                        ByteString scope = ByteString.copyFrom(row.getBytes(first + 1));
                        StoredRecord record = new StoredRecord(person, sequence, bytes);
                        found.put(person, new Row(record, scope, row.getLong(first + 2)));
                    }
                });
    }

    /** Those of these persons who have a record. */
    Set<Long> present(Connection connection, Collection<Long> personIds) throws SQLException {
        Set<Long> present = new HashSet<>();
        ByKeys.read(
                connection,
                "SELECT person_id FROM basics_resident WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> present.add(row.getLong(1)));
        return present;
    }

    /** The next records by person id. */
    List<StoredRecord> after(Connection connection, long personId, int limit) throws SQLException {
        String sql = """
                SELECT person_id, sequence, payload FROM basics_resident
                WHERE person_id > ? ORDER BY person_id LIMIT ?""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, personId);
            statement.setInt(2, limit);
            List<StoredRecord> records = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    records.add(record(rows));
                }
            }
            return records;
        }
    }

    /** How many residents have a record. */
    long count(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT(*) FROM basics_resident");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static StoredRecord record(ResultSet row) throws SQLException {
        return new StoredRecord(row.getLong(1), row.getLong(2), row.getBytes(3));
    }
}
