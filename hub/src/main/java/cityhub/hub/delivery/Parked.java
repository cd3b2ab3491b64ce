package cityhub.hub.delivery;

/**
 * What is parked of a person for one consumer.
 *
 * @param sequence sequence of the delivery that was withheld last
 * @param resolvedSequence sequence at which the person was delivered after all; 0 while parked
 */
record Parked(long sequence, long resolvedSequence) {

    /** Whether the person was not delivered since. */
    boolean isHeldBack() {
        return resolvedSequence == 0;
    }

    /** Whether an entry of the log that removes the cause delivers the person again. */
    boolean isReleasedBy(long entry) {
        return sequence < entry && (resolvedSequence == 0 || resolvedSequence >= entry);
    }
}
