package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers that wait for the resident to whom they are tied. */
final class PendingTieRepository {
    /** A number of a domain that waits for a resident's addressee number. */
    record PendingTie(NumberDomain domain, String number, String residentNumber) {}

    private PendingTieRepository() {}

    /** Resident's addressee number by waiting number of one domain. */
    static Map<String, String> waiting(Connection tx, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        Map<String, String> waiting = new HashMap<>();
        ByKeys.read(
                tx,
                "SELECT number, resident_number FROM addressee_pending_tie"
                        + " WHERE domain = ? AND ended IS NULL AND number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> waiting.put(row.getString(1), row.getString(2)));
        return waiting;
    }

    /** Those of these numbers that were ended while they waited. */
    static Set<String> closed(Connection tx, NumberDomain domain, Collection<String> numbers) throws SQLException {
        Set<String> closed = new HashSet<>();
        ByKeys.read(
                tx,
                "SELECT number FROM addressee_pending_tie WHERE domain = ? AND ended IS NOT NULL AND number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> closed.add(row.getString(1)));
        return closed;
    }

    /** Ends ties that wait; they stay, so that nobody ties the number again. */
    static void end(Connection tx, NumberDomain domain, Collection<String> numbers) throws SQLException {
        ByKeys.update(
                tx,
                "UPDATE addressee_pending_tie SET ended = UTC_TIMESTAMP(6)"
                        + " WHERE domain = ? AND ended IS NULL AND number IN (%s)",
                List.of(domain.name()),
                numbers);
    }

    static void insert(Connection tx, List<PendingTie> ties) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO addressee_pending_tie (domain, number, resident_number, known_from) VALUES ",
                "(?,?,?,UTC_TIMESTAMP(6))",
                "",
                ties,
                (insert, column, tie) -> {
                    insert.setString(column, tie.domain().name());
                    insert.setString(column + 1, tie.number());
                    insert.setString(column + 2, tie.residentNumber());
                    return column + 3;
                });
    }

    /** Takes out what waits for these residents. */
    static List<PendingTie> take(Connection tx, Collection<String> residentNumbers) throws SQLException {
        List<PendingTie> ties = new ArrayList<>();
        String those = " WHERE ended IS NULL AND resident_number IN (%s)";
        ByKeys.read(
                tx,
                "SELECT domain, number, resident_number FROM addressee_pending_tie" + those + " ORDER BY known_from",
                List.of(),
                residentNumbers,
                row -> ties.add(
                        new PendingTie(new NumberDomain(row.getString(1)), row.getString(2), row.getString(3))));
        if (!ties.isEmpty()) {
            ByKeys.update(tx, "DELETE FROM addressee_pending_tie" + those, List.of(), residentNumbers);
        }
        return ties;
    }
}
