package cityhub.hub.basics;

import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Non-residents' records, as a search looks in them: those that the system may use (他業務参照不可). */
record SearchedNonResidents(NonResidentRecords records) implements SearchedRecords {
    @Override
    public Mode mode() {
        return Mode.MODE_NON_RESIDENT_SEARCH;
    }

    @Override
    public SearchKeyRepository.Index index() {
        return SearchKeyRepository.Index.NON_RESIDENTS;
    }

    /** A key is written with its record. */
    @Override
    public void requireComplete() {}

    @Override
    public List<StoredRecord> readable(
            Connection connection, Asker asker, ActiveAgreement agreement, LocalDate today, Collection<Long> personIds)
            throws SQLException {
        return records
                .read(connection, personIds, asker.participantId(), agreement.plan(), false)
                .records()
                .values()
                .stream()
                .sorted(Comparator.comparingLong(StoredRecord::personId))
                .toList();
    }

    /** Read again, since the numbers go with the records; who became closed meanwhile is left out. */
    @Override
    public Given given(Connection connection, Asker asker, ActiveAgreement agreement, List<StoredRecord> found)
            throws SQLException {
        List<Long> persons = found.stream().map(StoredRecord::personId).toList();
        NonResidentRecords.Found read =
                records.read(connection, persons, asker.participantId(), agreement.plan(), true);
        return new Given(
                persons.stream()
                        .map(each -> read.records().get(each))
                        .filter(Objects::nonNull)
                        .toList(),
                read.numbers());
    }
}
