package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.Holders;
import cityhub.hub.basics.ResidentReadStore.Row;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.RecordSource;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.Database;
import cityhub.resident.v1.ResidentRecord;
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
import java.util.Optional;
import java.util.Set;

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
     * What was found for some numbers, and perhaps for others that were asked at the same moment.
     *
     * @param persons person id by number
     * @param rows record by person id
     * @param numbers numbers that the plan needs, but those in the domain that was asked by
     */
    record Found(Map<String, Long> persons, Map<Long, Row> rows, NumberTable numbers) {
        /** The record of the person who holds a number, when it is within a population on a day. */
        Optional<Row> row(String number, PopulationFilter population, LocalDate day) {
            return Optional.ofNullable(persons.get(number))
                    .map(rows::get)
                    .filter(row ->
                            population.admits(ScopeAttributes.decode(row.scope().toByteArray()), day));
        }
    }

    /** How much of a record is read. */
    enum Extent {
        WHOLE,
        /** Nothing except the addressee number. */
        ADDRESSEE_NUMBER,
        /** Only that there is one. */
        NOTHING
    }

    /** Questions that one read can answer: asked by one domain, with the numbers of the same others. */
    record Key(NumberDomain domain, Set<NumberDomain> needed, boolean references, Extent extent) {}

    /** Numbers that are asked by. */
    record Wanted(Key key, Collection<String> numbers) {
        /** The records of the persons who hold these numbers. */
        static Wanted whole(NumberDomain domain, Collection<String> numbers, DisclosurePlan plan) {
            return new Wanted(new Key(domain, plan.numberDomains(), plan.readsReferences(), Extent.WHOLE), numbers);
        }

        /** As {@link #whole}, but of each record nothing except the addressee number, and that only where the plan keeps it. */
        static Wanted numbersOnly(NumberDomain domain, Collection<String> numbers, DisclosurePlan plan) {
            Extent extent = plan.keepsNumber() ? Extent.ADDRESSEE_NUMBER : Extent.NOTHING;
            return new Wanted(new Key(domain, plan.numberDomains(), false, extent), numbers);
        }
    }

    /** Answers several questions by a few keyed reads for each kind of them, however many they are. */
    List<Found> read(List<Wanted> questions) {
        return database.read(connection -> {
            Map<Key, Set<String>> numbers = new HashMap<>();
            questions.forEach(each ->
                    numbers.computeIfAbsent(each.key(), key -> new HashSet<>()).addAll(each.numbers()));
            Map<Key, Found> found = new HashMap<>();
            for (Map.Entry<Key, Set<String>> each : numbers.entrySet()) {
                found.put(each.getKey(), read(connection, each.getKey(), each.getValue()));
            }
            return questions.stream().map(each -> found.get(each.key())).toList();
        });
    }

    private Found read(Connection connection, Key key, Set<String> numbers) throws SQLException {
        Set<NumberDomain> others = new HashSet<>(key.needed());
        if (key.extent() == Extent.ADDRESSEE_NUMBER) {
            others.add(NumberDomain.RESIDENT);
        } else {
            others.remove(key.domain());
        }
        Map<Long, Row> rows = new HashMap<>();
        boolean whole = key.extent() == Extent.WHOLE;
        Holders holders = persons.holders(connection, key.domain(), numbers, others, store.besideNumbers(whole, rows));
        NumberTable table = holders.numbers();
        if (whole && key.references()) {
            table = persons.withReferences(connection, holders, records(rows), key.needed());
        }
        if (key.extent() == Extent.ADDRESSEE_NUMBER) {
            rows.replaceAll((person, row) ->
                    new Row(addresseeNumberOnly(row.record(), holders.numbers()), row.scope(), row.epoch()));
        }
        return new Found(holders.persons(), rows, table);
    }

    private static List<StoredRecord> records(Map<Long, Row> rows) {
        return rows.values().stream().map(Row::record).toList();
    }

    private static StoredRecord addresseeNumberOnly(StoredRecord record, NumberTable numbers) {
        String number = numbers.ofPerson(record.personId(), NumberDomain.RESIDENT)
                .orElseThrow(() -> new HubException(
                        ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "a resident without an addressee number"));
        byte[] payload =
                ResidentRecord.newBuilder().setAddresseeNumber(number).build().toByteArray();
        return new StoredRecord(record.personId(), record.sequence(), payload);
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
