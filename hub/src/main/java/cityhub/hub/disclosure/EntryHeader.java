package cityhub.hub.disclosure;

import cityhub.evidence.v1.EntryKind;

/**
 * What an entry of a disclosure says besides its payload: the fields of {@code cityhub.evidence.v1.DisclosureEntry}.
 *
 * @param kind what the entry says; replaced by NOT_FOUND and WITHHELD where the builder's method says so
 * @param epoch epoch of the position
 * @param sequence sequence of the position
 * @param previousEpoch epoch of the feed's previous delivery; with sequence 0 and epoch 0 for none
 * @param previousSequence sequence of the feed's previous delivery
 * @param deliveryId id of the delivery; empty outside feeds
 * @param endOfNotice whether it is the last entry of a notice that reaches this consumer
 * @param requestIndex index of the asked number in the request, from 0
 */
public record EntryHeader(
        EntryKind kind,
        long epoch,
        long sequence,
        long previousEpoch,
        long previousSequence,
        String deliveryId,
        boolean endOfNotice,
        int requestIndex) {}
