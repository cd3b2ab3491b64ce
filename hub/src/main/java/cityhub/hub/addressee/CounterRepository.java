package cityhub.hub.addressee;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Counters from which a transaction takes a whole block with one statement. */
final class CounterRepository {
    private CounterRepository() {}

    /** Takes the next {@code size} values and gives the first of them. */
    static long take(Connection tx, String counter, int size) throws SQLException {
        try (PreparedStatement advance = tx.prepareStatement("UPDATE addressee_counter"
                        + " SET next_value = LAST_INSERT_ID(next_value + ?) WHERE name = ?");
                PreparedStatement read = tx.prepareStatement("SELECT LAST_INSERT_ID()")) {
            advance.setInt(1, size);
            advance.setString(2, counter);
            if (advance.executeUpdate() != 1) {
                throw new IllegalStateException("counter " + counter + " is missing");
            }
            try (ResultSet rows = read.executeQuery()) {
                rows.next();
                return rows.getLong(1) - size;
            }
        }
    }
}
