package cityhub.hub.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** SQL of the cursors. */
final class FeedCursorStore {

    /**
     * A cursor.
     *
     * @param acknowledged all up to here is committed at the consumer
     * @param floor replay never reaches before this sequence
     * @param revision agreement revision under which the floor was set; column snapshot_revision
     * @param sessionId the session whose acknowledgements count
     */
    record Cursor(LogPosition acknowledged, long floor, int revision, String sessionId) {

        /** Under a later revision replay never reaches what was acknowledged under the former one. */
        Cursor under(int current) {
            return current <= revision
                    ? this
                    : new Cursor(acknowledged, Math.max(floor, acknowledged.sequence()), current, sessionId);
        }
    }

    /** The cursor of an agreement, locked until the transaction ends; empty when it never had one. */
    Optional<Cursor> lock(Connection transaction, String agreementId) throws SQLException {
        String sql = """
                SELECT epoch, sequence, floor_sequence, snapshot_revision, session_id
                FROM delivery_cursor WHERE agreement_id = ? FOR UPDATE""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, agreementId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Cursor(
                                new LogPosition(rows.getLong(1), rows.getLong(2)),
                                rows.getLong(3),
                                rows.getInt(4),
                                rows.getString(5)))
                        : Optional.empty();
            }
        }
    }

    void put(Connection transaction, String agreementId, Cursor cursor) throws SQLException {
        String sql = """
                REPLACE INTO delivery_cursor
                  (agreement_id, epoch, sequence, floor_sequence, snapshot_revision, session_id, changed_time)
                VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, agreementId);
            statement.setLong(2, cursor.acknowledged().epoch());
            statement.setLong(3, cursor.acknowledged().sequence());
            statement.setLong(4, cursor.floor());
            statement.setInt(5, cursor.revision());
            statement.setString(6, cursor.sessionId());
            statement.executeUpdate();
        }
    }

    /** Moves cursors forward, each only for its own session and epoch. */
    void advance(Connection transaction, Collection<Acknowledgement> acknowledgements) throws SQLException {
        String sql = """
                UPDATE delivery_cursor SET sequence = ?, changed_time = UTC_TIMESTAMP(6)
                WHERE agreement_id = ? AND session_id = ? AND epoch = ? AND sequence < ?""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (Acknowledgement each : acknowledgements) {
                statement.setLong(1, each.position().sequence());
                statement.setString(2, each.agreementId());
                statement.setString(3, each.sessionId());
                statement.setLong(4, each.position().epoch());
                statement.setLong(5, each.position().sequence());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** How many entries of the log each agreement's cursor is behind its end. */
    Map<String, Long> lags(Connection connection) throws SQLException {
        String sql = """
                SELECT c.agreement_id, h.sequence - IF(c.epoch = h.epoch, c.sequence, 0)
                FROM delivery_cursor c CROSS JOIN delivery_head h""";
        Map<String, Long> lags = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                lags.put(rows.getString(1), rows.getLong(2));
            }
        }
        return lags;
    }

    /** The session in force of every agreement. */
    Map<String, String> sessions(Connection connection) throws SQLException {
        Map<String, String> sessions = new HashMap<>();
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT agreement_id, session_id FROM delivery_cursor");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sessions.put(rows.getString(1), rows.getString(2));
            }
        }
        return sessions;
    }
}
