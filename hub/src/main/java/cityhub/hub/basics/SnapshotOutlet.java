package cityhub.hub.basics;

import cityhub.hub.delivery.LogPosition;
import cityhub.hub.evidence.Sealed;

/** Where a snapshot's messages go. Called by one thread; what is sent must not wait for the consumer. */
public interface SnapshotOutlet {

    /**
     * Whether the transport takes more without piling it up. When it turns true again,
     * {@link SnapshotSession#transportReady} must be called.
     */
    boolean isReady();

    /**
     * First.
     *
     * @param start the feed goes on from after it
     * @param estimatedRecords how many residents the city has
     */
    void started(String snapshotId, LogPosition start, long estimatedRecords);

    /**
     * A sealed page.
     *
     * @param resumeToken to go on after it
     */
    void page(Sealed sealed, String resumeToken);

    /** Last: when the feed has passed this position, the consumer's state is consistent. */
    void completed(LogPosition consistentAt);
}
