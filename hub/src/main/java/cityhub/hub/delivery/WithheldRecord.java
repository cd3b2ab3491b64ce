package cityhub.hub.delivery;

import cityhub.evidence.v1.WithheldReason;

/**
 * A record that could not be projected for a consumer.
 *
 * @param personId the person
 * @param sequence sequence of the delivery, or of the record in a snapshot
 * @param reason why it was withheld
 */
public record WithheldRecord(long personId, long sequence, WithheldReason reason) {}
