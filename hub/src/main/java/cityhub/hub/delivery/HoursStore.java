package cityhub.hub.delivery;

import cityhub.hub.delivery.OperatingHours.HoursException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** SQL of the exceptions from operating hours, and the database's clock. */
final class HoursStore {
    /**
     * What is known now.
     *
     * @param now the database's time
     * @param exceptions those that are not over, the newest last
     */
    record Known(Instant now, List<HoursException> exceptions) {}

    private HoursStore() {}

    static Known known(Connection connection) throws SQLException {
        List<HoursException> exceptions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT UTC_TIMESTAMP(6), found.start_time, found.end_time, found.open FROM (SELECT 1) clock"
                                + " LEFT JOIN delivery_hours_exception found ON found.end_time > UTC_TIMESTAMP(6)"
                                + " ORDER BY found.exception_id");
                ResultSet rows = select.executeQuery()) {
            rows.next();
            Instant now = time(rows, 1);
            do {
                if (rows.getObject(2) != null) {
                    exceptions.add(new HoursException(time(rows, 2), time(rows, 3), rows.getBoolean(4)));
                }
            } while (rows.next());
            return new Known(now, exceptions);
        }
    }

    static void insert(Connection tx, HoursException exception, long actId) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO delivery_hours_exception (start_time, end_time, open, act_id) VALUES (?,?,?,?)")) {
            insert.setObject(1, LocalDateTime.ofInstant(exception.from(), ZoneOffset.UTC));
            insert.setObject(2, LocalDateTime.ofInstant(exception.to(), ZoneOffset.UTC));
            insert.setBoolean(3, exception.open());
            insert.setLong(4, actId);
            insert.executeUpdate();
        }
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
