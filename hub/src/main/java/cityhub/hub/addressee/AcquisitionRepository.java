package cityhub.hub.addressee;

import cityhub.hub.addressee.Acquisitions.State;
import cityhub.hub.addressee.Acquisitions.Status;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import cityhub.hub.store.UtcColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Rows of the acquisition of codes. */
final class AcquisitionRepository {
    private AcquisitionRepository() {}

    static Map<Long, State> states(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, state FROM addressee_acquisition WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> states.put(row.getLong(1), State.valueOf(row.getString(2))));
        return states;
    }

    /** Where one person's is, with its times; empty when nobody asked. */
    static Optional<Status> status(Connection connection, long personId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT state, requested_time, number_time, relay_time, end_time"
                        + " FROM addressee_acquisition WHERE person_id = ?")) {
            select.setLong(1, personId);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Status(
                                State.valueOf(row.getString(1)),
                                UtcColumn.read(row, 2),
                                UtcColumn.read(row, 3),
                                UtcColumn.read(row, 4),
                                UtcColumn.read(row, 5)))
                        : Optional.empty();
            }
        }
    }

    /** Adds persons who are not there; gives those who were added under their id, not by somebody else meanwhile. */
    static Set<Long> insert(Connection tx, SortedMap<Long, String> exchangeIds) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT IGNORE INTO addressee_acquisition"
                + " (person_id, state, exchange_id, requested_time) VALUES "
                + Placeholders.rows(exchangeIds.size(), "(?,'REQUESTED',?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (Map.Entry<Long, String> each : exchangeIds.entrySet()) {
                insert.setLong(column++, each.getKey());
                insert.setString(column++, each.getValue());
            }
            if (insert.executeUpdate() == exchangeIds.size()) {
                return exchangeIds.keySet();
            }
        }
        Set<Long> added = new HashSet<>();
        ByKeys.read(
                tx,
                "SELECT person_id, exchange_id FROM addressee_acquisition WHERE person_id IN (%s)",
                List.of(),
                exchangeIds.keySet(),
                row -> {
                    if (row.getString(2).equals(exchangeIds.get(row.getLong(1)))) {
                        added.add(row.getLong(1));
                    }
                });
        return added;
    }

    static Map<Long, String> acquisitionNumbers(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, String> numbers = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, acquisition_number FROM addressee_acquisition WHERE acquisition_number <> ''"
                        + " AND person_id IN (%s)",
                List.of(),
                personIds,
                row -> numbers.put(row.getLong(1), row.getString(2)));
        return numbers;
    }

    static void numbered(Connection tx, long personId, String acquisitionNumber) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE addressee_acquisition SET acquisition_number = ?,"
                + " number_time = UTC_TIMESTAMP(6), relay_time = NULL WHERE person_id = ?")) {
            update.setString(1, acquisitionNumber);
            update.setLong(2, personId);
            update.executeUpdate();
        }
    }

    static void relayed(Connection tx, long personId) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE addressee_acquisition SET relay_time = UTC_TIMESTAMP(6) WHERE person_id = ?")) {
            update.setLong(1, personId);
            update.executeUpdate();
        }
    }

    static Optional<String> delete(Connection tx, long personId) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM addressee_acquisition WHERE person_id = ? RETURNING exchange_id")) {
            delete.setLong(1, personId);
            try (ResultSet row = delete.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    static void settle(Connection tx, long personId, State state) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE addressee_acquisition SET state = ?, end_time = IF(? = 'REQUESTED', NULL, UTC_TIMESTAMP(6)),"
                        + " acquisition_number = IF(? = 'ACQUIRED', '', acquisition_number)"
                        + " WHERE person_id = ?")) {
            update.setString(1, state.name());
            update.setString(2, state.name());
            update.setString(3, state.name());
            update.setLong(4, personId);
            update.executeUpdate();
        }
    }
}
