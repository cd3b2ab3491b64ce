package cityhub.hub.addressee;

import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.addressee.PendingTieRepository.PendingTie;
import cityhub.hub.addressee.SecretRepository.SecretRow;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.store.JoinedTable;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
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
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The city's persons and their numbers. A person is an id that never leaves the hub; every number is a row (domain,
 * number, person, valid from/to, known from/to). All methods work in the caller's transaction.
 */
@Singleton
public final class Persons {
    private static final Set<NumberDomain> ENCRYPTED = Set.of(NumberDomain.INDIVIDUAL, NumberDomain.RESIDENT_CODE);

    private final SecureRandom random = new SecureRandom();
    private final PersonKeys keys;

    public Persons(PersonKeys keys) {
        this.keys = keys;
    }

    /**
     * An individual number (個人番号) or resident code (住民票コード) to hold for a person.
     *
     * @param domain INDIVIDUAL or RESIDENT_CODE
     */
    public record SecretNumber(long personId, NumberDomain domain, String number) {
        /** Shows no number. */
        @Override
        public String toString() {
            return "SecretNumber[...]";
        }
    }

    /** The person who holds this number now; of the encrypted domains found through the blind index. */
    public OptionalLong personOf(Connection connection, NumberDomain domain, String number) throws SQLException {
        Long person = personsOf(connection, domain, List.of(number)).get(number);
        return person == null ? OptionalLong.empty() : OptionalLong.of(person);
    }

    /** The persons who hold these numbers of one domain now; numbers of nobody are absent. */
    public Map<String, Long> personsOf(Connection connection, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        if (!ENCRYPTED.contains(domain)) {
            return NumberRepository.personsOf(connection, domain, new HashSet<>(numbers));
        }
        Map<BlindIndex, String> byIndex = new HashMap<>();
        numbers.forEach(each -> byIndex.put(keys.index(domain, each), each));
        Map<String, Long> persons = new HashMap<>();
        SecretRepository.activeHolders(connection, byIndex.keySet())
                .forEach((index, person) -> persons.put(byIndex.get(index), person));
        return persons;
    }

    /** Whom a person stands for now: the representative of who was found to be another (名寄せ), or the person itself. */
    public Map<Long, Long> representatives(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Long> representatives = new HashMap<>();
        personIds.forEach(each -> representatives.put(each, each));
        representatives.putAll(LinkRepository.representatives(connection, personIds));
        return representatives;
    }

    /** As {@link #personsOf}, whom each of them stands for now: the representative of who was found to be another (名寄せ). */
    public Map<String, Long> representativesOf(Connection connection, NumberDomain domain, Collection<String> numbers)
            throws SQLException {
        if (!ENCRYPTED.contains(domain)) {
            return NumberRepository.representativesOf(connection, domain, new HashSet<>(numbers));
        }
        return representing(connection, personsOf(connection, domain, numbers));
    }

    /** The same numbers with those for whom their persons stand now. */
    public Map<String, Long> representing(Connection connection, Map<String, Long> persons) throws SQLException {
        Map<Long, Long> representatives = representatives(connection, persons.values());
        Map<String, Long> representing = new HashMap<>(persons);
        representing.replaceAll((number, person) -> representatives.get(person));
        return representing;
    }

    /**
     * The persons who go under these addressee numbers: residents (住民宛名番号), and those who are none (住登外者宛名番号). The two
     * never overlap.
     */
    public Map<String, Long> byAddresseeNumber(Connection connection, Collection<String> numbers) throws SQLException {
        Set<String> left = new HashSet<>(numbers);
        Map<String, Long> found = new HashMap<>(NumberRepository.personsOf(connection, NumberDomain.RESIDENT, left));
        left.removeAll(found.keySet());
        found.putAll(NumberRepository.personsOf(connection, NumberDomain.NON_RESIDENT, left));
        return found;
    }

    /** As {@link #byAddresseeNumber(Connection, Collection)}, of one number. */
    public OptionalLong byAddresseeNumber(Connection connection, String number) throws SQLException {
        Long person = byAddresseeNumber(connection, Set.of(number)).get(number);
        return person == null ? OptionalLong.empty() : OptionalLong.of(person);
    }

    /** The numbers under which persons go: the resident's (住民宛名番号), or the non-resident's (住登外者宛名番号). */
    public Map<Long, String> addresseeNumbers(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, String> numbers = new HashMap<>();
        Set<Long> distinct = new HashSet<>(personIds);
        for (NumberDomain domain : List.of(NumberDomain.RESIDENT, NumberDomain.NON_RESIDENT)) {
            NumberRepository.numbersOf(connection, distinct, Set.of(domain))
                    .forEach(each -> numbers.putIfAbsent(each.personId(), each.number()));
        }
        return numbers;
    }

    /** The next persons by id, residents or not. */
    public List<Long> after(Connection connection, long personId, int limit) throws SQLException {
        return PersonRepository.after(connection, personId, limit);
    }

    /** Those of these persons who have an integrated number now. */
    public Set<Long> integrated(Connection connection, Collection<Long> personIds) throws SQLException {
        Set<Long> numbered = new HashSet<>();
        NumberRepository.numbersOf(connection, personIds, Set.of(NumberDomain.INTEGRATED))
                .forEach(each -> numbered.add(each.personId()));
        return numbered;
    }

    /** Those of these persons whose individual number is held, in the order of their ids. */
    public Set<Long> withIndividualNumber(Connection connection, Collection<Long> personIds) throws SQLException {
        Set<Long> holders = new TreeSet<>();
        SecretRepository.of(connection, personIds, Set.of(NumberDomain.INDIVIDUAL))
                .forEach(each -> holders.add(each.personId()));
        return holders;
    }

    /** Locks persons until the transaction ends, in the order of their ids. */
    public void lock(Connection tx, Collection<Long> personIds) throws SQLException {
        PersonRepository.lock(tx, personIds);
    }

    /**
     * A person to be made.
     *
     * @param personId an id from {@link #reserve}
     * @param residentNumber resident's addressee number (住民宛名番号)
     */
    public record NewPerson(long personId, String residentNumber) {}

    /** Sets ids aside for persons that may be made in this transaction; the first of them, the rest follow. */
    public long reserve(Connection tx, int count) throws SQLException {
        return CounterRepository.take(tx, "person", count);
    }

    /**
     * Makes new persons, each with its resident's addressee number and a new integrated number.
     *
     * @throws cityhub.hub.HubException INTERNAL when one of the numbers is in use
     */
    public void create(Connection tx, List<NewPerson> persons, LocalDate businessDate) throws SQLException {
        if (persons.isEmpty()) {
            return;
        }
        List<String> integrated = IntegratedNumbers.issue(tx, persons.size());
        List<NumberRow> numbers = new ArrayList<>();
        for (int i = 0; i < persons.size(); i++) {
            NewPerson person = persons.get(i);
            numbers.add(new NumberRow(NumberDomain.RESIDENT, person.residentNumber(), person.personId()));
            numbers.add(new NumberRow(NumberDomain.INTEGRATED, integrated.get(i), person.personId()));
        }
        PersonRepository.insert(tx, persons.stream().map(NewPerson::personId).toList());
        NumberRepository.insert(tx, numbers, businessDate);
    }

    /** Makes a person who is no resident, with a non-resident's number (住登外者宛名番号) and an integrated one. */
    public long createNonResident(Connection tx, LocalDate businessDate) throws SQLException {
        long person = reserve(tx, 1);
        String number;
        do {
            number = IntegratedNumbers.issueNonResident(tx);
        } while (!NumberRepository.personsOf(tx, NumberDomain.RESIDENT, Set.of(number))
                .isEmpty());
        List<NumberRow> numbers = List.of(
                new NumberRow(NumberDomain.NON_RESIDENT, number, person),
                new NumberRow(
                        NumberDomain.INTEGRATED, IntegratedNumbers.issue(tx, 1).getFirst(), person));
        PersonRepository.insert(tx, List.of(person));
        NumberRepository.insert(tx, numbers, businessDate);
        return person;
    }

    /** A former resident keeps the number as a non-resident. */
    public void keepAsNonResident(Connection tx, long person, String number, LocalDate businessDate)
            throws SQLException {
        NumberRepository.insert(tx, List.of(new NumberRow(NumberDomain.NON_RESIDENT, number, person)), businessDate);
    }

    /** The number of a non-resident. */
    public String nonResidentNumber(Connection tx, long person) throws SQLException {
        return NumberRepository.numbersOf(tx, Set.of(person), Set.of(NumberDomain.NON_RESIDENT))
                .getFirst()
                .number();
    }

    /** Tells officers that two persons may be one; the same question is open once. */
    public void mayBeSame(Connection tx, long first, long later) throws SQLException {
        CaseRepository.openCandidate(tx, RecordIds.next(random), first, later);
    }

    /**
     * Ties to new persons the numbers that systems gave before the register knew them. Under the lock of the change
     * log's end, so that no tie is made beside it.
     *
     * @return entries for the change log: whose records name these persons
     */
    public List<LogEntry> tieWaiting(Connection tx, List<NewPerson> persons, LocalDate businessDate)
            throws SQLException {
        Map<String, Long> byNumber = new HashMap<>();
        persons.forEach(each -> byNumber.put(each.residentNumber(), each.personId()));
        List<PendingTie> ties = PendingTieRepository.take(tx, byNumber.keySet());
        NumberRepository.insert(
                tx,
                ties.stream()
                        .map(each -> new NumberRow(each.domain(), each.number(), byNumber.get(each.residentNumber())))
                        .toList(),
                businessDate);
        List<LogEntry> entries = new ArrayList<>();
        for (PendingTie tie : ties) {
            referrers(tx, List.of(tie.residentNumber()))
                    .forEach(each -> entries.add(LogEntry.referenceLinked(each, tie.domain())));
        }
        return entries;
    }

    /** Blind indexes of the encrypted numbers that these persons hold now. */
    public Map<Long, Map<NumberDomain, BlindIndex>> secretsOf(Connection tx, Collection<Long> personIds)
            throws SQLException {
        Map<Long, Map<NumberDomain, BlindIndex>> secrets = new HashMap<>();
        for (SecretRow row : SecretRepository.of(tx, personIds, ENCRYPTED)) {
            secrets.computeIfAbsent(row.personId(), each -> new HashMap<>())
                    .put(row.index().domain(), row.index());
        }
        return secrets;
    }

    /** Everybody who holds, or ever held, one of these encrypted numbers. */
    public Map<BlindIndex, Set<Long>> holdersEver(Connection tx, Collection<BlindIndex> indexes) throws SQLException {
        return SecretRepository.holders(tx, new HashSet<>(indexes));
    }

    /**
     * Holds encrypted numbers; one that the person had in the same domain ends and stays as history. At most one
     * number per person and domain is given.
     *
     * @throws cityhub.hub.HubException INTERNAL when another person holds one of the numbers
     */
    public void hold(Connection tx, List<SecretNumber> numbers, LocalDate businessDate) throws SQLException {
        List<SecretRow> rows = new ArrayList<>();
        for (SecretNumber number : numbers) {
            byte[] plain = number.number().getBytes(StandardCharsets.US_ASCII);
            rows.add(new SecretRow(
                    keys.index(number.domain(), number.number()),
                    number.personId(),
                    ByteString.copyFrom(keys.seal(number.personId(), column(number.domain()), plain))));
        }
        for (NumberDomain domain : ENCRYPTED) {
            List<Long> holders = rows.stream()
                    .filter(each -> each.index().domain().equals(domain))
                    .map(SecretRow::personId)
                    .toList();
            SecretRepository.end(tx, domain, holders, businessDate);
        }
        SecretRepository.insert(tx, rows, businessDate);
    }

    /** Gives an encrypted number to the person who has it rightly; the ones who had it are locked. */
    void moveSecret(Connection tx, NumberDomain domain, long from, long to, Optional<String> linkId)
            throws SQLException {
        for (SecretRow row : SecretRepository.of(tx, Set.of(from), Set.of(domain))) {
            byte[] plain = keys.open(from, column(domain), row.sealed().toByteArray());
            ByteString sealed = ByteString.copyFrom(keys.seal(to, column(domain), plain));
            SecretRepository.move(tx, new SecretRow(row.index(), to, sealed), linkId);
        }
    }

    /** Keeps whom these records name, so that who is named and gets a number later is found. By person id. */
    public void keepReferences(Connection tx, Map<Long, byte[]> payloads) throws SQLException {
        Map<Long, Set<String>> named = new TreeMap<>();
        payloads.forEach((personId, payload) -> {
            Set<String> numbers = new TreeSet<>();
            ReferencedResidents.collect(payload, numbers);
            named.put(personId, numbers);
        });
        ReferenceRepository.put(tx, named);
    }

    /**
     * The persons whose records name one of these residents' addressee numbers. Complete only under the lock of the
     * change log's end: a record that is stored later finds the number by itself.
     */
    public Set<Long> referrers(Connection tx, Collection<String> residentNumbers) throws SQLException {
        return ReferenceRepository.referrers(tx, residentNumbers);
    }

    /** {@link #numbersOf(Connection, Collection, Set, Set)} of what the plan says that it needs. */
    public NumberTable numbersOf(Connection connection, Collection<StoredRecord> records, DisclosurePlan plan)
            throws SQLException {
        Set<NumberDomain> domains = plan.numberDomains();
        return numbersOf(connection, records, domains, plan.readsReferences() ? domains : Set.of());
    }

    /**
     * The numbers that a plan needs of a whole chunk of records: one keyed SELECT per table, only of the domains that
     * the plan names. Of several numbers that a person has in one domain, the one that became known first: a consumer
     * keeps the key under which it knows a person when it registers another number.
     *
     * @param domains domains whose numbers are needed; individual numbers are decrypted only when named here
     * @param ofReferences domains whose numbers are needed of the persons that the records refer to
     */
    public NumberTable numbersOf(
            Connection connection,
            Collection<StoredRecord> records,
            Set<NumberDomain> domains,
            Set<NumberDomain> ofReferences)
            throws SQLException {
        Set<Long> personIds = new HashSet<>();
        records.forEach(each -> personIds.add(each.personId()));
        return new ResolvedNumbers(
                numbersOf(connection, personIds, domains), references(connection, records, ofReferences));
    }

    /**
     * Whoever holds some numbers.
     *
     * @param persons person by number
     * @param numbers their numbers in the domains that were asked for, as {@link #numbersOf(Connection, Collection, Set, Set)}
     *     gives them
     */
    public record Holders(Map<String, Long> persons, NumberTable numbers) {
        /** Shows no number. */
        @Override
        public String toString() {
            return "Holders[" + persons.size() + "]";
        }
    }

    /**
     * The persons who hold these numbers of one domain now, with their numbers in others; by one keyed SELECT for all that is
     * kept in the clear.
     *
     * @param domain one that systems ask by, so none that is encrypted
     * @param beside what else is read of them, joined by {@code own.person_id}
     */
    public Holders holders(
            Connection connection,
            NumberDomain domain,
            Collection<String> numbers,
            Set<NumberDomain> others,
            JoinedTable beside)
            throws SQLException {
        if (ENCRYPTED.contains(domain)) {
            throw new IllegalArgumentException("asked by " + domain.name());
        }
        Map<String, Long> persons = new HashMap<>();
        Map<ResolvedNumbers.OfPerson, String> found = new HashMap<>();
        for (NumberRepository.Companion each :
                NumberRepository.companions(connection, domain, numbers, clearOf(others), beside)) {
            persons.put(each.asked(), each.personId());
            each.other()
                    .ifPresent(row -> found.putIfAbsent(
                            new ResolvedNumbers.OfPerson(row.personId(), row.domain()), row.number()));
        }
        Set<NumberDomain> encrypted = new HashSet<>(others);
        encrypted.retainAll(ENCRYPTED);
        found.putAll(numbersOf(connection, persons.values(), encrypted));
        return new Holders(persons, new ResolvedNumbers(found, Map.of()));
    }

    /** What {@link #holders} found, with the numbers of the persons to whom these records refer. */
    public NumberTable withReferences(
            Connection connection, Holders holders, Collection<StoredRecord> records, Set<NumberDomain> ofReferences)
            throws SQLException {
        NumberTable references = new ResolvedNumbers(Map.of(), references(connection, records, ofReferences));
        return new NumberTable() {
            @Override
            public Optional<String> ofPerson(long personId, NumberDomain domain) {
                return holders.numbers().ofPerson(personId, domain);
            }

            @Override
            public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
                return references.ofResidentNumber(residentNumber, domain);
            }
        };
    }

    private Map<ResolvedNumbers.OfPerson, String> numbersOf(
            Connection connection, Collection<Long> personIds, Set<NumberDomain> domains) throws SQLException {
        Set<Long> distinct = new HashSet<>(personIds);
        Set<NumberDomain> encrypted = new HashSet<>(domains);
        encrypted.retainAll(ENCRYPTED);
        Map<ResolvedNumbers.OfPerson, String> numbers = new HashMap<>();
        for (NumberRow row : NumberRepository.numbersOf(connection, distinct, clearOf(domains))) {
            numbers.putIfAbsent(new ResolvedNumbers.OfPerson(row.personId(), row.domain()), row.number());
        }
        for (SecretRow row : SecretRepository.of(connection, distinct, encrypted)) {
            NumberDomain domain = row.index().domain();
            numbers.put(new ResolvedNumbers.OfPerson(row.personId(), domain), open(row, domain));
        }
        return numbers;
    }

    private static Map<ResolvedNumbers.OfResident, String> references(
            Connection connection, Collection<StoredRecord> records, Set<NumberDomain> domains) throws SQLException {
        if (domains.isEmpty()) {
            return Map.of();
        }
        Set<String> residents = new HashSet<>();
        records.forEach(each -> ReferencedResidents.collect(each.payload(), residents));
        Map<ResolvedNumbers.OfResident, String> referenced = new HashMap<>();
        for (NumberRepository.Translation each :
                NumberRepository.ofResidents(connection, residents, clearOf(domains))) {
            referenced.putIfAbsent(new ResolvedNumbers.OfResident(each.given(), each.domain()), each.number());
        }
        return referenced;
    }

    private static Set<NumberDomain> clearOf(Set<NumberDomain> domains) {
        Set<NumberDomain> clear = new HashSet<>(domains);
        clear.removeAll(ENCRYPTED);
        return clear;
    }

    private String open(SecretRow row, NumberDomain domain) {
        return new String(
                keys.open(row.personId(), column(domain), row.sealed().toByteArray()), StandardCharsets.US_ASCII);
    }

    private static String column(NumberDomain domain) {
        return "addressee_secret." + domain.name();
    }
}
