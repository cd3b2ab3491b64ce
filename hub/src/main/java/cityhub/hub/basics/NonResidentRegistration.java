package cityhub.hub.basics;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.UpdateNonResidentRequest;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.basics.NonResidentStore.Answered;
import cityhub.hub.basics.NonResidentStore.Row;
import cityhub.hub.basics.SearchKeyRepository.Index;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Gates;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Decides on registrations and changes of non-residents, each in one transaction. Who registers the same person at the
 * same moment waits for the first and then sees that one as a candidate.
 */
@Singleton
final class NonResidentRegistration {
    private static final Pattern REQUEST_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final String DIGEST = "basics_non_resident_request.content";

    private final Database database;
    private final Persons persons;
    private final PersonKeys keys;
    private final SearchKeys searchKeys;
    private final NonResidentRecords records;
    private final ResidentFacts facts;
    private final NonResidentForms forms;
    private final ChangeLog changeLog;
    private final Gates gates;
    private final InstantSource clock;

    NonResidentRegistration(
            HubConfiguration configuration,
            Database database,
            Persons persons,
            PersonKeys keys,
            NonResidentRecords records,
            ResidentFacts facts,
            ChangeLog changeLog,
            Gates gates,
            InstantSource clock) {
        this.database = database;
        this.persons = persons;
        this.keys = keys;
        this.searchKeys = new SearchKeys(keys);
        this.records = records;
        this.facts = facts;
        this.forms = new NonResidentForms(
                new FormatChecks(CodeLists.load(configuration.homeFolder().resolve("config"))));
        this.changeLog = changeLog;
        this.gates = gates;
        this.clock = clock;
    }

    /**
     * What was decided.
     *
     * @param outcome the outcome
     * @param description what is wrong with the record; empty for other outcomes
     * @param shown whose records are shown with it
     */
    record Decided(NonResidentOutcome outcome, String description, List<Long> shown) {
        static Decided nothing(NonResidentOutcome outcome) {
            return new Decided(outcome, "", List.of());
        }
    }

    /**
     * What is to be written.
     *
     * @param record known fields only, without what the hub gives
     * @param digest keyed digest of the request
     */
    private record Given(
            Asker asker,
            RequestKey key,
            ByteString digest,
            NonResidentRecord record,
            boolean closed,
            ResidentRecord parts) {
        String individualNumber() {
            return record.getIndividualNumber();
        }

        /** Shows nothing. */
        @Override
        public String toString() {
            return "Given[...]";
        }
    }

    /** The domain in which an agreement's numbers of non-residents are looked up. */
    static NumberDomain domain(ActiveAgreement agreement) {
        return agreement.numberDomain().equals(NumberDomain.RESIDENT)
                ? NumberDomain.NON_RESIDENT
                : agreement.numberDomain();
    }

    /** A step in a transaction, under the locks of whoever registers the same person. */
    @FunctionalInterface
    private interface Step {
        Decided take(Connection tx, Given given) throws SQLException;
    }

    Decided issue(Asker asker, ActiveAgreement agreement, IssueNonResidentRequest request) {
        RequestKey key = key(asker, request.getRequestId());
        Message content = request.toBuilder().clearOperator().build();
        Given given = given(asker, key, content, request.getRecord(), request.getClosedToOthers());
        return decide(
                agreement,
                given,
                NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED,
                (tx, each) -> switch (request.getBasis()) {
                    case NON_RESIDENT_BASIS_NEW, NON_RESIDENT_BASIS_NEW_CONFIRMED ->
                        create(tx, each, request.getBasis() == NonResidentBasis.NON_RESIDENT_BASIS_NEW_CONFIRMED);
                    case NON_RESIDENT_BASIS_EXISTING_NUMBER -> former(tx, each, request.getNumber());
                    case NON_RESIDENT_BASIS_CANDIDATE ->
                        replace(
                                tx,
                                each,
                                request.getNumber(),
                                OptionalInt.empty(),
                                NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED);
                    case NON_RESIDENT_BASIS_UNSPECIFIED, UNRECOGNIZED ->
                        throw HubException.invalid("basis", "new, an existing number, or a candidate");
                });
    }

    Decided update(Asker asker, ActiveAgreement agreement, UpdateNonResidentRequest request) {
        RequestKey key = key(asker, request.getRequestId());
        Message content = request.toBuilder().clearOperator().build();
        Given given = given(asker, key, content, request.getRecord(), request.getClosedToOthers());
        return decide(
                agreement,
                given,
                NonResidentOutcome.NON_RESIDENT_OUTCOME_CHANGED,
                (tx, each) -> replace(
                        tx,
                        each,
                        request.getNumber(),
                        OptionalInt.of(request.getVersion()),
                        NonResidentOutcome.NON_RESIDENT_OUTCOME_CHANGED));
    }

    private Decided decide(ActiveAgreement agreement, Given given, NonResidentOutcome done, Step step) {
        Optional<String> fault =
                forms.fault(given.record(), agreement, given.asker().staffNumber());
        if (fault.isPresent()) {
            return new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, fault.get(), List.of());
        }
        Set<ByteString> locks = locks(given);
        Decided decided = database.transactionRetrying(tx -> {
            NonResidentStore.lock(tx, locks);
            Decided taken = once(tx, given, done, step);
            NonResidentStore.unlock(tx, locks);
            return taken;
        });
        changeLog.committed();
        return decided;
    }

    /** The step, or the answer of before when the request was answered. */
    private static Decided once(Connection tx, Given given, NonResidentOutcome done, Step step) throws SQLException {
        Optional<Answered> before = NonResidentStore.answered(tx, given.key());
        if (before.isEmpty()) {
            return step.take(tx, given);
        }
        return before.get().digest().equals(given.digest())
                ? new Decided(done, "", List.of(before.get().personId()))
                : Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_REQUEST_ID_REUSED);
    }

    /** The same request, the same person by name and birth, and the same individual number exclude each other. */
    private Set<ByteString> locks(Given given) {
        Set<ByteString> locks = new HashSet<>();
        locks.add(lock("request", given.key().caller() + " " + given.key().requestId()));
        searchKeys.matching(given.parts()).forEach(each -> locks.add(each.bytes()));
        if (!given.individualNumber().isEmpty()) {
            locks.add(lock("individual", given.individualNumber()));
        }
        return locks;
    }

    private ByteString lock(String what, String value) {
        byte[] digest = keys.digest("basics_match_lock." + what, value.getBytes(StandardCharsets.UTF_8));
        return ByteString.copyFrom(digest, 0, SearchKey.LENGTH);
    }

    private Decided create(Connection tx, Given given, boolean confirmed) throws SQLException {
        Optional<Decided> held = individualHeld(tx, given, OptionalLong.empty(), confirmed);
        if (held.isPresent()) {
            return held.get();
        }
        List<Long> candidates = open(tx, same(tx, given), given);
        if (!confirmed && !candidates.isEmpty()) {
            return new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES, "", candidates);
        }
        long person = persons.createNonResident(tx, now().toLocalDate());
        write(tx, given, person, Optional.empty());
        // Under the log's lock intake is through: a resident registered at the same moment is found too.
        changeLog.lock(tx);
        for (Long each : same(tx, given)) {
            if (each != person) {
                persons.mayBeSame(tx, each, person);
            }
        }
        return new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, "", List.of(person));
    }

    /** A former resident keeps the number. */
    private Decided former(Connection tx, Given given, String number) throws SQLException {
        OptionalLong person = persons.personOf(tx, NumberDomain.RESIDENT, number);
        if (person.isEmpty()) {
            return Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN);
        }
        long known = person.getAsLong();
        persons.lock(tx, Set.of(known));
        if (NonResidentStore.of(tx, Set.of(known)).containsKey(known)) {
            return new Decided(
                    NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, "宛名番号: registered already; CANDIDATE", List.of());
        }
        if (!facts.residents(tx, Set.of(known)).isEmpty()) {
            return new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, "宛名番号: a resident's", List.of());
        }
        Optional<Decided> held = individualHeld(tx, given, person, true);
        if (held.isPresent()) {
            return held.get();
        }
        persons.keepAsNonResident(tx, known, number, now().toLocalDate());
        write(tx, given, known, Optional.empty());
        return new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, "", List.of(known));
    }

    private Decided replace(Connection tx, Given given, String number, OptionalInt version, NonResidentOutcome done)
            throws SQLException {
        OptionalLong person = persons.personOf(tx, NumberDomain.NON_RESIDENT, number);
        if (person.isEmpty()) {
            return Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN);
        }
        long known = person.getAsLong();
        persons.lock(tx, Set.of(known));
        Row row = NonResidentStore.of(tx, Set.of(known)).get(known);
        if (row == null || !row.isOpenTo(given.asker().participantId())) {
            return Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN);
        }
        if (version.isPresent() && version.getAsInt() != row.version()) {
            return Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_VERSION_OUTDATED);
        }
        Optional<Decided> held = individualHeld(tx, given, person, true);
        if (held.isPresent()) {
            return held.get();
        }
        write(tx, given, known, Optional.of(row));
        return new Decided(done, "", List.of(known));
    }

    /** What is answered when the individual number is another person's: that one as a candidate, or a refusal. */
    private Optional<Decided> individualHeld(Connection tx, Given given, OptionalLong person, boolean confirmed)
            throws SQLException {
        if (given.individualNumber().isEmpty()) {
            return Optional.empty();
        }
        OptionalLong holder = persons.personOf(tx, NumberDomain.INDIVIDUAL, given.individualNumber());
        if (holder.isEmpty() || holder.equals(person)) {
            return Optional.empty();
        }
        List<Long> shown = confirmed ? List.of() : open(tx, Set.of(holder.getAsLong()), given);
        return Optional.of(
                shown.isEmpty()
                        ? Decided.nothing(NonResidentOutcome.NON_RESIDENT_OUTCOME_INDIVIDUAL_NUMBER_OF_ANOTHER)
                        : new Decided(NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES, "", shown));
    }

    /** Everybody who may be the same person: residents and non-residents of the same name and birth date or town. */
    private Set<Long> same(Connection tx, Given given) throws SQLException {
        Set<Long> same = new TreeSet<>();
        for (SearchKey each : searchKeys.matching(given.parts())) {
            for (Index index : Index.values()) {
                same.addAll(SearchKeyRepository.persons(tx, index, each, 0, NonResidents.MOST_CANDIDATES));
            }
        }
        return same;
    }

    /** Those of these persons whom the system may be shown, and who were not found to be others. */
    private List<Long> open(Connection tx, Set<Long> personIds, Given given) throws SQLException {
        Map<Long, Row> rows = NonResidentStore.of(tx, personIds);
        Map<Long, Long> representatives = persons.representatives(tx, rows.keySet());
        return rows.values().stream()
                .filter(each -> each.isOpenTo(given.asker().participantId()))
                .map(Row::personId)
                .filter(each -> representatives.get(each).equals(each))
                .sorted()
                .limit(NonResidents.MOST_CANDIDATES)
                .toList();
    }

    private void write(Connection tx, Given given, long person, Optional<Row> before) throws SQLException {
        ZonedDateTime now = now();
        int version = before.map(Row::version).orElse(0) + 1;
        NonResidentRecord record = given.record().toBuilder()
                .setAddresseeNumber(persons.nonResidentNumber(tx, person))
                .clearIndividualNumber()
                .setOperatorId(given.asker().staffNumber())
                .setOperationDate(now.toLocalDate().toString())
                .setOperationTime(TIME.format(now))
                .setVersion(version)
                .build();
        String owner = before.map(Row::owner).orElse(given.asker().participantId());
        // Only who registered it closes it, or opens it again.
        boolean closed = owner.equals(given.asker().participantId())
                ? given.closed()
                : before.map(Row::closed).orElse(false);
        Row row = new Row(person, version, records.seal(person, record), owner, closed);
        if (!given.individualNumber().isEmpty()
                && persons.personOf(tx, NumberDomain.INDIVIDUAL, given.individualNumber())
                        .isEmpty()) {
            persons.hold(
                    tx,
                    List.of(new SecretNumber(person, NumberDomain.INDIVIDUAL, given.individualNumber())),
                    now.toLocalDate());
        }
        NonResidentStore.put(tx, row, given.asker().participantId());
        NonResidentStore.answer(tx, given.key(), new Answered(given.digest(), person));
        SearchKeyRepository.replace(tx, Index.NON_RESIDENTS, Map.of(person, searchKeys.of(given.parts())));
        boolean protection = before.map(records::open)
                .map(NonResidentRecord::getProtection)
                .map(each -> !each.equals(record.getProtection()))
                .orElse(false);
        if (protection) {
            // What was read before this entry of the log is not sealed any more.
            long sequence = changeLog.append(tx, List.of(LogEntry.numberLinked(person, NumberDomain.NON_RESIDENT)));
            gates.protectedPerson(tx, person, sequence);
        }
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(HubConfiguration.BUSINESS_ZONE);
    }

    private static RequestKey key(Asker asker, String requestId) {
        if (!REQUEST_ID.matcher(requestId).matches()) {
            throw HubException.invalid("request_id", "a UUID of version 7");
        }
        return new RequestKey(asker.participantId(), requestId);
    }

    private Given given(Asker asker, RequestKey key, Message content, NonResidentRecord record, boolean closed) {
        NonResidentRecord known = NonResidentForms.known(record);
        return new Given(
                asker,
                key,
                ByteString.copyFrom(keys.digest(DIGEST, content.toByteArray())),
                known,
                closed,
                NonResidentRecords.asResident(known));
    }
}
