package cityhub.hub.delivery;

import cityhub.hub.disclosure.Disclosed;
import java.util.List;

/** A part of a projected chunk, in the order in which it goes out. */
sealed interface FeedPart {

    /** Whom it concerns, in order; at least one. */
    List<Delivery> deliveries();

    /**
     * Entries for the sealer.
     *
     * @param disclosed the entries
     * @param deliveries whom they concern, in order
     */
    record Entries(Disclosed disclosed, List<Delivery> deliveries) implements FeedPart {}

    /**
     * One delivery that is parked.
     *
     * @param delivery whom it concerns
     * @param held what the consumer is told
     */
    record Held(Delivery delivery, HeldDelivery held) implements FeedPart {
        @Override
        public List<Delivery> deliveries() {
            return List.of(delivery);
        }
    }

    /**
     * One delivery.
     *
     * @param sequence its sequence
     * @param personId the person
     */
    record Delivery(long sequence, long personId) {}
}
