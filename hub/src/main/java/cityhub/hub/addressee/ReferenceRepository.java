package cityhub.hub.addressee;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whose record names whom. */
final class ReferenceRepository {
    private ReferenceRepository() {}

    private record Reference(String residentNumber, long personId) {}

    /** Replaces all that the records of these persons name. */
    static void put(Connection tx, Map<Long, Set<String>> residentNumbers) throws SQLException {
        ByKeys.update(
                tx, "DELETE FROM addressee_reference WHERE person_id IN (%s)", List.of(), residentNumbers.keySet());
        List<Reference> references = residentNumbers.entrySet().stream()
                .flatMap(person -> person.getValue().stream().map(number -> new Reference(number, person.getKey())))
                .toList();
        ManyRows.write(
                tx,
                "INSERT INTO addressee_reference (resident_number, person_id) VALUES ",
                "(?,?)",
                "",
                references,
                (insert, column, each) -> {
                    insert.setString(column, each.residentNumber());
                    insert.setLong(column + 1, each.personId());
                    return column + 2;
                });
    }

    /** The persons whose records name one of these residents, in the order of their ids. */
    static Set<Long> referrers(Connection tx, Collection<String> residentNumbers) throws SQLException {
        Set<Long> persons = new TreeSet<>();
        ByKeys.read(
                tx,
                "SELECT DISTINCT person_id FROM addressee_reference WHERE resident_number IN (%s)",
                List.of(),
                residentNumbers,
                row -> persons.add(row.getLong(1)));
        return persons;
    }
}
