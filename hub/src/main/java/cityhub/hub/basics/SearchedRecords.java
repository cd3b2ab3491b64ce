package cityhub.hub.basics;

import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Records of one kind in which a search looks. What they have in common with a resident's record has the same fields. */
interface SearchedRecords {
    /** By which mode of an agreement they are searched. */
    Mode mode();

    /** Where their search keys stand. */
    SearchKeyRepository.Index index();

    /**
     * Refuses while not all records are indexed.
     *
     * @throws cityhub.hub.HubException STORE_UNAVAILABLE, to be tried again later
     */
    void requireComplete();

    /**
     * Those records of these persons that the system may be told of, whole, by person id.
     *
     * @param today business date by which ages are judged
     */
    List<StoredRecord> readable(
            Connection connection, Asker asker, ActiveAgreement agreement, LocalDate today, Collection<Long> personIds)
            throws SQLException;

    /**
     * What is given.
     *
     * @param records records, of protected persons without places
     * @param numbers numbers that the plan needs
     */
    record Given(List<StoredRecord> records, NumberTable numbers) {}

    /** What is given of records found. */
    Given given(Connection connection, Asker asker, ActiveAgreement agreement, List<StoredRecord> found)
            throws SQLException;
}
