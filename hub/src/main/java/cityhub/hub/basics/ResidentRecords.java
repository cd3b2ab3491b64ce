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
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The resident records in force, read together with the numbers that a plan needs. */
@Singleton
final class ResidentRecords implements RecordSource {
    private final Database database;
    private final Persons persons;
    private final ChangeLog log;
    private final ResidentReadStore store = new ResidentReadStore();

    ResidentRecords(Database database, Persons persons, ChangeLog log) {
        this.database = database;
        this.persons = persons;
        this.log = log;
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
     * What was found for some numbers.
     *
     * @param persons person id by number
     * @param records record by person id
     * @param numbers numbers that the plan needs
     */
    record Found(Map<String, Long> persons, Map<Long, StoredRecord> records, NumberTable numbers) {}

    /** The records of the persons who hold these numbers: three keyed reads, however many are asked. */
    Found byNumber(NumberDomain domain, Collection<String> numbers, DisclosurePlan plan) {
        return database.read(connection -> {
            Map<String, Long> holders = persons.personsOf(connection, domain, numbers);
            Map<Long, StoredRecord> records = store.of(connection, holders.values());
            return new Found(holders, records, persons.numbersOf(connection, records.values(), plan));
        });
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
