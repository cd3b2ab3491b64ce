package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.JoinedTable;
import cityhub.hub.store.ManyRows;
import cityhub.hub.store.Placeholders;
import cityhub.hub.store.UtcColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Numbers that are kept in the clear: those that city systems gave. */
final class NumberRepository {
    /** A number of a person in a domain. */
    record NumberRow(NumberDomain domain, String number, long personId) {}

    /** Number in one domain of the person who has a number in another. */
    record Translation(String given, NumberDomain domain, String number) {}

    /** Place behind the columns of a {@link Companion}. */
    private static final int BESIDE = 6;

    private NumberRepository() {}

    /** Person by active number of one domain. */
    static Map<String, Long> personsOf(Connection tx, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        Map<String, Long> persons = new HashMap<>();
        ByKeys.read(
                tx,
                "SELECT number, person_id FROM addressee_number WHERE domain = ? AND active = 1 AND number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> persons.put(row.getString(1), row.getLong(2)));
        return persons;
    }

    /** Whoever holds these numbers now, or the one whom that person is linked to. */
    static Map<String, Long> representativesOf(Connection tx, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        Map<String, Long> persons = new HashMap<>();
        ByKeys.read(
                tx,
                "SELECT own.number, COALESCE(link.representative_id, own.person_id) FROM addressee_number own"
                        + " LEFT JOIN addressee_link link ON link.person_id = own.person_id AND link.active = 1"
                        + " WHERE own.domain = ? AND own.active = 1 AND own.number IN (%s)",
                List.of(domain.name()),
                numbers,
                row -> persons.put(row.getString(1), row.getLong(2)));
        return persons;
    }

    /** A number of who holds the one that was asked by; of one that has none in the other domains a row without it. */
    record Companion(String asked, long personId, Optional<NumberRow> other, long numberId) {}

    /**
     * Whoever holds active numbers of one domain, with their active numbers in others, the one known first at the beginning.
     *
     * @param beside what else is read of them, joined by {@code own.person_id}
     */
    static List<Companion> companions(
            Connection connection,
            NumberDomain domain,
            Collection<String> numbers,
            Collection<NumberDomain> others,
            JoinedTable beside)
            throws SQLException {
        List<Object> fixed =
                new ArrayList<>(others.stream().map(NumberDomain::name).sorted().toList());
        fixed.add(domain.name());
        List<Companion> found = new ArrayList<>();
        ByKeys.read(
                connection,
                "SELECT own.number, own.person_id, "
                        + (others.isEmpty() ? "NULL, NULL, 0, " : "other.domain, other.number, other.number_id, ")
                        + beside.columns() + " FROM addressee_number own"
                        + (others.isEmpty()
                                ? ""
                                : " LEFT JOIN addressee_number other ON other.person_id = own.person_id"
                                        + " AND other.active = 1 AND other.domain IN "
                                        + Placeholders.list(others.size()))
                        + " " + beside.join() + " WHERE own.domain = ? AND own.active = 1 AND own.number IN (%s)",
                fixed,
                numbers,
                row -> {
                    Companion companion = companion(row);
                    found.add(companion);
                    beside.reader().read(companion.personId(), row, BESIDE);
                });
        found.sort(Comparator.comparingLong(Companion::numberId));
        return found;
    }

    private static Companion companion(ResultSet row) throws SQLException {
        long person = row.getLong(2);
        Optional<NumberRow> other = Optional.empty();
        if (row.getString(3) != null) {
            other = Optional.of(new NumberRow(new NumberDomain(row.getString(3)), row.getString(4), person));
        }
        return new Companion(row.getString(1), person, other, row.getLong(5));
    }

    /** Active numbers of persons in some domains, the one known first at the beginning. */
    static List<NumberRow> numbersOf(
            Connection connection, Collection<Long> personIds, Collection<NumberDomain> domains) throws SQLException {
        List<NumberRow> numbers = new ArrayList<>();
        if (domains.isEmpty()) {
            return numbers;
        }
        ByKeys.read(
                connection,
                "SELECT domain, number, person_id FROM addressee_number WHERE active = 1 AND domain IN "
                        + Placeholders.list(domains.size()) + " AND person_id IN (%s) ORDER BY number_id",
                domains.stream().map(NumberDomain::name).sorted().toList(),
                personIds,
                row -> numbers.add(
                        new NumberRow(new NumberDomain(row.getString(1)), row.getString(2), row.getLong(3))));
        return numbers;
    }

    /** All active numbers of one person, the one known first at the beginning. */
    static List<NumberRow> activeOf(Connection connection, long personId) throws SQLException {
        List<NumberRow> numbers = new ArrayList<>();
        ByKeys.read(
                connection,
                "SELECT domain, number FROM addressee_number WHERE active = 1 AND person_id IN (%s) ORDER BY number_id",
                List.of(),
                List.of(personId),
                row -> numbers.add(new NumberRow(new NumberDomain(row.getString(1)), row.getString(2), personId)));
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
        ByKeys.read(
                connection,
                "SELECT given.number, own.domain, own.number FROM addressee_number given"
                        + " LEFT JOIN addressee_link link ON link.person_id = given.person_id AND link.active = 1"
                        + " JOIN addressee_number own ON own.person_id ="
                        + " COALESCE(link.representative_id, given.person_id) AND own.active = 1 AND own.domain IN "
                        + Placeholders.list(domains.size())
                        + " WHERE given.domain = 'RESIDENT' AND given.active = 1 AND given.number IN (%s)"
                        + " ORDER BY own.number_id",
                domains.stream().map(NumberDomain::name).sorted().toList(),
                residentNumbers,
                row -> translations.add(
                        new Translation(row.getString(1), new NumberDomain(row.getString(2)), row.getString(3))));
        return translations;
    }

    /** Those of these numbers that were ended and are nobody's. */
    static Set<String> closed(Connection tx, NumberDomain domain, Collection<String> numbers) throws SQLException {
        Set<String> closed = new HashSet<>();
        ByKeys.read(
                tx,
                "SELECT ended.number FROM addressee_number ended WHERE ended.domain = ? AND ended.active IS NULL"
                        + " AND ended.number IN (%s) AND NOT EXISTS (SELECT 1 FROM addressee_number now"
                        + " WHERE now.domain = ended.domain AND now.number = ended.number AND now.active = 1)",
                List.of(domain.name()),
                numbers,
                row -> closed.add(row.getString(1)));
        return closed;
    }

    /** Who has a number, or had it last. */
    static OptionalLong lastHolder(Connection connection, NumberDomain domain, String number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT person_id FROM addressee_number"
                + " WHERE domain = ? AND number = ? ORDER BY active DESC, number_id DESC LIMIT 1")) {
            select.setString(1, domain.name());
            select.setString(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Whether anybody ever had a number of this domain. */
    static boolean isUsed(Connection connection, NumberDomain domain) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM addressee_number WHERE domain = ? LIMIT 1")) {
            select.setString(1, domain.name());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** All numbers that a person has or had, in the order in which they became known. */
    static List<HeldRow> history(Connection connection, long personId) throws SQLException {
        List<HeldRow> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT domain, number, valid_from, valid_to,"
                + " known_from, known_to, link_id FROM addressee_number WHERE person_id = ? ORDER BY number_id")) {
            select.setLong(1, personId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.add(held(row));
                }
            }
        }
        return held;
    }

    /** Reads a row of domain, number, valid from and to, known from and to, link. */
    static HeldRow held(ResultSet row) throws SQLException {
        return new HeldRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Optional.ofNullable(row.getString(4)),
                UtcColumn.read(row, 5).orElseThrow(),
                UtcColumn.read(row, 6),
                Optional.ofNullable(row.getString(7)).orElse(""));
    }

    /** Active numbers of a person that came by a link. */
    static List<NumberRow> ofLink(Connection tx, long personId, String linkId) throws SQLException {
        List<NumberRow> numbers = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT domain, number FROM addressee_number WHERE person_id = ? AND link_id = ? AND active = 1")) {
            select.setLong(1, personId);
            select.setString(2, linkId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    numbers.add(new NumberRow(new NumberDomain(row.getString(1)), row.getString(2), personId));
                }
            }
        }
        return numbers;
    }

    /**
     * Puts numbers right that stood with the wrong person: what was believed ends as knowledge, and the right person has
     * them from the same day on. Every number must be active.
     */
    static void move(Connection tx, List<NumberRow> numbers, long to, Optional<String> linkId) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO addressee_number"
                        + " (domain, number, person_id, valid_from, known_from, link_id)"
                        + " SELECT domain, number, ?, valid_from, known_to, ? FROM addressee_number"
                        + " WHERE domain = ? AND number = ? ORDER BY number_id DESC LIMIT 1");
                PreparedStatement end = tx.prepareStatement("UPDATE addressee_number SET known_to = UTC_TIMESTAMP(6)"
                        + " WHERE domain = ? AND number = ? AND active = 1")) {
            for (NumberRow each : numbers) {
                end.setString(1, each.domain().name());
                end.setString(2, each.number());
                end.executeUpdate();
                insert.setLong(1, to);
                insert.setString(2, linkId.orElse(null));
                insert.setString(3, each.domain().name());
                insert.setString(4, each.number());
                insert.executeUpdate();
            }
        }
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
        ManyRows.write(
                tx,
                "INSERT INTO addressee_number (domain, number, person_id, valid_from, known_from) VALUES ",
                "(?,?,?,?,UTC_TIMESTAMP(6))",
                "",
                numbers,
                (insert, first, number) -> {
                    int column = first;
                    insert.setString(column++, number.domain().name());
                    insert.setString(column++, number.number());
                    insert.setLong(column++, number.personId());
                    insert.setString(column++, validFrom.toString());
                    return column;
                });
    }
}
