package cityhub.hub.addressee;

import java.time.Instant;
import java.util.Optional;

/**
 * A number with its time, as stored.
 *
 * @param number the number; empty when it is held encrypted
 * @param validFrom first day on which it was the person's
 * @param validTo day on which that ended; empty while it is in force, and when it turned out to be another's
 * @param knownFrom since when the hub knows it
 * @param knownTo when the hub learned that it is no longer so; empty while it is in force
 * @param linkId link by which it came; empty for none
 */
record HeldRow(
        String domain,
        String number,
        String validFrom,
        Optional<String> validTo,
        Instant knownFrom,
        Optional<Instant> knownTo,
        String linkId) {

    /** As the hub knew it at a time; empty when it did not know it yet. */
    Optional<HeldRow> knownAt(Instant time) {
        if (knownFrom.isAfter(time)) {
            return Optional.empty();
        }
        boolean endKnown = knownTo.filter(each -> !each.isAfter(time)).isPresent();
        return Optional.of(
                endKnown
                        ? this
                        : new HeldRow(
                                domain, number, validFrom, Optional.empty(), knownFrom, Optional.empty(), linkId));
    }

    /** Shows no number. */
    @Override
    public String toString() {
        return "HeldRow[" + domain + "]";
    }
}
