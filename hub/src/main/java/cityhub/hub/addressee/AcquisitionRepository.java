package cityhub.hub.addressee;

import cityhub.hub.addressee.Acquisitions.State;
import cityhub.hub.store.KeyedRead;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of the acquisition of codes. */
final class AcquisitionRepository {
    private AcquisitionRepository() {}

    static Map<Long, State> states(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        KeyedRead.run(
                connection,
                "SELECT person_id, state FROM addressee_acquisition WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> states.put(row.getLong(1), State.valueOf(row.getString(2))));
        return states;
    }

    static boolean insert(Connection tx, long personId, String exchangeId) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO addressee_acquisition"
                + " (person_id, state, exchange_id, requested_time) VALUES (?, 'REQUESTED', ?, UTC_TIMESTAMP(6))")) {
            insert.setLong(1, personId);
            insert.setString(2, exchangeId);
            return insert.executeUpdate() == 1;
        }
    }

    static void delete(Connection tx, long personId) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM addressee_acquisition WHERE person_id = ?")) {
            delete.setLong(1, personId);
            delete.executeUpdate();
        }
    }

    static void settle(Connection tx, long personId, State state) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE addressee_acquisition SET state = ?, end_time = IF(? = 'REQUESTED', NULL, UTC_TIMESTAMP(6))"
                        + " WHERE person_id = ?")) {
            update.setString(1, state.name());
            update.setString(2, state.name());
            update.setLong(3, personId);
            update.executeUpdate();
        }
    }
}
