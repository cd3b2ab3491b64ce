package cityhub.kit;

/** A delivery names one before it that never arrived. Replay is tried first; then the consumer stops with this. */
public final class FeedGapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position lastReceived;

    FeedGapException(Position missing, Position lastReceived) {
        super("The delivery at " + missing + " was lost; the last received is at " + lastReceived + ".");
        this.lastReceived = lastReceived;
    }

    /** The last position that was received. */
    public Position lastReceived() {
        return lastReceived;
    }
}
