package cityhub.hub.delivery;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of parked deliveries. */
final class WithheldStore {

    /** Whether anything of the agreement is parked, resolved or not. */
    boolean any(Connection connection, String agreementId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM delivery_withheld WHERE agreement_id = ? LIMIT 1")) {
            statement.setString(1, agreementId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** The persons who are parked and not delivered since. */
    List<Long> parked(Connection connection, String agreementId) throws SQLException {
        List<Long> persons = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT person_id FROM delivery_withheld"
                + " WHERE agreement_id = ? AND resolved_sequence = 0 ORDER BY person_id")) {
            statement.setString(1, agreementId);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    persons.add(rows.getLong(1));
                }
            }
        }
        return persons;
    }

    /** What is parked of these persons, by person id. */
    Map<Long, Parked> of(Connection connection, String agreementId, Collection<Long> personIds) throws SQLException {
        Map<Long, Parked> parked = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, sequence, resolved_sequence FROM delivery_withheld WHERE agreement_id = ?"
                        + " AND person_id IN (%s)",
                List.of(agreementId),
                personIds,
                row -> parked.put(row.getLong(1), new Parked(row.getLong(2), row.getLong(3))));
        return parked;
    }

    /** Parks deliveries; a later one of the same person takes the place of the former. */
    void park(Connection transaction, String agreementId, List<WithheldRecord> deliveries) throws SQLException {
        ManyRows.write(
                transaction,
                "INSERT INTO delivery_withheld (agreement_id, person_id, sequence, reason, resolved_sequence) VALUES ",
                "(?,?,?,?,0)",
                " ON DUPLICATE KEY UPDATE sequence = VALUES(sequence), reason = VALUES(reason), resolved_sequence = 0",
                deliveries,
                (insert, column, each) -> bind(insert, column, agreementId, each));
    }

    /** Notes that these persons are delivered after all; the rows stay until that is acknowledged. */
    void resolve(Connection transaction, String agreementId, Collection<FeedPart.Delivery> deliveries)
            throws SQLException {
        String sql = "UPDATE delivery_withheld SET resolved_sequence = ? WHERE agreement_id = ? AND person_id = ?";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (FeedPart.Delivery each : deliveries) {
                statement.setLong(1, each.sequence());
                statement.setString(2, agreementId);
                statement.setLong(3, each.personId());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Forgets what was delivered after all and acknowledged. */
    void forget(Connection transaction, String agreementId, long acknowledged) throws SQLException {
        String sql = "DELETE FROM delivery_withheld WHERE agreement_id = ?" + " AND resolved_sequence BETWEEN 1 AND ?";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, agreementId);
            statement.setLong(2, acknowledged);
            statement.executeUpdate();
        }
    }

    /** Keeps what a snapshot under way could not project; a page that is sent again takes the place of the former. */
    void parkOfSnapshot(Connection transaction, String snapshotId, List<WithheldRecord> records) throws SQLException {
        ManyRows.write(
                transaction,
                "REPLACE INTO delivery_snapshot_withheld (snapshot_id, person_id, sequence, reason) VALUES ",
                "(?,?,?,?)",
                "",
                records,
                (replace, column, each) -> bind(replace, column, snapshotId, each));
    }

    private static int bind(PreparedStatement statement, int first, String owner, WithheldRecord record)
            throws SQLException {
        int column = first;
        statement.setString(column++, owner);
        statement.setLong(column++, record.personId());
        statement.setLong(column++, record.sequence());
        statement.setString(column++, record.reason().name());
        return column;
    }

    /** What a snapshot could not project takes the place of all that is parked for its agreement. */
    void takeOver(Connection transaction, String agreementId, String snapshotId) throws SQLException {
        update(transaction, "DELETE FROM delivery_withheld WHERE agreement_id = ?", agreementId);
        update(transaction, """
                INSERT INTO delivery_withheld (agreement_id, person_id, sequence, reason, resolved_sequence)
                SELECT ?, person_id, sequence, reason, 0 FROM delivery_snapshot_withheld WHERE snapshot_id = ?""", agreementId, snapshotId);
        update(transaction, "DELETE FROM delivery_snapshot_withheld WHERE snapshot_id = ?", snapshotId);
    }

    private static void update(Connection transaction, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
