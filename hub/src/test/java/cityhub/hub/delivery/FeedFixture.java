package cityhub.hub.delivery;

import cityhub.hub.conversion.CodeLists;
import cityhub.hub.conversion.CodeProfiles;
import cityhub.hub.conversion.Repertoire;
import cityhub.hub.disclosure.ChangedLeaves;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.PlanCompiler;
import cityhub.hub.disclosure.PlanTerms;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Gates;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A hub's change log and feeds with records that the test keeps itself; one certificate is in force. */
final class FeedFixture implements RecordSource, AutoCloseable {
    static final String FINGERPRINT = "ab".repeat(32);
    static final NumberDomain TAX = new NumberDomain("TAX");

    final TestDatabase hub;
    final ChangeLog log;
    final FeedEngine engine;
    private final Map<Long, StoredRecord> present = new ConcurrentHashMap<>();
    private final Map<Long, String> numbers = new ConcurrentHashMap<>();

    FeedFixture(TestDatabase hub) {
        this.hub = hub;
        this.log = hub.bean(ChangeLog.class);
        this.engine = hub.bean(FeedEngine.class);
    }

    static FeedFixture create(Map<String, Object> properties) {
        FeedFixture fixture = new FeedFixture(TestDatabase.create(properties));
        fixture.openCertificate();
        return fixture;
    }

    private void openCertificate() {
        gate((tx, act) -> hub.bean(Gates.class).certificate(tx, FINGERPRINT, true, FAR, act));
    }

    @FunctionalInterface
    interface GateChange {
        void make(java.sql.Connection tx, long outboxId) throws java.sql.SQLException;
    }

    void gate(GateChange change) {
        Acts acts = hub.bean(Acts.class);
        long id = hub.db().transaction(tx -> {
            long outboxId = acts.record(tx, new Act("test", "officer:o-1", "gate", new TreeMap<>()));
            change.make(tx, outboxId);
            return outboxId;
        });
        acts.awaitSealed(id);
    }

    /** Sets an agreement's gate: closed, it stands for a revocation. */
    void agreement(String agreementId, boolean active) {
        gate((tx, act) -> hub.bean(Gates.class).agreement(tx, agreementId, 1, active, FAR, act));
    }

    private static final Instant FAR = Instant.parse("2099-01-01T00:00:00Z");

    /** Terms over name and sex, put in force. */
    FeedTerms terms(String agreementId, Population population) {
        return terms(agreementId, population, NumberDomain.RESIDENT, false);
    }

    FeedTerms terms(String agreementId, Population population, NumberDomain domain, boolean snapshotFirst) {
        agreement(agreementId, true);
        DisclosurePlan plan = new PlanCompiler()
                .compile(new PlanTerms(
                        List.of("宛名番号", "氏名", "性別"),
                        false,
                        domain,
                        CodeProfiles.standard(CodeLists.standard())
                                .byName("standard")
                                .orElseThrow(),
                        Repertoire.UNICODE));
        DisclosureContext context = new DisclosureContext(
                "tax", FINGERPRINT, agreementId, 1, "FEED", "税", "purpose", "ground", "", "", Optional.empty());
        return new FeedTerms(plan, PopulationFilter.of(population), List.of(), context, snapshotFirst);
    }

    /** A generated person. */
    static ResidentRecord person(long id, String name) {
        return ResidentRecord.newBuilder()
                .setAddresseeNumber(Long.toString(1000 + id))
                .setResidentKind("1")
                .setResidentState("1")
                .setName(PersonName.newBuilder().setFullName(name))
                .setSex("1")
                .setBirthDate(UncertainDate.newBuilder().setValue("1980-05-05"))
                .setAddress(Address.newBuilder().setWardCode("011011").setTown("見本町"))
                .build();
    }

    /** The entry of a change; the record it leads to is the present one from then on. */
    LogEntry change(long id, Optional<ResidentRecord> before, ResidentRecord after) {
        byte[] bytes = after.toByteArray();
        return LogEntry.change(
                id,
                before.map(each -> ChangedLeaves.between(each.toByteArray(), bytes))
                        .orElse(ChangedLeaves.ALL),
                before.map(each -> ScopeAttributes.of(each.toByteArray())),
                ScopeAttributes.of(bytes),
                bytes);
    }

    LogEntry born(long id, String name) {
        return change(id, Optional.empty(), person(id, name));
    }

    /** Appends and commits. */
    long append(LogEntry... entries) {
        return append(List.of(entries));
    }

    long append(List<LogEntry> entries) {
        long first = hub.db().transactionRetrying(tx -> log.append(tx, entries));
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            long sequence = first + i;
            entry.payload()
                    .ifPresent(bytes ->
                            present.put(entry.personId(), new StoredRecord(entry.personId(), sequence, bytes)));
        }
        log.committed();
        return first;
    }

    void setNumber(long personId, String number) {
        numbers.put(personId, number);
    }

    /** Opens a feed and runs it on a thread of its own. */
    FeedClient open(FeedTerms terms, FeedEngine.Wish wish) {
        return FeedClient.open(engine, terms, wish, this);
    }

    FeedClient open(FeedTerms terms) {
        return open(terms, new FeedEngine.Wish(Optional.empty(), 0));
    }

    /** The durable cursor of an agreement. */
    long cursor(String agreementId) {
        return hub.db()
                .transaction(tx -> new FeedCursorStore()
                        .lock(tx, agreementId)
                        .orElseThrow()
                        .acknowledged()
                        .sequence());
    }

    @Override
    public Map<Long, StoredRecord> present(Collection<Long> personIds) {
        return personIds.stream().filter(present::containsKey).collect(Collectors.toMap(each -> each, present::get));
    }

    @Override
    public NumberTable numbers(Collection<StoredRecord> records, DisclosurePlan plan) {
        return new NumberTable() {
            @Override
            public Optional<String> ofPerson(long personId, NumberDomain domain) {
                return domain.equals(TAX)
                        ? Optional.ofNullable(numbers.get(personId))
                        : Optional.of(Long.toString(1000 + personId));
            }

            @Override
            public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
                return Optional.empty();
            }
        };
    }

    @Override
    public void close() {
        hub.close();
    }
}
