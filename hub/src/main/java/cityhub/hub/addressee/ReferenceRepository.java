package cityhub.hub.addressee;

import cityhub.hub.store.Placeholders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whose record names whom. */
final class ReferenceRepository {
    private ReferenceRepository() {}

    /** Replaces all that the records of these persons name. */
    static void put(Connection tx, Map<Long, Set<String>> residentNumbers) throws SQLException {
        if (residentNumbers.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = tx.prepareStatement(
                "DELETE FROM addressee_reference WHERE person_id IN " + Placeholders.list(residentNumbers.size()))) {
            bind(delete, residentNumbers.keySet());
            delete.executeUpdate();
        }
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO addressee_reference (resident_number, person_id) VALUES (?, ?)")) {
            boolean any = false;
            for (Map.Entry<Long, Set<String>> person : residentNumbers.entrySet()) {
                for (String number : person.getValue()) {
                    insert.setString(1, number);
                    insert.setLong(2, person.getKey());
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    /** The persons whose records name one of these residents, in the order of their ids. */
    static Set<Long> referrers(Connection tx, Collection<String> residentNumbers) throws SQLException {
        Set<Long> persons = new TreeSet<>();
        if (residentNumbers.isEmpty()) {
            return persons;
        }
        try (PreparedStatement select =
                tx.prepareStatement("SELECT DISTINCT person_id FROM addressee_reference WHERE resident_number IN "
                        + Placeholders.list(residentNumbers.size()))) {
            bind(select, residentNumbers);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    persons.add(rows.getLong(1));
                }
            }
        }
        return persons;
    }

    private static void bind(PreparedStatement statement, Collection<?> values) throws SQLException {
        int column = 1;
        for (Object value : values) {
            statement.setObject(column++, value);
        }
    }
}
