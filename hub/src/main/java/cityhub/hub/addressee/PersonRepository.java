package cityhub.hub.addressee;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of persons. */
final class PersonRepository {
    private PersonRepository() {}

    /** Locks the persons until the transaction ends, in the order of their ids, whatever order they are given in. */
    static Set<Long> lock(Connection tx, Collection<Long> personIds) throws SQLException {
        Set<Long> found = new HashSet<>();
        ByKeys.read(
                tx,
                "SELECT person_id FROM addressee_person WHERE person_id IN (%s) ORDER BY person_id FOR UPDATE",
                List.of(),
                new HashSet<>(personIds),
                row -> found.add(row.getLong(1)));
        return found;
    }

    static List<Long> after(Connection connection, long personId, int limit) throws SQLException {
        List<Long> persons = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT person_id FROM addressee_person WHERE person_id > ? ORDER BY person_id LIMIT ?")) {
            select.setLong(1, personId);
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    persons.add(rows.getLong(1));
                }
            }
        }
        return persons;
    }

    static void insert(Connection tx, List<Long> personIds) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO addressee_person (person_id, known_from) VALUES ",
                "(?,UTC_TIMESTAMP(6))",
                "",
                personIds,
                (insert, column, person) -> {
                    insert.setLong(column, person);
                    return column + 1;
                });
    }
}
