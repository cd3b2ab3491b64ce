package cityhub.hub.evidence;

import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the index behind the chain and lets go what was deleted, outside the path of sealing. Several hubs take turns
 * at it.
 */
public final class LedgerIndexer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerIndexer.class);
    private static final int BATCHES_PER_READ = 32;
    /** So many of those at hand are indexed in one turn. */
    private static final int MOST_FRESH = 1_024;

    private static final long MOST_BYTES = 32 << 20;

    private static final Duration IDLE = Duration.ofSeconds(5);
    /** Batches gather so long before a turn: a turn costs little more for many than for one, and look-ups read what has none. */
    private static final Duration GATHER = Duration.ofSeconds(1);

    private final Database database;
    private final FreshBatches fresh = new FreshBatches(MOST_BYTES);
    private final Semaphore news = new Semaphore(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread worker;

    private LedgerIndexer(Database database) {
        this.database = database;
        this.worker = Thread.ofPlatform().name("evidence-indexer").daemon().unstarted(this::work);
    }

    /** Starts indexing at where the index stands. */
    public static LedgerIndexer start(Database database) {
        LedgerIndexer indexer = new LedgerIndexer(database);
        indexer.worker.start();
        return indexer;
    }

    /** Hands over a batch that has committed, so that it need not be read again. */
    void sealed(ExportBatchesResponse batch) {
        fresh.add(batch);
        wake();
    }

    /** Tells that there is work. */
    void wake() {
        news.release();
    }

    /** Throws the index away; it is built anew from the batches, and look-ups read those meanwhile. */
    public void rebuild() {
        database.transactionRetrying(tx -> {
            IndexStore.lockHead(tx);
            IndexStore.clear(tx);
            return true;
        });
        wake();
    }

    @Override
    public void close() {
        closing.countDown();
        wake();
        try {
            worker.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (closing.getCount() > 0) {
            boolean more = false;
            try {
                boolean moreToIndex = takeTurn(database, fresh);
                more = LedgerDeletion.takeTurn(database) || moreToIndex;
            } catch (RuntimeException e) {
                LOG.warn("the ledger's index stays behind for now", e);
            }
            if (!more) {
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (news.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)
                    && !closing.await(GATHER.toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.warn("the indexing thread was interrupted; it goes on until closed");
        }
    }

    /**
     * Indexes the next batches, if any; true when there may be more.
     *
     * @param fresh batches at hand; those that are indexed are taken out
     */
    static boolean takeTurn(Database database, FreshBatches fresh) {
        Turn turn = database.transactionRetrying(tx -> {
            long indexed = IndexStore.lockHead(tx);
            List<ExportBatchesResponse> batches = fresh.from(indexed + 1, MOST_FRESH);
            int most = MOST_FRESH;
            if (batches.isEmpty()) {
                most = BATCHES_PER_READ;
                // Those of another hub, of before, or too many at once.
                batches = LedgerStore.batches(tx, indexed + 1, Long.MAX_VALUE, BATCHES_PER_READ);
            }
            if (batches.isEmpty()) {
                return new Turn(indexed, false);
            }
            long through = batches.getLast().getBatch();
            IndexStore.insert(tx, batches);
            IndexStore.advanceHead(tx, through);
            return new Turn(through, batches.size() == most);
        });
        fresh.removeThrough(turn.through());
        return turn.more();
    }

    /** Up to where the index is, and whether there may be more to index at once. */
    private record Turn(long through, boolean more) {}
}
