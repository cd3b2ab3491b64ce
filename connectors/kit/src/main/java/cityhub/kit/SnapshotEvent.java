package cityhub.kit;

import cityhub.kit.seal.VerifiedDisclosure;

/** What comes in a snapshot: one start, pages, one end. */
public sealed interface SnapshotEvent {
    /**
     * The snapshot has begun.
     *
     * @param snapshotId its id
     * @param start the feed goes on from after this position
     * @param estimatedRecords residents of the city; the population may be smaller
     */
    record Started(String snapshotId, Position start, long estimatedRecords) implements SnapshotEvent {}

    /**
     * A page, verified.
     *
     * @param disclosure the records, or withheld ones
     * @param resumeToken to go on after this page
     */
    record Page(VerifiedDisclosure disclosure, String resumeToken) implements SnapshotEvent {}

    /**
     * The snapshot is over.
     *
     * @param consistentAt when the feed has passed this position, the state is consistent
     */
    record Completed(Position consistentAt) implements SnapshotEvent {}
}
