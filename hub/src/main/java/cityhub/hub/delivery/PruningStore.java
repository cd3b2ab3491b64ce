package cityhub.hub.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL of what the change log is kept for, and of its pruning. */
final class PruningStore {

    /** Up to where the log is pruned; others that prune wait until the transaction ends. */
    long lock(Connection transaction) throws SQLException {
        return number(transaction, "SELECT pruned_sequence FROM delivery_pruning WHERE id = 1 FOR UPDATE");
    }

    /** Up to where the log is pruned. */
    long prunedThrough(Connection connection) throws SQLException {
        return number(connection, "SELECT pruned_sequence FROM delivery_pruning WHERE id = 1");
    }

    /**
     * Up to where nobody needs the log any more: every cursor of this epoch that still reads, every hold, its end.
     *
     * @param giveUpDays days after which a cursor that is behind and does not move counts no more
     */
    long neededAfter(Connection connection, int giveUpDays) throws SQLException {
        String sql = """
                SELECT LEAST(h.sequence,
                  COALESCE((SELECT MIN(c.sequence) FROM delivery_cursor c WHERE c.epoch = h.epoch
                    AND c.changed_time >= UTC_TIMESTAMP(6) - INTERVAL ? DAY), h.sequence),
                  COALESCE((SELECT MIN(d.sequence) FROM delivery_hold d WHERE d.until_time >= UTC_TIMESTAMP(6)),
                    h.sequence))
                FROM delivery_head h WHERE h.id = 1""";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, giveUpDays);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** The last of the oldest entries, at most so many, that are older than some days and not after a sequence. */
    long oldThrough(Connection connection, long pruned, long bound, int keepDays, int limit) throws SQLException {
        String sql = "SELECT sequence, logged_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY FROM delivery_change"
                + " WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, keepDays);
            select.setLong(2, pruned);
            select.setLong(3, bound);
            select.setInt(4, limit);
            long through = pruned;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next() && rows.getBoolean(2)) {
                    through = rows.getLong(1);
                }
            }
            return through;
        }
    }

    /** The agreements whose cursors lie within what is pruned now. */
    List<String> passed(Connection connection, long pruned, long through) throws SQLException {
        List<String> agreements = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.agreement_id FROM delivery_cursor c"
                + " JOIN delivery_head h ON h.epoch = c.epoch WHERE c.sequence >= ? AND c.sequence < ?")) {
            select.setLong(1, pruned);
            select.setLong(2, through);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    agreements.add(rows.getString(1));
                }
            }
        }
        return agreements;
    }

    void prune(Connection transaction, long through) throws SQLException {
        for (String sql : List.of(
                "DELETE FROM delivery_change WHERE sequence <= ?",
                "UPDATE delivery_pruning SET pruned_sequence = ? WHERE id = 1")) {
            try (PreparedStatement statement = transaction.prepareStatement(sql)) {
                statement.setLong(1, through);
                statement.executeUpdate();
            }
        }
    }

    void hold(Connection transaction, String holdId, long sequence, int days) throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement("INSERT INTO delivery_hold"
                + " (hold_id, sequence, until_time) VALUES (?, ?, UTC_TIMESTAMP(6) + INTERVAL ? DAY)")) {
            insert.setString(1, holdId);
            insert.setLong(2, sequence);
            insert.setInt(3, days);
            insert.executeUpdate();
        }
    }

    void release(Connection transaction, String holdId) throws SQLException {
        try (PreparedStatement delete = transaction.prepareStatement(
                "DELETE FROM delivery_hold WHERE hold_id = ? OR until_time < UTC_TIMESTAMP(6)")) {
            delete.setString(1, holdId);
            delete.executeUpdate();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
