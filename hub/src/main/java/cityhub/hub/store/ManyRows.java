package cityhub.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;

/**
 * Writes rows with statements of many rows each, of a few widths only (one to three times a power of four) and no longer than the
 * driver keeps them, so that prepared statements are found again. Not in bulk ({@code COM_STMT_BULK_EXECUTE}): the server then
 * fails, without a code, when the table's definition changed since the statement was prepared.
 */
public final class ManyRows {
    private static final int WIDEST = 256;
    /** Characters of a statement from which on the driver prepares it anew each time (Connector/J 3.5.11). */
    private static final int LONGEST_PREPARED = 8192;

    private ManyRows() {}

    /** Binds one row. */
    @FunctionalInterface
    public interface Binder<T> {
        /**
         * Binds.
         *
         * @param column of the first value
         * @return the column behind the last
         */
        int bind(PreparedStatement statement, int column, T row) throws SQLException;
    }

    /**
     * Writes.
     *
     * @param head the statement up to its rows
     * @param row placeholders of one row, such as {@code (?,?,UTC_TIMESTAMP(6))}
     * @param tail the statement behind its rows
     */
    public static <T> void write(
            Connection tx, String head, String row, String tail, Collection<T> rows, Binder<T> binder)
            throws SQLException {
        Iterator<T> next = rows.iterator();
        int most = Math.clamp((LONGEST_PREPARED - 1 - head.length() - tail.length()) / (row.length() + 1), 1, WIDEST);
        int left = rows.size();
        while (left > 0) {
            int some = Math.min(left, most);
            int unit = 1 << ((31 - Integer.numberOfLeadingZeros(some)) / 2 * 2);
            int width = some / unit * unit;
            try (PreparedStatement statement = tx.prepareStatement(head + Placeholders.rows(width, row) + tail)) {
                int column = 1;
                for (int i = 0; i < width; i++) {
                    column = binder.bind(statement, column, next.next());
                }
                statement.executeUpdate();
            }
            left -= width;
        }
    }
}
