package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
        if (numbers.isEmpty()) {
            return;
        }
        try (PreparedStatement update = tx.prepareStatement("UPDATE addressee_pending_tie"
                + " SET ended = UTC_TIMESTAMP(6) WHERE domain = ? AND ended IS NULL AND number IN "
                + Placeholders.list(numbers.size()))) {
            update.setString(1, domain.name());
            bind(update, 2, numbers);
            update.executeUpdate();
        }
    }

    static void insert(Connection tx, List<PendingTie> ties) throws SQLException {
        if (ties.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO addressee_pending_tie"
                + " (domain, number, resident_number, known_from) VALUES "
                + Placeholders.rows(ties.size(), "(?,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (PendingTie tie : ties) {
                insert.setString(column++, tie.domain().name());
                insert.setString(column++, tie.number());
                insert.setString(column++, tie.residentNumber());
            }
            insert.executeUpdate();
        }
    }

    /** Takes out what waits for these residents. */
    static List<PendingTie> take(Connection tx, Collection<String> residentNumbers) throws SQLException {
        List<PendingTie> ties = new ArrayList<>();
        if (residentNumbers.isEmpty()) {
            return ties;
        }
        String those = " WHERE ended IS NULL AND resident_number IN " + Placeholders.list(residentNumbers.size());
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT domain, number, resident_number FROM addressee_pending_tie" + those + " ORDER BY known_from")) {
            bind(select, 1, residentNumbers);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ties.add(new PendingTie(new NumberDomain(rows.getString(1)), rows.getString(2), rows.getString(3)));
                }
            }
        }
        if (!ties.isEmpty()) {
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM addressee_pending_tie" + those)) {
                bind(delete, 1, residentNumbers);
                delete.executeUpdate();
            }
        }
        return ties;
    }

    private static void bind(PreparedStatement statement, int from, Collection<String> values) throws SQLException {
        int column = from;
        for (String value : values) {
            statement.setString(column++, value);
        }
    }
}
