package cityhub.hub.basics;

import cityhub.hub.disclosure.ScopeAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** SQL of the sweep of birthdays. */
final class BirthdayStore {
    private static final int PAGE = 5000;

    /** Becomes the one that sweeps, until the transaction ends; waits for another one. */
    void lock(Connection transaction) throws SQLException {
        try (PreparedStatement statement =
                        transaction.prepareStatement("SELECT id FROM basics_birthday_sweep WHERE id = 1 FOR UPDATE");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
        }
    }

    /** The persons whose attributes fit, in the order of their ids; every resident is looked at, page by page. */
    List<Long> persons(Connection connection, Predicate<ScopeAttributes> fits) throws SQLException {
        List<Long> found = new ArrayList<>();
        long last = Long.MIN_VALUE;
        int read;
        do {
            read = 0;
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT person_id, scope FROM basics_resident WHERE person_id > ? ORDER BY person_id LIMIT ?")) {
                statement.setLong(1, last);
                statement.setInt(2, PAGE);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        read++;
                        last = rows.getLong(1);
                        if (fits.test(ScopeAttributes.decode(rows.getBytes(2)))) {
                            found.add(last);
                        }
                    }
                }
            }
        } while (read == PAGE);
        return found;
    }

    /** The attributes of these persons as they now are. */
    SortedMap<Long, ScopeAttributes> attributes(Connection connection, List<Long> personIds) throws SQLException {
        SortedMap<Long, ScopeAttributes> attributes = new TreeMap<>();
        for (int from = 0; from < personIds.size(); from += PAGE) {
            List<Long> page = personIds.subList(from, Math.min(personIds.size(), from + PAGE));
            String sql = "SELECT person_id, scope FROM basics_resident WHERE person_id IN ("
                    + String.join(",", Collections.nCopies(page.size(), "?")) + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < page.size(); i++) {
                    statement.setLong(i + 1, page.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        attributes.put(rows.getLong(1), ScopeAttributes.decode(rows.getBytes(2)));
                    }
                }
            }
        }
        return attributes;
    }
}
