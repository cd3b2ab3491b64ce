package cityhub.hub.delivery;

import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import java.util.Collection;
import java.util.Map;

/** What a feed needs of the role that owns the records. */
public interface RecordSource {

    /** The present records of these persons, by person id; persons without one are left out. */
    Map<Long, StoredRecord> present(Collection<Long> personIds);

    /** The numbers that the plan needs for these records, read at once. */
    NumberTable numbers(Collection<StoredRecord> records, DisclosurePlan plan);
}
