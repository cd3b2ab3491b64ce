package cityhub.hub.delivery;

import cityhub.evidence.v1.WithheldReason;

/**
 * A delivery that could not be projected for a consumer.
 *
 * @param deliveryId id of the delivery, the same at every attempt
 * @param position its position
 * @param previous position of the previous delivery of the feed
 * @param reason why
 */
public record HeldDelivery(String deliveryId, LogPosition position, LogPosition previous, WithheldReason reason) {}
