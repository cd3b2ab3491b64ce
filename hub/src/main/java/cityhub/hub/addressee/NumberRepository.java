package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.KeyedRead;
import cityhub.hub.store.Placeholders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers that are kept in the clear: those that city systems gave. */
final class NumberRepository {
    /** A number of a person in a domain. */
    record NumberRow(NumberDomain domain, String number, long personId) {}

    /** Number in one domain of the person who has a number in another. */
    record Translation(String given, NumberDomain domain, String number) {}

    private NumberRepository() {}

    /** Person by active number of one domain. */
    static Map<String, Long> personsOf(Connection tx, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        Map<String, Long> persons = new HashMap<>();
        KeyedRead.run(
                tx,
                "SELECT number, person_id FROM addressee_number WHERE domain = ? AND active = 1 AND number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> persons.put(row.getString(1), row.getLong(2)));
        return persons;
    }

    /** Active numbers of persons in some domains, the one known first at the beginning. */
    static List<NumberRow> numbersOf(
            Connection connection, Collection<Long> personIds, Collection<NumberDomain> domains) throws SQLException {
        List<NumberRow> numbers = new ArrayList<>();
        if (domains.isEmpty()) {
            return numbers;
        }
        KeyedRead.run(
                connection,
                "SELECT domain, number, person_id FROM addressee_number WHERE active = 1 AND domain IN "
                        + Placeholders.list(domains.size()) + " AND person_id IN (%s) ORDER BY number_id",
                domains.stream().map(NumberDomain::name).sorted().toList(),
                personIds,
                row -> numbers.add(
                        new NumberRow(new NumberDomain(row.getString(1)), row.getString(2), row.getLong(3))));
        return numbers;
    }

    /** Numbers in some domains of the persons who have the given residents' addressee numbers, first known first. */
    static List<Translation> ofResidents(
            Connection connection, Collection<String> residentNumbers, Collection<NumberDomain> domains)
            throws SQLException {
        List<Translation> translations = new ArrayList<>();
        if (domains.isEmpty()) {
            return translations;
        }
        KeyedRead.run(
                connection,
                "SELECT given.number, own.domain, own.number FROM addressee_number given"
                        + " JOIN addressee_number own ON own.person_id = given.person_id AND own.active = 1"
                        + " AND own.domain IN " + Placeholders.list(domains.size())
                        + " WHERE given.domain = 'RESIDENT' AND given.active = 1 AND given.number IN (%s)"
                        + " ORDER BY own.number_id",
                domains.stream().map(NumberDomain::name).sorted().toList(),
                residentNumbers,
                row -> translations.add(
                        new Translation(row.getString(1), new NumberDomain(row.getString(2)), row.getString(3))));
        return translations;
    }

    /** Those of these numbers that were ended and are not in force. */
    static Set<String> closed(Connection tx, NumberDomain domain, Collection<String> numbers) throws SQLException {
        Set<String> closed = new HashSet<>();
        KeyedRead.run(
                tx,
                "SELECT number FROM addressee_number WHERE domain = ? AND active IS NULL AND number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> closed.add(row.getString(1)));
        return closed;
    }

    /** Ends numbers: what was true until now stays. */
    static void end(Connection tx, NumberDomain domain, Collection<String> numbers, LocalDate validTo)
            throws SQLException {
        if (numbers.isEmpty()) {
            return;
        }
        try (PreparedStatement update = tx.prepareStatement("UPDATE addressee_number SET valid_to = ?,"
                + " known_to = UTC_TIMESTAMP(6) WHERE domain = ? AND active = 1 AND number IN "
                + Placeholders.list(numbers.size()))) {
            int column = 1;
            update.setString(column++, validTo.toString());
            update.setString(column++, domain.name());
            for (String number : numbers) {
                update.setString(column++, number);
            }
            update.executeUpdate();
        }
    }

    static void insert(Connection tx, List<NumberRow> numbers, LocalDate validFrom) throws SQLException {
        if (numbers.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO addressee_number"
                + " (domain, number, person_id, valid_from, known_from) VALUES "
                + Placeholders.rows(numbers.size(), "(?,?,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (NumberRow number : numbers) {
                insert.setString(column++, number.domain().name());
                insert.setString(column++, number.number());
                insert.setLong(column++, number.personId());
                insert.setString(column++, validFrom.toString());
            }
            insert.executeUpdate();
        }
    }
}
