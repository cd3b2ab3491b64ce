package cityhub.hub.delivery;

import cityhub.hub.evidence.Sealed;

/** Where a feed's messages go. Called by one thread; what is sent must not wait for the consumer. */
public interface FeedOutlet {

    /**
     * Whether the transport takes more without piling it up. When it turns true again,
     * {@link FeedSession#transportReady} must be called.
     */
    boolean isReady();

    /** First, once. */
    void opened(FeedStart start);

    /** Sealed entries, in order. */
    void disclosure(Sealed sealed);

    /** A delivery that is parked. */
    void withheld(HeldDelivery held);

    /** Everything up to the position was looked at; caught up when nothing later was known. */
    void mark(LogPosition position, boolean caughtUp);
}
