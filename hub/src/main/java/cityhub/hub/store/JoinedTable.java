package cityhub.hub.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A table that is read in the statement of another package, which does not know it: its own package says how, and gets its rows.
 * So what belongs together takes one statement and not two that follow each other.
 *
 * @param columns as in a SELECT
 * @param join joins the table to what the other statement reads, by a name that the other package tells
 * @param reader gets its columns
 */
public record JoinedTable(String columns, String join, Reader reader) {
    /** Takes what was read. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Called for each row of the statement, so several times for the same key.
         *
         * @param key what the table was joined by
         * @param first place of the first column in the row; all are NULL when the table has nothing
         */
        void read(long key, ResultSet row, int first) throws SQLException;
    }
}
