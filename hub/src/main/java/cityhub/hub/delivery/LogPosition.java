package cityhub.hub.delivery;

/**
 * A place in the change log. Positions compare only within one epoch.
 *
 * @param epoch rises when the database was restored or failed over, from 1
 * @param sequence sequence of a change; 0 before the first
 */
public record LogPosition(long epoch, long sequence) {

    /** The place of a later or earlier change in the same epoch. */
    public LogPosition at(long otherSequence) {
        return new LogPosition(epoch, otherSequence);
    }
}
