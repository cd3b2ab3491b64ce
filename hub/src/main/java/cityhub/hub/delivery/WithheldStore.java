package cityhub.hub.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
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

    /** What is parked of these persons, by person id. */
    Map<Long, Parked> of(Connection connection, String agreementId, Collection<Long> personIds) throws SQLException {
        Map<Long, Parked> parked = new HashMap<>();
        if (personIds.isEmpty()) {
            return parked;
        }
        String sql = "SELECT person_id, sequence, resolved_sequence FROM delivery_withheld WHERE agreement_id = ?"
                + " AND person_id IN (" + String.join(",", Collections.nCopies(personIds.size(), "?")) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, agreementId);
            int index = 2;
            for (long personId : personIds) {
                statement.setLong(index++, personId);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.put(rows.getLong(1), new Parked(rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return parked;
    }

    /** Parks deliveries; a later one of the same person takes the place of the former. */
    void park(Connection transaction, String agreementId, List<WithheldRecord> deliveries) throws SQLException {
        String sql = """
                INSERT INTO delivery_withheld (agreement_id, person_id, sequence, reason, resolved_sequence)
                VALUES (?, ?, ?, ?, 0)
                ON DUPLICATE KEY UPDATE sequence = VALUES(sequence), reason = VALUES(reason), resolved_sequence = 0""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (WithheldRecord each : deliveries) {
                statement.setString(1, agreementId);
                statement.setLong(2, each.personId());
                statement.setLong(3, each.sequence());
                statement.setString(4, each.reason().name());
                statement.addBatch();
            }
            statement.executeBatch();
        }
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

    /** Forgets all that is parked for an agreement. */
    void forgetAll(Connection transaction, String agreementId) throws SQLException {
        try (PreparedStatement statement =
                transaction.prepareStatement("DELETE FROM delivery_withheld WHERE agreement_id = ?")) {
            statement.setString(1, agreementId);
            statement.executeUpdate();
        }
    }
}
