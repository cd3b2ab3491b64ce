package cityhub.hub.delivery;

import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
              scope_before, scope_after, scope_day, payload, audience, logged_time) VALUES\s""";

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
        ManyRows.write(
                transaction,
                INSERT,
                "(?,?,?,?,?,?,?,?,?,?,?,?,UTC_TIMESTAMP(6))",
                "",
                IntStream.range(0, entries.size()).boxed().toList(),
                (insert, column, i) -> bind(insert, column, head, first + i, entries.get(i)));
    }

    private static int bind(PreparedStatement insert, int from, LogHead head, long sequence, LogEntry entry)
            throws SQLException {
        int column = from;
        insert.setLong(column++, sequence);
        insert.setLong(column++, head.position().epoch());
        insert.setString(column++, entry.kind().name());
        insert.setLong(column++, entry.personId());
        insert.setString(column++, entry.noticeId());
        insert.setBoolean(column++, entry.endOfNotice());
        insert.setBytes(column++, entry.changed().encode());
        insert.setBytes(
                column++, entry.scopeBefore().map(ScopeAttributes::encode).orElse(null));
        insert.setBytes(
                column++, entry.scopeAfter().map(ScopeAttributes::encode).orElse(null));
        insert.setDate(column++, Date.valueOf(head.scopeDay()));
        insert.setBytes(column++, entry.payload().orElse(null));
        insert.setString(column++, entry.audience());
        return column;
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

    /** By number and in order, as the driver reads them fastest. */
    private static LoggedEntry entry(ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        long epoch = row.getLong(2);
        LogKind kind = LogKind.valueOf(row.getString(3));
        long personId = row.getLong(4);
        String noticeId = row.getString(5);
        boolean endOfNotice = row.getBoolean(6);
        ChangedLeaves changed = ChangedLeaves.decode(row.getBytes(7));
        Optional<ScopeAttributes> before = Optional.ofNullable(row.getBytes(8)).map(ScopeAttributes::decode);
        Optional<ScopeAttributes> after = Optional.ofNullable(row.getBytes(9)).map(ScopeAttributes::decode);
        LocalDate scopeDay = row.getObject(10, LocalDate.class);
        Optional<byte[]> payload = Optional.ofNullable(row.getBytes(11));
        LogEntry entry =
                new LogEntry(kind, personId, noticeId, endOfNotice, changed, before, after, payload, row.getString(12));
        return new LoggedEntry(epoch, sequence, scopeDay, entry);
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
