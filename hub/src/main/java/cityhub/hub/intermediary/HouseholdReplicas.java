package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.addressee.Acquisitions;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.delivery.LogKind;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.delivery.LoggedEntry;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.RecordSource;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.intermediary.HouseholdStore.Known;
import cityhub.hub.intermediary.HouseholdStore.Reached;
import cityhub.hub.registry.Agreements;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Replica;
import cityhub.registry.v1.ParticipantKind;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers household information (住民票関係情報: the head of the household, or the head's name and the relationship) of every
 * resident at the platform by itself: the whole city first, then along the change log like any consumer. Nothing is sent
 * twice about somebody for whom nothing of it changed. For a protected person (支援措置) it sets the flag that no answer goes
 * out by itself (自動応答不可); taking that back is an officer's. When the city wants it so, the code (符号) of whoever has an individual
 * number is asked for as well, once the relay to Juki-net has an agreement.
 */
@Singleton
public class HouseholdReplicas {
    /** Key of the one replica that a person has. */
    static final String RECORD_KEY = "HOUSEHOLD";

    private static final Logger LOG = LoggerFactory.getLogger(HouseholdReplicas.class);
    private static final int HOUSEHOLD = 1;
    private static final int CODES = 2;
    private static final int PAGE = 500;
    private static final String RESIDENT = "1";
    private static final String OPEN_END = "9999-12-31";
    private static final Set<String> PROTECTED = Set.of("1", "2");

    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final ChangeLog log;
    private final RecordSource source;
    private final Persons persons;
    private final ExchangeContents contents;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final Agreements agreements;
    private final IntermediaryConfiguration configuration;

    HouseholdReplicas(
            Database database,
            ChangeLog log,
            RecordSource source,
            Persons persons,
            ExchangeContents contents,
            WorkQueue queue,
            OperatingLine line,
            Agreements agreements,
            IntermediaryConfiguration configuration) {
        this.database = database;
        this.log = log;
        this.source = source;
        this.persons = persons;
        this.contents = contents;
        this.queue = queue;
        this.line = line;
        this.agreements = agreements;
        this.configuration = configuration;
    }

    /** Goes on, as far as there is something to do. */
    @Scheduled(fixedDelay = "1s", initialDelay = "5s")
    void follow() {
        try {
            register();
        } catch (HubException e) {
            LOG.warn("household information can't be registered just now: {}", e.getMessage());
        }
    }

    /**
     * Hands all that changed to the queue; nothing when the city has set no item name for it.
     *
     * @return how many exchanges that were
     */
    public int register() {
        if (!configuration.registersByItself()) {
            return 0;
        }
        int handed = 0;
        Step step;
        do {
            step = database.transactionRetrying(this::step);
            handed += step.handed();
        } while (step.more());
        return handed;
    }

    /** Without a relay to Juki-net a request for a code would wait for ever. */
    private boolean wantsCodes(Connection connection) throws SQLException {
        return configuration.acquireCodes()
                && agreements.isActiveFor(connection, ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY);
    }

    /** What one transaction did. */
    private record Step(int handed, boolean more) {}

    private Step step(Connection tx) throws SQLException {
        int wanted = (configuration.householdItem().isEmpty() ? 0 : HOUSEHOLD) | (wantsCodes(tx) ? CODES : 0);
        if (wanted == 0) {
            return new Step(0, false);
        }
        Reached reached = HouseholdStore.lock(tx);
        LogPosition head = log.head(tx).position();
        boolean lost = reached.epoch() != head.epoch() || !log.reachesBackTo(tx, reached.sequence());
        if ((reached.covered() & wanted) != wanted || (lost && !reached.loading())) {
            HouseholdStore.put(tx, new Reached(wanted, true, 0, head.epoch(), head.sequence()));
            return new Step(0, true);
        }
        if (reached.covered() != wanted) {
            // What changes from here on is not looked at for it: wanted again, it takes the whole city.
            HouseholdStore.put(
                    tx,
                    new Reached(
                            wanted, reached.loading(), reached.loadedThrough(), reached.epoch(), reached.sequence()));
            return new Step(0, true);
        }
        return reached.loading() ? load(tx, reached) : follow(tx, reached);
    }

    /** The next persons of the whole city. */
    private Step load(Connection tx, Reached reached) throws SQLException {
        List<Long> next = persons.after(tx, reached.loadedThrough(), PAGE);
        if (next.isEmpty()) {
            HouseholdStore.put(
                    tx,
                    new Reached(
                            reached.covered(), false, reached.loadedThrough(), reached.epoch(), reached.sequence()));
            return new Step(0, true);
        }
        int handed = hand(tx, WorkUrgency.BACKGROUND, next, Set.of());
        HouseholdStore.put(
                tx, new Reached(reached.covered(), true, next.getLast(), reached.epoch(), reached.sequence()));
        return new Step(handed, true);
    }

    private Step follow(Connection tx, Reached reached) throws SQLException {
        List<LoggedEntry> entries = log.read(reached.sequence(), PAGE);
        if (entries.isEmpty()) {
            return new Step(0, false);
        }
        Set<Long> concerned = new TreeSet<>();
        Set<Long> anew = new HashSet<>();
        for (LoggedEntry each : entries) {
            LogEntry entry = each.entry();
            boolean renumbered =
                    entry.kind() == LogKind.NUMBER_MOVED && entry.audience().equals(NumberDomain.INTEGRATED.name());
            if (entry.kind() == LogKind.CHANGE || renumbered) {
                concerned.add(entry.personId());
            }
            if (renumbered) {
                anew.add(entry.personId());
            }
        }
        // Whatever comes in bulk, as the register's first load does, goes behind night batches.
        WorkUrgency urgency = entries.size() == PAGE ? WorkUrgency.BACKGROUND : WorkUrgency.BATCH;
        int handed = hand(tx, urgency, List.copyOf(concerned), anew);
        HouseholdStore.put(
                tx,
                new Reached(
                        reached.covered(),
                        false,
                        reached.loadedThrough(),
                        entries.getLast().epoch(),
                        entries.getLast().sequence()));
        return new Step(handed, entries.size() == PAGE);
    }

    /** What is put in about a chunk of persons. */
    private record Batch(Instant now, WorkUrgency urgency, List<Exchange> exchanges, List<NewWork> work) {}

    /** Hands what changed about these persons to the queue; of some all of it, since they have a new number. */
    private int hand(Connection tx, WorkUrgency urgency, List<Long> personIds, Set<Long> anew) throws SQLException {
        Map<Long, StoredRecord> records =
                configuration.householdItem().isEmpty() ? Map.of() : source.present(personIds);
        Map<Long, Known> known = HouseholdStore.known(tx, personIds);
        Set<Long> numbered = persons.integrated(tx, personIds);
        Map<Long, Known> changed = new LinkedHashMap<>();
        Batch batch = new Batch(line.standing(tx).now(), urgency, new ArrayList<>(), new ArrayList<>());
        acquire(tx, batch, numbered);
        for (Long person : personIds) {
            Known before = anew.contains(person) ? Known.NOTHING : known.getOrDefault(person, Known.NOTHING);
            Optional<ResidentRecord> record = Optional.ofNullable(records.get(person))
                    .filter(each -> numbered.contains(person))
                    .flatMap(HouseholdReplicas::parse);
            // Whoever has no integrated number was linked to another: the number was deleted with all that stood under
            // it.
            Known after = numbered.contains(person) ? put(tx, batch, person, record, before) : Known.NOTHING;
            if (!after.equals(known.getOrDefault(person, Known.NOTHING))) {
                changed.put(person, after);
            }
        }
        ExchangeRepository.insert(tx, batch.exchanges());
        queue.put(tx, batch.work());
        HouseholdStore.put(tx, changed);
        return batch.work().size();
    }

    /** Asks for the codes of those whose individual number is known and whose code was never asked for. */
    private void acquire(Connection tx, Batch batch, Set<Long> numbered) throws SQLException {
        if (!wantsCodes(tx)) {
            return;
        }
        Map<Long, String> ids = new HashMap<>();
        persons.withIndividualNumber(tx, numbered).forEach(each -> ids.put(each, RecordIds.next(random)));
        for (Long person : Acquisitions.request(tx, ids)) {
            WorkKey key = new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_ACQUISITION), ids.get(person));
            batch.work().add(new NewWork(key, person, batch.urgency(), Optional.empty()));
        }
    }

    private Known put(Connection tx, Batch batch, long person, Optional<ResidentRecord> record, Known before)
            throws SQLException {
        if (configuration.householdItem().isEmpty()) {
            return before;
        }
        Optional<ResidentRecord> resident =
                record.filter(each -> each.getResidentState().equals(RESIDENT));
        boolean flagged = before.flagged();
        if (!flagged
                && record.filter(each -> PROTECTED.contains(each.getProtection().getState()))
                        .isPresent()) {
            // Before the replica, so that nothing is answered in between.
            add(batch, person, WorkUrgency.COUNTER, ExchangeKind.EXCHANGE_KIND_FLAGS, flags(tx, person));
            flagged = true;
        }
        Optional<Replica> replica = resident.map(this::replica);
        Optional<ByteString> digest = replica.map(contents::digest);
        if (replica.isPresent() && !digest.equals(before.replica())) {
            add(
                    batch,
                    person,
                    batch.urgency(),
                    ExchangeKind.EXCHANGE_KIND_REPLICA,
                    ExchangeRecord.newBuilder().setReplica(replica.get()));
        } else if (replica.isEmpty() && before.replica().isPresent()) {
            add(
                    batch,
                    person,
                    batch.urgency(),
                    ExchangeKind.EXCHANGE_KIND_REPLICA_END,
                    ExchangeRecord.newBuilder().setReplica(ended()));
        }
        return new Known(digest, flagged);
    }

    private Replica replica(ResidentRecord record) {
        String since = record.getSettledDate().getValue();
        return Replica.newBuilder()
                .setItemNameCode(configuration.householdItem())
                .setRecordKey(RECORD_KEY)
                .setPublicationStartDate(
                        since.isEmpty() ? record.getChange().getDate().getValue() : since)
                .setPublicationEndDate(OPEN_END)
                .addValues(value("01", record.getHouseholdHeadName()))
                .addValues(value("02", record.getRelationship().getCode1()))
                .addValues(value("03", record.getRelationship().getCode2()))
                .addValues(value("04", record.getRelationship().getCode3()))
                .addValues(value("05", record.getRelationship().getCode4()))
                .addValues(value("06", record.getRelationship().getNotation()))
                .build();
    }

    private static ItemValue value(String code, String value) {
        ItemValue.Builder item = ItemValue.newBuilder().setItemCode(code);
        return value.isEmpty()
                ? item.setUnsetReason("1").build()
                : item.setValue(value).build();
    }

    private Replica ended() {
        String today = agreements.businessDate().toString();
        return Replica.newBuilder()
                .setItemNameCode(configuration.householdItem())
                .setRecordKey(RECORD_KEY)
                .setPublicationStartDate(today)
                .setPublicationEndDate(today)
                .build();
    }

    /** The other flag stays as it was set last. */
    private ExchangeRecord.Builder flags(Connection tx, long person) throws SQLException {
        String notDisclosed = ExchangeRepository.newestFlags(tx, person)
                .map(each -> contents.content(each).getFlags().getNotDisclosed())
                .orElse("0");
        return ExchangeRecord.newBuilder()
                .setFlags(ExchangeFlags.newBuilder().setNoAutomaticAnswer("1").setNotDisclosed(notDisclosed));
    }

    private void add(Batch batch, long person, WorkUrgency urgency, ExchangeKind kind, ExchangeRecord.Builder content) {
        String id = RecordIds.next(random);
        ExchangeRecord record =
                content.setExchangeId(id).setKind(Stored.name(kind)).build();
        List<String> itemNames =
                kind == ExchangeKind.EXCHANGE_KIND_FLAGS ? List.of() : List.of(configuration.householdItem());
        batch.exchanges()
                .add(new Exchange(
                        0,
                        id,
                        kind,
                        "",
                        "",
                        id,
                        contents.digest(record),
                        person,
                        ExchangeState.EXCHANGE_STATE_WAITING,
                        "",
                        Exchange.Codes.ofItems(itemNames),
                        "",
                        false,
                        contents.sealContent(person, record),
                        Optional.empty(),
                        Optional.empty(),
                        batch.now(),
                        Optional.empty(),
                        Optional.empty()));
        batch.work().add(new NewWork(new WorkKey(Stored.name(kind), id), person, urgency, Optional.empty()));
    }

    private static Optional<ResidentRecord> parse(StoredRecord stored) {
        try {
            return Optional.of(ResidentRecord.parseFrom(stored.payload()));
        } catch (InvalidProtocolBufferException e) {
            LOG.error("a stored record does not parse: its household information is not registered");
            return Optional.empty();
        }
    }
}
