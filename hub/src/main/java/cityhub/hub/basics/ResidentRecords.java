package cityhub.hub.basics;

import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.RecordSource;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.CombinedReads;
import cityhub.hub.store.Database;
import jakarta.annotation.PreDestroy;
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

/** The resident records in force, read together with the numbers that a plan needs. */
@Singleton
final class ResidentRecords implements RecordSource {
    private static final int READERS = 2;
    private static final int MOST_AT_ONCE = 500;

    private final Database database;
    private final Persons persons;
    private final ChangeLog log;
    private final ResidentReadStore store = new ResidentReadStore();
    private final CombinedReads<Wanted, Found> asked;

    ResidentRecords(Database database, Persons persons, ChangeLog log) {
        this.database = database;
        this.persons = persons;
        this.log = log;
        this.asked = new CombinedReads<>("resident-reads", READERS, MOST_AT_ONCE, Wanted::size, this::readTogether);
    }

    @Override
    public Map<Long, StoredRecord> present(Collection<Long> personIds) {
        return database.read(connection -> store.of(connection, personIds));
    }

    @Override
    public NumberTable numbers(Collection<StoredRecord> records, DisclosurePlan plan) {
        return database.read(connection -> persons.numbersOf(connection, records, plan));
    }

    long count() {
        return database.read(store::count);
    }

    /**
     * What was found for some numbers, and perhaps for others that were asked at the same moment.
     *
     * @param epoch epoch of the change log, read before the records
     * @param persons person id by number
     * @param records record by person id
     * @param numbers numbers that the plan needs, but those in the domain that was asked by
     */
    record Found(long epoch, Map<String, Long> persons, Map<Long, StoredRecord> records, NumberTable numbers) {}

    /** Which numbers of one domain are asked, and which numbers of others the answer needs. */
    private record Wanted(NumberDomain domain, Collection<String> numbers, Needs needs) {
        Key key() {
            return new Key(domain, needs);
        }

        int size() {
            return numbers.size();
        }
    }

    private record Needs(Set<NumberDomain> domains, boolean references) {}

    /** Questions that one read can answer. */
    private record Key(NumberDomain domain, Needs needs) {}

    /** The records of the persons who hold these numbers, read together with whatever else is asked at this moment. */
    Found byNumber(NumberDomain domain, Collection<String> numbers, DisclosurePlan plan) {
        return asked.ask(new Wanted(domain, numbers, new Needs(plan.numberDomains(), plan.readsReferences())));
    }

    /** A few keyed reads for each kind of question, however many are asked. */
    private List<Found> readTogether(List<Wanted> questions) {
        return database.read(connection -> {
            long epoch = log.head(connection).position().epoch();
            Map<Key, Set<String>> numbers = new HashMap<>();
            questions.forEach(each ->
                    numbers.computeIfAbsent(each.key(), key -> new HashSet<>()).addAll(each.numbers()));
            Map<Key, Found> found = new HashMap<>();
            for (Map.Entry<Key, Set<String>> each : numbers.entrySet()) {
                found.put(each.getKey(), read(connection, epoch, each.getKey(), each.getValue()));
            }
            return questions.stream().map(each -> found.get(each.key())).toList();
        });
    }

    private Found read(Connection connection, long epoch, Key key, Set<String> numbers) throws SQLException {
        Map<String, Long> holders = persons.personsOf(connection, key.domain(), numbers);
        Map<Long, StoredRecord> records = store.of(connection, holders.values());
        Set<NumberDomain> others = new HashSet<>(key.needs().domains());
        others.remove(key.domain());
        Set<NumberDomain> ofReferences = key.needs().references() ? key.needs().domains() : Set.of();
        return new Found(
                epoch, holders, records, persons.numbersOf(connection, records.values(), others, ofReferences));
    }

    /** Ends the reading. */
    @PreDestroy
    void close() {
        asked.close();
    }

    /**
     * A page of a population.
     *
     * @param records its records, by person id
     * @param lastPersonId last person who was looked at
     * @param end whether nobody comes after
     */
    record Page(List<StoredRecord> records, long lastPersonId, boolean end) {}

    /** The next records of a population by person id, at most so many, in short keyed reads. */
    Page page(PopulationFilter population, long afterPersonId, int size) {
        return database.read(connection -> {
            LocalDate day = log.head(connection).scopeDay();
            List<StoredRecord> admitted = new ArrayList<>();
            long last = afterPersonId;
            boolean end = false;
            while (admitted.size() < size && !end) {
                int missing = size - admitted.size();
                List<StoredRecord> next = store.after(connection, last, missing);
                end = next.size() < missing;
                last = next.isEmpty() ? last : next.getLast().personId();
                next.stream().filter(each -> admits(population, each, day)).forEach(admitted::add);
            }
            return new Page(admitted, last, end);
        });
    }

    /** Whether a record is within a population on a day. */
    static boolean admits(PopulationFilter population, StoredRecord record, LocalDate day) {
        return population.admits(ScopeAttributes.of(record.payload()), day);
    }
}
