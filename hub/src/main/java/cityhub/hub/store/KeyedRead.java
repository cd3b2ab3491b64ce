package cityhub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Reads rows by many keys: {@code ... WHERE a = ? AND key IN (%s)}. */
public final class KeyedRead {
    /** Keys of one statement at most. */
    private static final int MOST_KEYS = 1024;

    private KeyedRead() {}

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
    public static <K extends Comparable<K>> void run(
            Connection connection, String sql, List<?> fixed, Collection<K> keys, RowReader reader)
            throws SQLException {
        Iterator<K> sorted = keys.stream().sorted().iterator();
        for (int left = keys.size(); left > 0; left -= MOST_KEYS) {
            runOnce(connection, sql, fixed, sorted, Math.min(left, MOST_KEYS), reader);
        }
    }

    private static void runOnce(
            Connection connection, String sql, List<?> fixed, Iterator<?> keys, int count, RowReader reader)
            throws SQLException {
        // A few widths only, so that prepared statements are found again; the last key fills the rest.
        int width = count == 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
        try (PreparedStatement select = connection.prepareStatement(sql.formatted("?" + ",?".repeat(width - 1)))) {
            int column = 1;
            for (Object value : fixed) {
                select.setObject(column++, value);
            }
            Object key = "";
            for (int place = 1; place <= width; place++) {
                key = place <= count ? keys.next() : key;
                select.setObject(column++, key);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }
}
