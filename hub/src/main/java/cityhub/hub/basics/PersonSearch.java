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
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
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
 * Finds residents and non-residents by what people know of them. The index proposes, the record decides, by approved items
 * only; the address of a protected person neither finds nor shows.
 */
@Singleton
public final class PersonSearch {
    /** Most persons that a search gives. */
    static final int MOST_FOUND = 100;

    private static final int PAGE = 500;
    private static final int ATTEMPTS = 3;

    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ChangeLog log;
    private final Sealer sealer;
    private final Acts acts;
    private final HubMetrics metrics;
    private final SearchKeys keys;
    private final SearchedResidents residents;
    private final SearchedNonResidents nonResidents;

    PersonSearch(
            Database database,
            Agreements agreements,
            Persons persons,
            PersonKeys personKeys,
            ChangeLog log,
            Sealer sealer,
            Acts acts,
            SearchBackfill backfill,
            NonResidentRecords nonResidentRecords,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.keys = new SearchKeys(personKeys);
        this.log = log;
        this.sealer = sealer;
        this.acts = acts;
        this.metrics = metrics;
        this.residents = new SearchedResidents(persons, backfill);
        this.nonResidents = new SearchedNonResidents(nonResidentRecords);
    }

    /**
     * One entry per resident found, up to 100; or one that nobody was found, or that there are too many.
     *
     * @throws HubException INVALID_ARGUMENT for fewer than two criteria; MODE_NOT_APPROVED for a search, a criterion or
     *     an individual number that the agreement does not hold (the last is recorded in the ledger);
     *     STORE_UNAVAILABLE while the index is being built; as {@link Agreements#require} and {@link Sealer#seal}
     */
    public Sealed residents(Asker asker, String agreementId, SearchCriteria criteria) {
        return search(asker, agreementId, criteria, residents);
    }

    /**
     * As {@link #residents}, of non-residents (住登外者) whose records the system may use.
     *
     * @throws HubException as {@link #residents}
     */
    public Sealed nonResidents(Asker asker, String agreementId, SearchCriteria criteria) {
        return search(asker, agreementId, criteria, nonResidents);
    }

    private Sealed search(Asker asker, String agreementId, SearchCriteria criteria, SearchedRecords searched) {
        criteria.requireWhole();
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), searched.mode());
            SearchJudge judge = new SearchJudge(agreement.plan());
            requireApproved(asker, agreement, judge, criteria);
            searched.requireComplete();
            Disclosed disclosed = project(new Search(asker, agreement, criteria, judge, searched));
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

    /** One search. */
    private record Search(
            Asker asker,
            ActiveAgreement agreement,
            SearchCriteria criteria,
            SearchJudge judge,
            SearchedRecords searched) {
        /** Shows no values. */
        @Override
        public String toString() {
            return "Search[...]";
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
     * @param epoch epoch of the change log
     * @param given their records; none when there are too many
     * @param tooMany whether there are more than are given
     */
    private record Found(long epoch, SearchedRecords.Given given, boolean tooMany) {}

    private Disclosed project(Search search) {
        Found found = database.read(connection -> find(connection, search));
        Disclosed.Builder builder = search.agreement()
                .plan()
                .open(search.asker()
                        .context(search.agreement(), search.searched().mode())
                        .searchedBy(search.criteria().names()));
        if (found.tooMany()) {
            builder.tooMany(header(EntryKind.ENTRY_KIND_TOO_MANY, 0, 0));
        } else if (found.given().records().isEmpty()) {
            builder.notFound(header(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0));
        }
        for (StoredRecord record : found.given().records()) {
            EntryHeader header = header(EntryKind.ENTRY_KIND_RECORD, found.epoch(), record.sequence());
            Optional<WithheldReason> withheld =
                    builder.record(header, record, found.given().numbers());
            if (withheld.isPresent()) {
                metrics.withheld(withheld.get());
                builder.withheld(header, record.personId(), withheld.get());
            }
        }
        return builder.build();
    }

    private Found find(Connection connection, Search search) throws SQLException {
        long epoch = log.head(connection).position().epoch();
        LocalDate today = agreements.businessDate();
        List<StoredRecord> found = new ArrayList<>();
        List<Long> proposed = propose(connection, search, 0);
        // Only whom the agreement may see counts: how many others a key proposes must not show.
        while (!proposed.isEmpty() && found.size() <= MOST_FOUND) {
            for (StoredRecord each :
                    search.searched().readable(connection, search.asker(), search.agreement(), today, proposed)) {
                if (search.criteria().byIndividualNumber()
                        || search.judge().describes(search.criteria(), SearchBackfill.parse(each))) {
                    found.add(each);
                }
            }
            proposed = proposed.size() < PAGE ? List.of() : propose(connection, search, proposed.getLast());
        }
        boolean tooMany = found.size() > MOST_FOUND;
        List<StoredRecord> kept = tooMany ? List.of() : found;
        return new Found(epoch, search.searched().given(connection, search.asker(), search.agreement(), kept), tooMany);
    }

    /** The next persons who may be meant, by person id. */
    private List<Long> propose(Connection connection, Search search, long after) throws SQLException {
        SearchCriteria criteria = search.criteria();
        if (criteria.byIndividualNumber()) {
            OptionalLong holder = persons.personOf(connection, NumberDomain.INDIVIDUAL, criteria.individualNumber());
            return holder.isPresent() ? List.of(holder.getAsLong()) : List.of();
        }
        return SearchKeyRepository.persons(connection, search.searched().index(), keys.of(criteria), after, PAGE);
    }

    private static EntryHeader header(EntryKind kind, long epoch, long sequence) {
        return new EntryHeader(kind, epoch, sequence, 0, 0, "", false, 0);
    }
}
