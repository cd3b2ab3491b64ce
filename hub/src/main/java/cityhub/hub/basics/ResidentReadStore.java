package cityhub.hub.basics;

import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.KeyedRead;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL that reads the resident records in force. */
final class ResidentReadStore {
    private static final byte[] NOTHING = new byte[0];

    /** The records of these persons, by person id; those without one are left out. */
    Map<Long, StoredRecord> of(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, StoredRecord> records = new HashMap<>();
        KeyedRead.run(
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

    /** As {@link #of}, with what populations are judged by. */
    Map<Long, Row> rows(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        KeyedRead.run(
                connection,
                "SELECT person_id, sequence, payload, scope, " + ChangeLog.EPOCH
                        + " FROM basics_resident WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> rows.put(
                        row.getLong(1), new Row(record(row), ByteString.copyFrom(row.getBytes(4)), row.getLong(5))));
        return rows;
    }

    /** As {@link #rows}, without payloads: for who asks for numbers only. */
    Map<Long, Row> rowsWithoutPayload(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        KeyedRead.run(
                connection,
                "SELECT person_id, sequence, scope, " + ChangeLog.EPOCH
                        + " FROM basics_resident WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> rows.put(
                        row.getLong(1),
                        new Row(
                                new StoredRecord(row.getLong(1), row.getLong(2), NOTHING),
                                ByteString.copyFrom(row.getBytes(3)),
                                row.getLong(4))));
        return rows;
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
