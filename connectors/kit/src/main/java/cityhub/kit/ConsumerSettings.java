package cityhub.kit;

/**
 * How a consumer works.
 *
 * @param start what to do at the very beginning
 * @param window entries that may be unacknowledged, 1 to 5000; 0 for the hub's own
 * @param sinkAttempts how often in a row the sink may fail before the consumer stops
 * @param backoff waits between attempts
 */
public record ConsumerSettings(Start start, int window, int sinkAttempts, Backoff backoff) {
    /** How often a loss may show at one place before the consumer stops. */
    static final int GAP_ATTEMPTS = 3;

    /** What to do at the very beginning. */
    public enum Start {
        /** Take a snapshot, then the feed; again when the hub asks for it. Needs the agreement's bulk approval. */
        SNAPSHOT,
        /** Only the feed, from the hub's cursor on. Stops when the hub asks for a snapshot. */
        FEED
    }

    public ConsumerSettings {
        if (window < 0 || window > 5000 || sinkAttempts < 1) {
            throw new IllegalArgumentException("The window is 0 to 5000 and the sink has at least 1 attempt.");
        }
    }

    /** Snapshot, then feed; the hub's window; 10 attempts of the sink. */
    public static ConsumerSettings standard() {
        return new ConsumerSettings(Start.SNAPSHOT, 0, 10, Backoff.standard());
    }

    /** The same without a snapshot. */
    public ConsumerSettings feedOnly() {
        return new ConsumerSettings(Start.FEED, window, sinkAttempts, backoff);
    }

    /** The same with other waits. */
    public ConsumerSettings pausing(Backoff other) {
        return new ConsumerSettings(start, window, sinkAttempts, other);
    }
}
