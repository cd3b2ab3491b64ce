package cityhub.hub.basics;

import cityhub.hub.addressee.Persons;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Residents' records, as a search looks in them. */
record SearchedResidents(Persons persons, SearchBackfill backfill) implements SearchedRecords {
    private static final ResidentReadStore STORE = new ResidentReadStore();

    @Override
    public Mode mode() {
        return Mode.MODE_SEARCH;
    }

    @Override
    public SearchKeyRepository.Index index() {
        return SearchKeyRepository.Index.RESIDENTS;
    }

    @Override
    public void requireComplete() {
        backfill.requireComplete();
    }

    @Override
    public List<StoredRecord> readable(
            Connection connection, Asker asker, ActiveAgreement agreement, LocalDate today, Collection<Long> personIds)
            throws SQLException {
        return STORE.of(connection, personIds).values().stream()
                .filter(each -> ResidentRecords.admits(agreement.population(), each, today))
                .sorted(Comparator.comparingLong(StoredRecord::personId))
                .toList();
    }

    @Override
    public Given given(Connection connection, Asker asker, ActiveAgreement agreement, List<StoredRecord> found)
            throws SQLException {
        List<StoredRecord> given =
                found.stream().map(SearchedResidents::withoutHiddenPlaces).toList();
        return new Given(given, persons.numbersOf(connection, given, agreement.plan()));
    }

    private static StoredRecord withoutHiddenPlaces(StoredRecord stored) {
        ResidentRecord record = SearchBackfill.parse(stored);
        return SearchJudge.isProtected(record)
                ? new StoredRecord(
                        stored.personId(),
                        stored.sequence(),
                        SearchJudge.withoutPlaces(record).toByteArray())
                : stored;
    }
}
