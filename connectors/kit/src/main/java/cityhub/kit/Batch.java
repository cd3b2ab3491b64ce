package cityhub.kit;

import java.util.List;

/** What a sink applies whole, in one transaction, together with the progress. */
public sealed interface Batch {
    /** To be stored in the same transaction and given back by {@link ResidentSink#lastCommitted}. */
    Progress progress();

    /**
     * A snapshot begins. From here on the sink notes which persons its pages name; the records that are there stay.
     *
     * @param progress to be stored
     * @param estimatedRecords residents of the city; the population may be smaller
     */
    record SnapshotStarted(Progress progress, long estimatedRecords) implements Batch {}

    /**
     * Records of a snapshot, each in place of what was known of the person.
     *
     * @param progress to be stored
     * @param entries the records
     */
    record SnapshotPage(Progress progress, List<ResidentEntry> entries) implements Batch {}

    /**
     * The snapshot is whole: the sink removes every person that no page named since it began.
     *
     * @param progress to be stored
     */
    record SnapshotCompleted(Progress progress) implements Batch {}

    /**
     * Changes in order, without duplicates; may be empty, then only the progress moves.
     *
     * @param progress to be stored
     * @param entries the changes
     */
    record Changes(Progress progress, List<ResidentEntry> entries) implements Batch {}
}
