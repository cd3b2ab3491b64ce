package cityhub.hub.basics;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQL of the sweep of birthdays. */
final class BirthdayStore {

    /** Becomes the one that sweeps, until the transaction ends; waits for another one. */
    void lock(Connection transaction) throws SQLException {
        try (PreparedStatement statement =
                        transaction.prepareStatement("SELECT id FROM basics_birthday_sweep WHERE id = 1 FOR UPDATE");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
        }
    }
}
