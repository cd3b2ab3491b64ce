package cityhub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Reads or changes rows by many keys: {@code ... WHERE a = ? AND key IN (%s)}. */
public final class ByKeys {
    /** Keys of one statement at most. */
    private static final int MOST_KEYS = 1024;

    private ByKeys() {}

    /** Takes one row. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /**
     * Runs a statement as often as the keys need, in ascending order of keys.
     *
     * @param sql {@code %s} stands for the placeholders of the keys, behind those of the fixed values
     * @param fixed values before the keys
     * @param keys distinct keys; a type that the driver takes by itself
     */
    public static <K extends Comparable<K>> void read(
            Connection connection, String sql, List<?> fixed, Collection<K> keys, RowReader reader)
            throws SQLException {
        run(connection, sql, fixed, keys.stream().sorted().iterator(), keys.size(), reader);
    }

    /** As {@link #read}, by keys of bytes. */
    public static void readBytes(
            Connection connection, String sql, List<?> fixed, Collection<byte[]> keys, RowReader reader)
            throws SQLException {
        run(
                connection,
                sql,
                fixed,
                keys.stream().sorted(Arrays::compareUnsigned).iterator(),
                keys.size(),
                reader);
    }

    private static void run(
            Connection connection, String sql, List<?> fixed, Iterator<?> sorted, int count, RowReader reader)
            throws SQLException {
        for (int left = count; left > 0; left -= MOST_KEYS) {
            try (PreparedStatement select = prepare(connection, sql, fixed, sorted, Math.min(left, MOST_KEYS));
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    /** Runs a statement that changes rows as often as the keys need, in ascending order of keys. */
    public static <K extends Comparable<K>> void update(Connection connection, String sql, Collection<K> keys)
            throws SQLException {
        Iterator<K> sorted = keys.stream().sorted().iterator();
        for (int left = keys.size(); left > 0; left -= MOST_KEYS) {
            try (PreparedStatement update = prepare(connection, sql, List.of(), sorted, Math.min(left, MOST_KEYS))) {
                update.executeUpdate();
            }
        }
    }

    /** Takes the next keys. */
    private static PreparedStatement prepare(
            Connection connection, String sql, List<?> fixed, Iterator<?> keys, int count) throws SQLException {
        // A few widths only, so that prepared statements are found again; the last key fills the rest.
        int width = count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
        PreparedStatement statement = connection.prepareStatement(sql.formatted("?" + ",?".repeat(width - 1)));
        int column = 1;
        for (Object value : fixed) {
            statement.setObject(column++, value);
        }
        Object key = "";
        for (int place = 1; place <= width; place++) {
            key = place <= count ? keys.next() : key;
            statement.setObject(column++, key);
        }
        return statement;
    }
}
