package cityhub.kit.seal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Remembers the checkpoints a consumer has seen and refuses what contradicts them, so that nobody can cut off, restore
 * or fork the ledger unseen. The newest is durable before {@link Trail#accept} returns.
 *
 * <p>A consumer sees only the batches that hold something of its own, so the chain has gaps here and its continuity
 * cannot be checked; the export of the whole ledger is there for that. What is checked:
 *
 * <ul>
 *   <li>within one call or stream batch numbers never fall, and none is older than the newest that was known when the
 *       call began: what is sealed for a call is sealed after it was asked. Calls that run side by side may overtake
 *       each other;
 *   <li>a batch seen before has the same checkpoint;
 *   <li>of two batches the later one has no earlier time;
 *   <li>where neighbours are both known, the later one names the hash of the earlier.
 * </ul>
 */
public final class CheckpointWitness {
    /** How many checkpoints are kept in memory for comparison; the newest is kept on disk. */
    private static final int REMEMBERED = 4096;

    private final WitnessFile file;
    private final ConcurrentSkipListMap<Long, Checkpoint> seen = new ConcurrentSkipListMap<>();

    public CheckpointWitness(WitnessFile file) {
        this.file = file;
        file.newest().ifPresent(newest -> seen.put(newest.batch(), newest));
    }

    /** The newest checkpoint seen so far. */
    public Optional<Checkpoint> newest() {
        return Optional.ofNullable(seen.lastEntry()).map(Map.Entry::getValue);
    }

    /** Begins a call or a stream: everything sealed for it comes after what is known now. */
    public Trail begin() {
        return new Trail(newest().map(Checkpoint::batch).orElse(0L));
    }

    /** Whether this very checkpoint was accepted before: its signature need not be checked again. */
    boolean knows(Checkpoint checkpoint) {
        return checkpoint.equals(seen.get(checkpoint.batch()));
    }

    /** The checkpoints of one call or stream. Not for several threads. */
    public final class Trail {
        private long floor;

        private Trail(long floor) {
            this.floor = floor;
        }

        /**
         * Takes in a checkpoint whose signature was found good.
         *
         * @throws LedgerRegressException when it contradicts what was seen before
         */
        public void accept(Checkpoint checkpoint) {
            if (checkpoint.batch() < floor) {
                throw new LedgerRegressException("Batch " + checkpoint.batch()
                        + " was sealed for this call although batch " + floor + " was known before it.");
            }
            remember(checkpoint);
            floor = checkpoint.batch();
        }
    }

    private void remember(Checkpoint checkpoint) {
        synchronized (seen) {
            Checkpoint known = seen.get(checkpoint.batch());
            if (known != null) {
                if (!known.equals(checkpoint)) {
                    throw new LedgerRegressException(
                            "Batch " + checkpoint.batch() + " has another checkpoint than before.");
                }
                return;
            }
            Map.Entry<Long, Checkpoint> lower = seen.lowerEntry(checkpoint.batch());
            if (lower != null) {
                requireOrder(lower.getValue(), checkpoint);
            }
            Map.Entry<Long, Checkpoint> higher = seen.higherEntry(checkpoint.batch());
            if (higher != null) {
                requireOrder(checkpoint, higher.getValue());
            }
            seen.put(checkpoint.batch(), checkpoint);
            if (seen.size() > REMEMBERED) {
                seen.pollFirstEntry();
            }
        }
        file.keepNewest(seen.lastEntry().getValue());
    }

    private static void requireOrder(Checkpoint earlier, Checkpoint later) {
        if (later.time().isBefore(earlier.time())) {
            throw new LedgerRegressException(
                    "The time of batch " + later.batch() + " is before that of batch " + earlier.batch() + ".");
        }
        if (later.batch() == earlier.batch() + 1 && !later.previous().equals(earlier.digest())) {
            throw new LedgerRegressException(
                    "Batch " + later.batch() + " does not follow on batch " + earlier.batch() + ".");
        }
        if (!later.city().equals(earlier.city())) {
            throw new LedgerRegressException(
                    "Batches " + earlier.batch() + " and " + later.batch() + " name different cities.");
        }
    }
}
