package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds residents by what people know of them. The index proposes, the record decides, by approved items only; the
 * address of a protected person neither finds nor shows.
 */
@Singleton
public final class ResidentSearch {
    /** Most residents that a search gives. */
    static final int MOST_FOUND = 100;

    private static final int PAGE = 500;
    private static final int ATTEMPTS = 3;

    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ChangeLog log;
    private final Sealer sealer;
    private final Acts acts;
    private final SearchBackfill index;
    private final HubMetrics metrics;
    private final SearchKeys keys;
    private final ResidentReadStore residents = new ResidentReadStore();

    ResidentSearch(
            Database database,
            Agreements agreements,
            Persons persons,
            PersonKeys personKeys,
            ChangeLog log,
            Sealer sealer,
            Acts acts,
            SearchBackfill index,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.keys = new SearchKeys(personKeys);
        this.log = log;
        this.sealer = sealer;
        this.acts = acts;
        this.index = index;
        this.metrics = metrics;
    }

    /**
     * One entry per resident found, up to 100; or one that nobody was found, or that there are too many.
     *
     * @throws HubException INVALID_ARGUMENT for fewer than two criteria; MODE_NOT_APPROVED for a search, a criterion or
     *     an individual number that the agreement does not hold (the last is recorded in the ledger);
     *     STORE_UNAVAILABLE while the index is being built; as {@link Agreements#require} and {@link Sealer#seal}
     */
    public Sealed search(Asker asker, String agreementId, SearchCriteria criteria) {
        criteria.requireWhole();
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_SEARCH);
            SearchJudge judge = new SearchJudge(agreement.plan());
            requireApproved(asker, agreement, judge, criteria);
            index.requireComplete();
            Disclosed disclosed = project(asker, agreement, judge, criteria);
            try {
                Sealed sealed = sealer.seal(disclosed);
                metrics.disclosed("SEARCH", sealed.message().getEntriesCount());
                return sealed;
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void requireApproved(Asker asker, ActiveAgreement agreement, SearchJudge judge, SearchCriteria criteria) {
        boolean numberUse =
                agreement.numberUse() && agreement.plan().numberDomains().contains(NumberDomain.INDIVIDUAL);
        if (criteria.byIndividualNumber() && !numberUse) {
            recordRefusal(asker, agreement);
            throw new HubException(
                    ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                    "agreement " + agreement.agreementId() + " is not for number use");
        }
        if (!judge.mayAsk(criteria)) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                    "agreement " + agreement.agreementId() + ", a criterion is not an approved item");
        }
    }

    private void recordRefusal(Asker asker, ActiveAgreement agreement) {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("officer", asker.staffNumber());
        details.put("terminal", asker.terminalId());
        long act = database.transaction(tx -> acts.record(
                tx,
                new Act(
                        "number-search-refused",
                        "participant:" + asker.participantId(),
                        "agreement:" + agreement.agreementId(),
                        details)));
        acts.awaitSealed(act);
    }

    /**
     * Who was found.
     *
     * @param records their records; of protected persons without places
     * @param tooMany true when there are more than are given, and then none is
     */
    private record Found(long epoch, List<StoredRecord> records, boolean tooMany, NumberTable numbers) {}

    private Disclosed project(Asker asker, ActiveAgreement agreement, SearchJudge judge, SearchCriteria criteria) {
        Found found = database.read(connection -> find(connection, agreement, judge, criteria));
        Disclosed.Builder builder =
                agreement.plan().open(asker.context(agreement, Mode.MODE_SEARCH).searchedBy(criteria.names()));
        if (found.tooMany()) {
            builder.tooMany(header(EntryKind.ENTRY_KIND_TOO_MANY, 0, 0));
        } else if (found.records().isEmpty()) {
            builder.notFound(header(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0));
        }
        for (StoredRecord record : found.records()) {
            EntryHeader header = header(EntryKind.ENTRY_KIND_RECORD, found.epoch(), record.sequence());
            Optional<WithheldReason> withheld = builder.record(header, record, found.numbers());
            if (withheld.isPresent()) {
                metrics.withheld(withheld.get());
                builder.withheld(header, record.personId(), withheld.get());
            }
        }
        return builder.build();
    }

    private Found find(Connection connection, ActiveAgreement agreement, SearchJudge judge, SearchCriteria criteria)
            throws SQLException {
        long epoch = log.head(connection).position().epoch();
        LocalDate today = agreements.businessDate();
        List<StoredRecord> found = new ArrayList<>();
        List<Long> proposed = propose(connection, criteria, 0);
        // Only whom the agreement may see counts: how many others a key proposes must not show.
        while (!proposed.isEmpty() && found.size() <= MOST_FOUND) {
            residents.of(connection, proposed).values().stream()
                    .filter(each -> ResidentRecords.admits(agreement.population(), each, today))
                    .sorted((a, b) -> Long.compare(a.personId(), b.personId()))
                    .forEach(each -> judged(judge, criteria, each).ifPresent(found::add));
            proposed = proposed.size() < PAGE ? List.of() : propose(connection, criteria, proposed.getLast());
        }
        boolean tooMany = found.size() > MOST_FOUND;
        List<StoredRecord> given = tooMany ? List.of() : found;
        return new Found(epoch, given, tooMany, persons.numbersOf(connection, given, agreement.plan()));
    }

    /** The next persons who may be meant, by person id. */
    private List<Long> propose(Connection connection, SearchCriteria criteria, long after) throws SQLException {
        if (criteria.byIndividualNumber()) {
            OptionalLong holder = persons.personOf(connection, NumberDomain.INDIVIDUAL, criteria.individualNumber());
            return holder.isPresent() ? List.of(holder.getAsLong()) : List.of();
        }
        return SearchKeyRepository.persons(connection, keys.of(criteria), after, PAGE);
    }

    private static Optional<StoredRecord> judged(SearchJudge judge, SearchCriteria criteria, StoredRecord stored) {
        ResidentRecord record = SearchBackfill.parse(stored);
        if (!criteria.byIndividualNumber() && !judge.describes(criteria, record)) {
            return Optional.empty();
        }
        return Optional.of(
                SearchJudge.isProtected(record)
                        ? new StoredRecord(
                                stored.personId(),
                                stored.sequence(),
                                SearchJudge.withoutPlaces(record).toByteArray())
                        : stored);
    }

    private static EntryHeader header(EntryKind kind, long epoch, long sequence) {
        return new EntryHeader(kind, epoch, sequence, 0, 0, "", false, 0);
    }
}
