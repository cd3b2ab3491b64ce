package cityhub.hub.basics;

import cityhub.addressee.v1.SearchPersonsResponse;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.PersonViews;
import cityhub.hub.basics.SearchKeyRepository.Index;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.store.Database;
import cityhub.resident.v1.ResidentRecord;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds persons for an officer who puts numbers right, by what people know of them: residents and non-residents, also those
 * whose records are closed to systems. What comes back is numbers only; the address of a protected person finds nobody.
 */
@Singleton
public final class OfficerSearch {
    /** Most persons that a search gives. */
    static final int MOST_FOUND = 20;

    private static final int PAGE = 500;
    private static final int LONGEST_PURPOSE = 200;
    private static final SearchJudge JUDGE = SearchJudge.ofOfficers();

    private final Database database;
    private final SearchKeys keys;
    private final SearchBackfill index;
    private final NonResidentRecords nonResidents;
    private final PersonViews views;
    private final Acts acts;
    private final ResidentReadStore residents = new ResidentReadStore();

    OfficerSearch(
            Database database,
            PersonKeys personKeys,
            SearchBackfill index,
            NonResidentRecords nonResidents,
            PersonViews views,
            Acts acts) {
        this.database = database;
        this.keys = new SearchKeys(personKeys);
        this.index = index;
        this.nonResidents = nonResidents;
        this.views = views;
        this.acts = acts;
    }

    /**
     * Up to 20 persons; none, and that there are more, when there are. The search stands in the ledger before this
     * returns, with by what it searched and whom it found, never a value.
     *
     * @param purpose what for, 1 to 200 characters
     * @throws HubException INVALID_ARGUMENT for fewer than two criteria or an individual number; STORE_UNAVAILABLE while
     *     the index is being built; EVIDENCE_UNAVAILABLE
     */
    public SearchPersonsResponse search(String officerId, SearchCriteria criteria, String purpose) {
        FieldRules rules = new FieldRules();
        rules.line("purpose", purpose, LONGEST_PURPOSE);
        rules.rule(!criteria.byIndividualNumber(), "individual_number", "GetPersonNumbers finds by it");
        rules.check();
        criteria.requireWhole();
        index.requireComplete();
        List<Long> found = database.read(connection -> find(connection, criteria));
        boolean tooMany = found.size() > MOST_FOUND;
        List<Long> given = tooMany ? List.of() : found;
        TreeMap<String, String> details = new TreeMap<>();
        details.put("criteria", String.join(",", criteria.names()));
        details.put("found", tooMany ? "more than " + MOST_FOUND : Integer.toString(found.size()));
        details.put("purpose", purpose);
        Act act = new Act("persons-searched", "officer:" + officerId, "persons", details, given);
        acts.awaitSealed(database.transactionRetrying(tx -> acts.record(tx, act)));
        return SearchPersonsResponse.newBuilder()
                .addAllPersons(database.read(connection -> views.of(connection, given)))
                .setTooMany(tooMany)
                .build();
    }

    /** Whom the criteria describe, by id; one more than are given when there are too many. */
    private List<Long> find(Connection connection, SearchCriteria criteria) throws SQLException {
        Set<Long> found = new TreeSet<>();
        SearchKey key = keys.of(criteria);
        for (Index each : Index.values()) {
            List<Long> proposed = SearchKeyRepository.persons(connection, each, key, 0, PAGE);
            while (!proposed.isEmpty() && found.size() <= MOST_FOUND) {
                records(connection, each, proposed).forEach((person, record) -> {
                    if (JUDGE.describes(criteria, record)) {
                        found.add(person);
                    }
                });
                proposed = proposed.size() < PAGE
                        ? List.of()
                        : SearchKeyRepository.persons(connection, each, key, proposed.getLast(), PAGE);
            }
        }
        return List.copyOf(found);
    }

    private Map<Long, ResidentRecord> records(Connection connection, Index index, Collection<Long> personIds)
            throws SQLException {
        Map<Long, ResidentRecord> records = new HashMap<>();
        switch (index) {
            case RESIDENTS ->
                residents
                        .of(connection, personIds)
                        .forEach((person, stored) -> records.put(person, SearchBackfill.parse(stored)));
            case NON_RESIDENTS ->
                NonResidentStore.of(connection, personIds)
                        .forEach((person, row) ->
                                records.put(person, NonResidentRecords.asResident(nonResidents.open(row))));
        }
        return records;
    }
}
