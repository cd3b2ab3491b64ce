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
    /** Below it widths are powers of two only. */
    private static final int COARSE = 16;

    private ByKeys() {}

    /** Takes one row. */
    @FunctionalInterface
    public interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /**
     * Runs a statement as often as the keys need, 1,024 of them each time, in ascending order of keys. A key that is given twice
     * may give its rows twice; an order that the statement asks for holds among the rows of one run.
     *
     * @param sql {@code %s} stands for the placeholders of the keys, behind those of the fixed values
     * @param fixed values before the keys, none of them null
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
    public static <K extends Comparable<K>> void update(
            Connection connection, String sql, List<?> fixed, Collection<K> keys) throws SQLException {
        Iterator<K> sorted = keys.stream().sorted().iterator();
        for (int left = keys.size(); left > 0; left -= MOST_KEYS) {
            try (PreparedStatement update = prepare(connection, sql, fixed, sorted, Math.min(left, MOST_KEYS))) {
                update.executeUpdate();
            }
        }
    }

    /** Takes the next keys. */
    private static PreparedStatement prepare(
            Connection connection, String sql, List<?> fixed, Iterator<?> keys, int count) throws SQLException {
        int width = width(count);
        PreparedStatement statement = connection.prepareStatement(sql.formatted("?" + ",?".repeat(width - 1)));
        int column = 1;
        for (Object value : fixed) {
            bind(statement, column++, value);
        }
        Object key = "";
        for (int place = 1; place <= width; place++) {
            key = place <= count ? keys.next() : key;
            bind(statement, column++, key);
        }
        return statement;
    }

    /**
     * Placeholders for so many keys; the last key fills those that are left over. Powers of two, from 16 on four steps between
     * them: few widths, so that prepared statements are found again, and few keys that the database is given twice.
     */
    static int width(int count) {
        if (count == 1) {
            return 1;
        }
        int below = Integer.highestOneBit(count - 1);
        int step = below < COARSE ? below : below / 4;
        return (count + step - 1) / step * step;
    }

    /** As {@code setObject}, which looks for the type among all that the driver knows. */
    private static void bind(PreparedStatement statement, int column, Object value) throws SQLException {
        switch (value) {
            case Long number -> statement.setLong(column, number);
            case String text -> statement.setString(column, text);
            case byte[] bytes -> statement.setBytes(column, bytes);
            default -> statement.setObject(column, value);
        }
    }
}
