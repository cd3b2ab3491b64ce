package cityhub.kit;

import cityhub.resident.v1.ResidentRecord;

/**
 * One record for the sink.
 *
 * @param kind what to do with it
 * @param number the consumer's number of the person: the key
 * @param position feed: position of the delivery; snapshot: position of the person's last change
 * @param record the approved items; only numbers when the person leaves
 * @param endOfNotice true for the last entry of one notice (届出) that reaches this consumer
 */
public record ResidentEntry(Kind kind, String number, Position position, ResidentRecord record, boolean endOfNotice) {
    /** What to do. */
    public enum Kind {
        /** Keep the record in place of what was known. */
        KEEP,
        /** The person came into the agreement's population: keep the record. */
        ENTER,
        /** The person left the agreement's population: remove the record. */
        LEAVE
    }

    /** Without number and record: they must not get into logs. */
    @Override
    public String toString() {
        return "ResidentEntry[" + kind + " at " + position + "]";
    }
}
