package cityhub.hub.delivery;

import cityhub.hub.delivery.WorkQueue.Counts;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.ParkedWork;
import cityhub.hub.delivery.WorkQueue.Work;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/** SQL of work that waits. */
final class WorkStore {
    private static final String COLUMNS = "work_id, kind, exchange_id, person_id, urgency, attempts";
    private static final String OF = " WHERE exchange_id = ? AND kind = ?";

    private WorkStore() {}

    static void insert(Connection tx, List<NewWork> work) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO delivery_work (kind, exchange_id, person_id, urgency, due_time, expire_time) VALUES "
                        + Placeholders.rows(work.size(), "(?,?,?,?,UTC_TIMESTAMP(6),?)"))) {
            int column = 1;
            for (NewWork each : work) {
                insert.setString(column++, each.key().kind());
                insert.setString(column++, each.key().exchangeId());
                insert.setLong(column++, each.personId());
                insert.setInt(column++, each.urgency().place());
                insert.setObject(
                        column++,
                        each.expireTime()
                                .map(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC))
                                .orElse(null));
            }
            insert.executeUpdate();
        }
    }

    /** What waits for these persons becomes as urgent as what comes behind it; what is put in at the same moment may not. */
    static void hurry(Connection tx, Collection<Long> personIds, WorkUrgency urgency) throws SQLException {
        SortedSet<Long> slower = new TreeSet<>();
        ByKeys.read(
                tx,
                "SELECT work_id FROM delivery_work WHERE urgency > ? AND parked = 0 AND person_id IN (%s)",
                List.of(urgency.place()),
                personIds,
                row -> slower.add(row.getLong(1)));
        if (slower.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE delivery_work SET urgency = ? WHERE urgency > ? AND work_id IN "
                        + Placeholders.list(slower.size()))) {
            update.setInt(1, urgency.place());
            update.setInt(2, urgency.place());
            int column = 3;
            for (long each : slower) {
                update.setLong(column++, each);
            }
            update.executeUpdate();
        }
    }

    /**
     * What is due and has nothing of the same person before it, locked; what another hub has locked is left out. It is looked
     * for without locks: rows that are locked along an index and changed by their key meanwhile are a deadlock.
     *
     * @param leastUrgent what is less urgent is left
     */
    static List<Work> due(Connection tx, WorkLine line, WorkUrgency leastUrgent, int most) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT work_id FROM delivery_work w WHERE line = ? AND parked = 0 AND urgency <= ? AND due_time <= UTC_TIMESTAMP(6)"
                        + " AND (expire_time IS NULL OR expire_time > UTC_TIMESTAMP(6))"
                        + " AND NOT EXISTS (SELECT 1 FROM delivery_work e WHERE e.person_id = w.person_id"
                        + " AND e.parked = 0 AND e.work_id < w.work_id) ORDER BY urgency, work_id LIMIT ?")) {
            select.setString(1, line.name());
            select.setInt(2, leastUrgent.place());
            select.setInt(3, most);
            ids(select, found);
        }
        return locked(
                tx,
                found,
                "line = '" + line + "' AND parked = 0 AND due_time <= UTC_TIMESTAMP(6) ORDER BY urgency, work_id");
    }

    static void lease(Connection tx, List<Work> work, Duration lease) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE delivery_work SET attempts = attempts + 1,"
                + " due_time = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND WHERE work_id IN "
                + Placeholders.list(work.size()))) {
            update.setLong(1, lease.toNanos() / 1000);
            int column = 2;
            for (Work each : work) {
                update.setLong(column++, each.workId());
            }
            update.executeUpdate();
        }
    }

    static List<Work> expired(Connection tx, int most) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT work_id FROM delivery_work WHERE expire_time <= UTC_TIMESTAMP(6) LIMIT ?")) {
            select.setInt(1, most);
            ids(select, found);
        }
        return locked(tx, found, "expire_time <= UTC_TIMESTAMP(6) ORDER BY work_id");
    }

    private static void ids(PreparedStatement select, List<Long> found) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
    }

    /** Those that were found for which the same still holds, locked by their key; up to as many as one read takes. */
    private static List<Work> locked(Connection tx, List<Long> found, String still) throws SQLException {
        List<Work> works = new ArrayList<>();
        ByKeys.read(
                tx,
                "SELECT " + COLUMNS + " FROM delivery_work WHERE work_id IN (%s) AND " + still
                        + " FOR UPDATE SKIP LOCKED",
                List.of(),
                found,
                row -> works.add(work(row)));
        return works;
    }

    /** Locks a piece and says how often it was given out; empty when it is not there. */
    static OptionalInt lock(Connection tx, WorkKey key) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement("SELECT attempts FROM delivery_work" + OF + " FOR UPDATE")) {
            key(select, 1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    /** Whose a piece is, locked; empty when it is gone, or is not parked where only parked ones are meant. */
    static Optional<Long> person(Connection tx, WorkKey key, boolean parkedOnly) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT person_id FROM delivery_work" + OF + (parkedOnly ? " AND parked = 1" : "") + " FOR UPDATE")) {
            key(select, 1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    static boolean delete(Connection tx, WorkKey key) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM delivery_work" + OF)) {
            key(delete, 1, key);
            return delete.executeUpdate() > 0;
        }
    }

    static void again(Connection tx, WorkKey key, Duration delay, int failures) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE delivery_work SET failures = failures + ?,"
                + " due_time = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND" + OF)) {
            update.setInt(1, failures);
            update.setLong(2, delay.toNanos() / 1000);
            key(update, 3, key);
            update.executeUpdate();
        }
    }

    static void goOn(Connection tx, WorkKey key, String kind, WorkLine line) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE delivery_work SET kind = ?, line = ?, failures = 0," + " due_time = UTC_TIMESTAMP(6)" + OF)) {
            update.setString(1, kind);
            update.setString(2, line.name());
            key(update, 3, key);
            update.executeUpdate();
        }
    }

    static int failures(Connection tx, WorkKey key) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT failures FROM delivery_work" + OF)) {
            key(select, 1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    static void park(Connection tx, WorkKey key, String reason) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE delivery_work SET parked = 1, reason = ?" + OF)) {
            update.setString(1, reason);
            key(update, 2, key);
            update.executeUpdate();
        }
    }

    /** Sends a parked piece again; false when there is no parked one. */
    static boolean release(Connection tx, WorkKey key) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE delivery_work SET parked = 0, failures = 0, reason = '', due_time = UTC_TIMESTAMP(6)" + OF
                        + " AND parked = 1")) {
            key(update, 1, key);
            return update.executeUpdate() > 0;
        }
    }

    static List<ParkedWork> parked(Connection connection, long after, int most) throws SQLException {
        List<ParkedWork> parked = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT work_id, kind, exchange_id, attempts,"
                        + " reason, insert_time FROM delivery_work WHERE parked = 1 AND work_id > ? ORDER BY work_id LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parked.add(new ParkedWork(
                            rows.getLong(1),
                            new WorkKey(rows.getString(2), rows.getString(3)),
                            rows.getInt(4),
                            rows.getString(5),
                            rows.getObject(6, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
                }
            }
        }
        return parked;
    }

    static Counts counts(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(SUM(parked = 0), 0),"
                        + " COALESCE(SUM(parked = 0 AND line = 'JUKI_NET'), 0), COALESCE(SUM(parked), 0)"
                        + " FROM delivery_work")) {
            row.next();
            return new Counts(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    private static Work work(ResultSet row) throws SQLException {
        return new Work(
                row.getLong(1),
                new WorkKey(row.getString(2), row.getString(3)),
                row.getLong(4),
                WorkUrgency.at(row.getInt(5)),
                row.getInt(6));
    }

    private static void key(PreparedStatement statement, int column, WorkKey key) throws SQLException {
        statement.setString(column, key.exchangeId());
        statement.setString(column + 1, key.kind());
    }
}
