package cityhub.hub.addressee;

import cityhub.addressee.v1.CorporationNumbers;
import cityhub.addressee.v1.NumberKind;
import cityhub.hub.HubException;
import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Corporations (法人) to which a system ties numbers of its own. Each goes under its corporate number, which is public, and
 * has no integrated number: nothing of a person's ever comes under it.
 */
@Singleton
public final class Corporations {
    private static final int MOST = 500;

    private final Database database;
    private final Persons persons;

    Corporations(Database database, Persons persons) {
        this.database = database;
        this.persons = persons;
    }

    /**
     * The corporations of these numbers, locked; who is not known yet is made.
     *
     * @param corporateNumbers numbers with their right check digits
     * @return id by number
     * @throws HubException INTERNAL when another call makes one of them at the same moment: once more finds it
     */
    Map<String, Long> hold(Connection tx, Collection<String> corporateNumbers, LocalDate businessDate)
            throws SQLException {
        Map<String, Long> held =
                new HashMap<>(NumberRepository.personsOf(tx, NumberDomain.CORPORATE, new HashSet<>(corporateNumbers)));
        persons.lock(tx, held.values());
        Set<String> unknown = new TreeSet<>(corporateNumbers);
        unknown.removeAll(held.keySet());
        if (!unknown.isEmpty()) {
            long next = persons.reserve(tx, unknown.size());
            List<NumberRow> rows = new ArrayList<>();
            for (String each : unknown) {
                rows.add(new NumberRow(NumberDomain.CORPORATE, each, next));
                held.put(each, next++);
            }
            PersonRepository.insert(tx, rows.stream().map(NumberRow::personId).toList());
            NumberRepository.insert(tx, rows, businessDate);
        }
        return held;
    }

    /** Whether one of them is a corporation. */
    static boolean isAmong(Connection connection, Collection<Long> ids) throws SQLException {
        return !NumberRepository.numbersOf(connection, ids, Set.of(NumberDomain.CORPORATE))
                .isEmpty();
    }

    /**
     * Corporations as a system knows them, one per number asked, in order. It learns nothing but what it tied itself.
     *
     * @param domain the system's own domain
     * @param askedBy OWN or CORPORATE
     * @throws HubException INVALID_ARGUMENT for none or more than 500 numbers, one of the wrong form, or a domain of the
     *     city's
     */
    public List<CorporationNumbers> resolve(NumberDomain domain, NumberKind askedBy, List<String> numbers) {
        if (numbers.isEmpty() || numbers.size() > MOST) {
            throw HubException.invalid("numbers", "1 to " + MOST);
        }
        if (domain.isOfTheCity()) {
            throw HubException.invalid("agreement_id", "this agreement has no number domain of its own");
        }
        NumberDomain asked = switch (askedBy) {
            case NUMBER_KIND_OWN -> domain;
            case NUMBER_KIND_CORPORATE -> NumberDomain.CORPORATE;
            case NUMBER_KIND_INTEGRATED, NUMBER_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw HubException.invalid("asked_by", "OWN or CORPORATE");
        };
        if (asked.equals(NumberDomain.CORPORATE) && !numbers.stream().allMatch(CheckDigits::isCorporateNumber)) {
            throw HubException.invalid("numbers", "13 digits with their check digit");
        }
        return database.read(connection -> resolve(connection, domain, asked, numbers));
    }

    private static List<CorporationNumbers> resolve(
            Connection connection, NumberDomain domain, NumberDomain asked, List<String> numbers) throws SQLException {
        Map<String, Long> found = NumberRepository.personsOf(connection, asked, new HashSet<>(numbers));
        Map<Long, CorporationNumbers.Builder> corporations = new HashMap<>();
        Map<Long, String> corporate = new HashMap<>();
        for (NumberRow row : NumberRepository.numbersOf(
                connection, new HashSet<>(found.values()), Set.of(domain, NumberDomain.CORPORATE))) {
            CorporationNumbers.Builder each =
                    corporations.computeIfAbsent(row.personId(), id -> CorporationNumbers.newBuilder());
            if (row.domain().equals(NumberDomain.CORPORATE)) {
                corporate.put(row.personId(), row.number());
            } else {
                each.addOwnNumbers(row.number());
            }
        }
        // Only what the system tied itself, and of corporations only.
        corporations.keySet().retainAll(corporate.keySet());
        corporations.values().removeIf(each -> each.getOwnNumbersCount() == 0);
        corporations.forEach((id, each) -> each.setCorporateNumber(corporate.get(id)));
        CorporationNumbers none = CorporationNumbers.getDefaultInstance();
        return numbers.stream()
                .map(found::get)
                .map(id -> id == null || !corporations.containsKey(id)
                        ? none
                        : corporations.get(id).build())
                .toList();
    }
}
