package cityhub.kit.ledger;

import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.TrustedKeys;
import java.util.Optional;

/** What the check of a ledger gave. */
public sealed interface LedgerReport {
    /** Batches that hold, from the first. */
    long batches();

    /** Records that hold, from the first. */
    long records();

    /** The last checkpoint that holds; empty when there is none. */
    Optional<Checkpoint> last();

    /**
     * Everything holds.
     *
     * @param deleted batches whose records were deleted past their term, as a record of the ledger says
     * @param keys the keys given and those introduced
     */
    record Sound(long batches, long records, long deleted, Optional<Checkpoint> last, TrustedKeys keys)
            implements LedgerReport {}

    /**
     * Something does not hold; what comes after it was not looked at.
     *
     * @param first what
     */
    record Broken(long batches, long records, Optional<Checkpoint> last, LedgerFinding first) implements LedgerReport {}
}
