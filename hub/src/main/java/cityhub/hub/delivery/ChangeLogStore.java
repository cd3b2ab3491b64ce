package cityhub.hub.delivery;

import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.ScopeAttributes;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SQL of the change log. */
final class ChangeLogStore {
    /** The epoch in force, as an expression. */
    static final String EPOCH = "(SELECT epoch FROM delivery_head WHERE id = 1)";

    private static final String HEAD = "SELECT epoch, sequence, scope_day FROM delivery_head WHERE id = 1";

    /** One statement locks the end of the log, moves it and tells where it now is. */
    private static final String ADVANCE = """
            INSERT INTO delivery_head (id, epoch, sequence, scope_day) VALUES (1, 1, 0, DATE(UTC_TIMESTAMP()))
            ON DUPLICATE KEY UPDATE sequence = sequence + ? RETURNING epoch, sequence, scope_day""";

    private static final String INSERT = """
            INSERT INTO delivery_change (sequence, epoch, kind, person_id, notice_id, end_of_notice, changed_leaves,
              scope_before, scope_after, scope_day, payload, audience, logged_time)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))""";

    private static final String READ = """
            SELECT sequence, epoch, kind, person_id, notice_id, end_of_notice, changed_leaves, scope_before,
              scope_after, scope_day, payload, audience
            FROM delivery_change WHERE sequence > ? ORDER BY sequence LIMIT ?""";

    LogHead head(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HEAD)) {
            return head(statement);
        }
    }

    void lock(Connection transaction) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(HEAD + " FOR UPDATE")) {
            head(statement);
        }
    }

    LogHead advance(Connection transaction, int count) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(ADVANCE)) {
            statement.setInt(1, count);
            return head(statement);
        }
    }

    private static LogHead head(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("the change log has no head");
            }
            return new LogHead(
                    new LogPosition(rows.getLong("epoch"), rows.getLong("sequence")),
                    rows.getObject("scope_day", LocalDate.class));
        }
    }

    void insert(Connection transaction, LogHead head, long first, List<LogEntry> entries) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(INSERT)) {
            long sequence = first;
            for (LogEntry entry : entries) {
                statement.setLong(1, sequence++);
                statement.setLong(2, head.position().epoch());
                bind(statement, entry);
                statement.setDate(10, Date.valueOf(head.scopeDay()));
                statement.setBytes(11, entry.payload().orElse(null));
                statement.setString(12, entry.audience());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, LogEntry entry) throws SQLException {
        statement.setString(3, entry.kind().name());
        statement.setLong(4, entry.personId());
        statement.setString(5, entry.noticeId());
        statement.setBoolean(6, entry.endOfNotice());
        statement.setBytes(7, entry.changed().encode());
        statement.setBytes(8, entry.scopeBefore().map(ScopeAttributes::encode).orElse(null));
        statement.setBytes(9, entry.scopeAfter().map(ScopeAttributes::encode).orElse(null));
    }

    List<LoggedEntry> read(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            List<LoggedEntry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
            return entries;
        }
    }

    private static LoggedEntry entry(ResultSet row) throws SQLException {
        LogEntry entry = new LogEntry(
                LogKind.valueOf(row.getString("kind")),
                row.getLong("person_id"),
                row.getString("notice_id"),
                row.getBoolean("end_of_notice"),
                ChangedLeaves.decode(row.getBytes("changed_leaves")),
                Optional.ofNullable(row.getBytes("scope_before")).map(ScopeAttributes::decode),
                Optional.ofNullable(row.getBytes("scope_after")).map(ScopeAttributes::decode),
                Optional.ofNullable(row.getBytes("payload")),
                row.getString("audience"));
        return new LoggedEntry(
                row.getLong("epoch"), row.getLong("sequence"), row.getObject("scope_day", LocalDate.class), entry);
    }

    void beginDay(Connection transaction, LocalDate day) throws SQLException {
        try (PreparedStatement statement =
                transaction.prepareStatement("UPDATE delivery_head SET scope_day = ? WHERE id = 1")) {
            statement.setDate(1, Date.valueOf(day));
            statement.executeUpdate();
        }
    }

    void beginEpoch(Connection transaction) throws SQLException {
        try (PreparedStatement statement =
                transaction.prepareStatement("UPDATE delivery_head SET epoch = epoch + 1 WHERE id = 1")) {
            statement.executeUpdate();
        }
    }
}
