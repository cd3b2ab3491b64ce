package cityhub.kit;

import java.util.Map;
import java.util.Set;

/**
 * Where residents go: the vendor's own store. Called by one thread at a time.
 *
 * <p>What must hold, for nothing to be lost or doubled: {@link #apply} commits the entries and the progress in one
 * transaction before it returns, or throws and has changed nothing; {@link #lastCommitted} gives back the progress of
 * the last transaction, also after a crash or a restored backup.
 */
public interface ResidentSink {
    /** The progress committed last; {@link Progress#nothing} before the first. */
    Progress lastCommitted();

    /**
     * The positions stored with the records of these persons; those not there are left out. Asked only until the feed
     * has passed a snapshot's end, to leave out changes that are older than what the snapshot brought.
     *
     * @param numbers at most 500 numbers
     */
    Map<String, Position> positionsOf(Set<String> numbers);

    /**
     * Applies a batch: records with their numbers and positions, and the progress, in one transaction. Acknowledged to
     * the hub only after this returns.
     *
     * @throws RuntimeException when it could not be committed; it is tried again
     */
    void apply(Batch batch);
}
