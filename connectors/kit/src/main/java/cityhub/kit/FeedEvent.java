package cityhub.kit;

import cityhub.evidence.v1.WithheldReason;
import cityhub.kit.seal.VerifiedDisclosure;

/** What comes on a feed. */
public sealed interface FeedEvent {
    /**
     * Entries in order, verified.
     *
     * @param disclosure the entries
     */
    record Delivered(VerifiedDisclosure disclosure) implements FeedEvent {}

    /**
     * The hub has looked at everything up to here.
     *
     * @param position the position; acknowledge it like an entry
     * @param caughtUp true when nothing later was known
     */
    record Mark(Position position, boolean caughtUp) implements FeedEvent {}

    /**
     * A delivery that could not be given in the consumer's form. It comes again, later, once the cause is corrected.
     *
     * @param deliveryId id of the delivery
     * @param position its position; acknowledge it like an entry
     * @param previous position of the feed's delivery before it
     * @param reason why
     */
    record Parked(String deliveryId, Position position, Position previous, WithheldReason reason)
            implements FeedEvent {}
}
