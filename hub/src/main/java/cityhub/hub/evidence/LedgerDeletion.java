package cityhub.hub.evidence;

import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Deletes records past their term, batch by batch. Checkpoints stay, so that the chain still holds; so do the records
 * that introduce keys. The deletion is itself a record, sealed before anything goes, and the verifier accepts the lack
 * of exactly the batches that it covers.
 */
@Singleton
public final class LedgerDeletion {
    private static final int BATCHES_PER_TURN = 32;

    private final Database database;
    private final Acts acts;
    private final LedgerIndexer indexer;
    private final Duration term;

    public LedgerDeletion(Database database, Acts acts, LedgerIndexer indexer, LedgerConfiguration configuration) {
        this.database = database;
        this.acts = acts;
        this.indexer = indexer;
        this.term = Duration.ofDays(configuration.termDays());
    }

    /**
     * What a deletion reaches.
     *
     * @param throughBatch last batch whose records go; 0 when there is none
     * @param batches how many batches still have records that go
     */
    public record Extent(long throughBatch, long batches) {}

    /**
     * What would go.
     *
     * @param before batches that were sealed before this time
     * @throws HubException INVALID_ARGUMENT when that is later than the term allows
     */
    public Extent extent(Instant before) {
        return database.read(connection -> extent(connection, before));
    }

    /**
     * Records the deletion, and lets the records go in the background once that is sealed.
     *
     * @throws HubException INVALID_ARGUMENT as {@link #extent}; EVIDENCE_UNAVAILABLE when it is recorded and not yet
     *     sealed: nothing goes before it is
     */
    public Extent delete(LedgerReader officer, Instant before) {
        Deleted deleted = database.transactionRetrying(tx -> {
            Extent extent = extent(tx, before);
            if (extent.batches() == 0) {
                return new Deleted(extent, 0);
            }
            TreeMap<String, String> details = new TreeMap<>();
            details.put("before", Statement.time(before));
            details.put("purpose", officer.purpose());
            details.put("through-batch", Long.toString(extent.throughBatch()));
            long act = Acts.recordAny(tx, new Act(Act.LEDGER_DELETION, officer.actor(), "batches", details, List.of()));
            DeletionStore.insert(tx, act, extent.throughBatch());
            return new Deleted(extent, act);
        });
        if (deleted.act() != 0) {
            acts.awaitSealed(deleted.act());
            indexer.wake();
        }
        return deleted.extent();
    }

    private record Deleted(Extent extent, long act) {}

    private Extent extent(Connection connection, Instant before) throws SQLException {
        if (before.isAfter(LedgerStore.now(connection).minus(term))) {
            throw HubException.invalid("before_time", "at least " + term.toDays() + " days ago");
        }
        long through = DeletionStore.lastBatchBefore(connection, before);
        long done = DeletionStore.recordedThrough(connection);
        return new Extent(through, Math.max(0, through - done));
    }

    /** Deletes the records of the next batches that a sealed deletion covers, if any; true when there may be more. */
    static boolean takeTurn(Database database) {
        return database.transactionRetrying(tx -> {
            IndexStore.lockHead(tx);
            long done = DeletionStore.doneThrough(tx);
            long through = DeletionStore.sealedThrough(tx);
            if (done >= through) {
                return false;
            }
            long last = Math.min(through, done + BATCHES_PER_TURN);
            Set<Long> kept = LedgerStore.keys(tx).stream()
                    .map(LedgerStore.KnownKey::firstBatch)
                    .collect(Collectors.toSet());
            List<ExportBatchesResponse> batches = LedgerStore.batches(tx, done + 1, last, BATCHES_PER_TURN);
            IndexStore.remove(tx, batches, kept);
            DeletionStore.empty(
                    tx,
                    batches.stream()
                            .map(ExportBatchesResponse::getBatch)
                            .filter(each -> !kept.contains(each))
                            .toList());
            DeletionStore.advance(tx, last);
            return last < through;
        });
    }
}
