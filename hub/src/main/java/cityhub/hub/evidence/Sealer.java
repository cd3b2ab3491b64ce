package cityhub.hub.evidence;

import cityhub.certs.NativeCrypto;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals disclosures and acts. One worker takes whatever waits, with no added delay, and seals it as one batch; it
 * releases only what has committed. When the outcome of a commit is unknown it releases nothing, so that the ledger
 * is an upper bound of what left.
 */
public final class Sealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private static final int MOST_WAITING = 4096;
    private static final int MOST_PER_BATCH = 256;
    private static final int MOST_ENTRIES_PER_BATCH = 16_384;
    /** Batches after which the connection goes back, however much waits. */
    private static final int MOST_IN_SESSION = 1_000;

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration LATELY = Duration.ofSeconds(30);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Database database;
    private final SealingTransaction sealing;
    private final SecureRandom random;
    private final ConsumerLines consumers = new ConsumerLines();
    private final HubMetrics metrics;
    private final Consumer<ExportBatchesResponse> afterCommit;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread worker;
    private volatile boolean closed;
    private volatile boolean failing;
    private volatile long failedAt;

    private Sealer(
            Database database,
            SigningKeys keys,
            String cityCode,
            HubMetrics metrics,
            Consumer<ExportBatchesResponse> afterCommit) {
        this.database = database;
        this.random = NativeCrypto.random();
        this.sealing = new SealingTransaction(cityCode, keys, random);
        this.metrics = metrics;
        this.afterCommit = afterCommit;
        this.worker = Thread.ofPlatform().name("evidence-sealer").daemon().unstarted(this::work);
    }

    /**
     * Starts sealing; acts that were left waiting are sealed first.
     *
     * @param afterCommit gets each batch once it has committed, on the sealing thread
     */
    public static Sealer start(
            Database database,
            SigningKeys keys,
            String cityCode,
            HubMetrics metrics,
            Consumer<ExportBatchesResponse> afterCommit) {
        Sealer sealer = new Sealer(database, keys, cityCode, metrics, afterCommit);
        metrics.watchSealingQueue(sealer.queue);
        sealer.worker.start();
        return sealer;
    }

    /**
     * Records and signs a disclosure; blocks until that is durable.
     *
     * @throws HubException AGREEMENT_UNKNOWN, AGREEMENT_REVOKED, AGREEMENT_NOT_ACTIVE, CERTIFICATE_UNKNOWN,
     *     CERTIFICATE_REVOKED, CERTIFICATE_EXPIRED, FEED_DISPLACED when a gate is closed; AGREEMENT_CHANGED when the
     *     agreement, or the state of protection of a person, changed since the read; OVERLOADED when too many wait;
     *     EVIDENCE_UNAVAILABLE when the ledger can't be written or its outcome is unknown. Nothing may leave then.
     */
    public Sealed seal(Disclosed disclosed) {
        return seal(PreparedDisclosure.of(disclosed, consumers, random));
    }

    Sealed seal(PreparedDisclosure disclosure) {
        Pending.OfDisclosure pending = new Pending.OfDisclosure(disclosure);
        submit(pending);
        return await(pending).release();
    }

    /**
     * As {@link #seal}, for disclosures that are there at the same moment; does not block.
     *
     * @param disclosures each there, or failed, which its outcome is then, too
     * @return outcome of each, in order
     */
    public List<CompletableFuture<InLedger>> sealTogether(List<CompletableFuture<Disclosed>> disclosures) {
        List<CompletableFuture<Pending.OfDisclosure>> all = disclosures.stream()
                .map(each -> each.thenApply(
                        there -> new Pending.OfDisclosure(PreparedDisclosure.of(there, consumers, random))))
                .toList();
        return all.stream()
                .map(each -> each.thenCompose(pending -> {
                    submit(pending);
                    return pending.outcome();
                }))
                .toList();
    }

    /**
     * Whether a person's state of protection changed after a sequence, as far as the last batch knew: who asks spares himself
     * a refusal. It replaces none: {@link #seal} looks at what has committed by then.
     */
    public boolean knowsChangeOfProtection(long personId, long sequence) {
        return sealing.protection(personId) > sequence;
    }

    /** Waits until an act of the outbox is sealed. */
    void awaitAct(long outboxId) {
        Pending.OfAct pending = new Pending.OfAct(outboxId);
        submit(pending);
        await(pending);
    }

    /**
     * Checks that the ledger can be written: the database answers and has its procedure, the head can be locked, the signing key is
     * there, and no batch failed lately without another one that succeeded since.
     *
     * @throws HubException EVIDENCE_UNAVAILABLE or STORE_UNAVAILABLE when not
     */
    public void check() {
        if (closed || !worker.isAlive()) {
            throw unavailable("the sealer has stopped");
        }
        if (failing && System.nanoTime() - failedAt < LATELY.toNanos()) {
            throw unavailable("the last batch could not be written or signed");
        }
        if (!database.read(LedgerStore::appends)) {
            throw unavailable(
                    "the database has no procedure evidence_append: it was restored from a dump without routines");
        }
        database.transaction(tx -> sealing.key(LedgerStore.lockHead(tx)).id());
    }

    /** Seals what waits, then stops; later calls get EVIDENCE_UNAVAILABLE. */
    @Override
    public void close() {
        closed = true;
        boolean awakened = queue.offer(new Pending.Wake());
        try {
            worker.join(awakened ? Duration.ofSeconds(30) : Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaiting();
    }

    private void submit(Pending pending) {
        if (closed) {
            throw unavailable("the sealer has stopped");
        }
        if (!queue.offer(pending)) {
            throw HubException.retryable(
                    ErrorReason.ERROR_REASON_OVERLOADED, MOST_WAITING + " wait to be sealed", RETRY_AFTER);
        }
        failIfEnded();
    }

    /** Who comes when the worker has ended would wait for ever. */
    private void failIfEnded() {
        if (closed && !worker.isAlive()) {
            failWaiting();
        }
    }

    private static <T> T await(Pending.Awaitable<T> pending) {
        try {
            return pending.outcome().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HubException refused) {
                throw refused;
            }
            throw new IllegalStateException("waiting threads are told by hub exceptions only", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while waiting for the seal");
        }
    }

    private void work() {
        // Whatever acts an earlier process left.
        boolean idle = true;
        while (!closed || !queue.isEmpty()) {
            List<Pending> batch = idle ? List.of() : take();
            idle = false;
            if (batch.isEmpty()) {
                sealBatch(batch);
            } else {
                sealOn(batch);
            }
        }
    }

    /** Seals a batch, and on the same connection those that wait when it is done. */
    private void sealOn(List<Pending> first) {
        try {
            database.session(() -> {
                List<Pending> batch = first;
                for (int left = MOST_IN_SESSION; left > 0 && !batch.isEmpty(); left--) {
                    boolean sealed = sealBatch(batch);
                    batch = sealed && left > 1 ? startedWith(queue.poll()) : List.of();
                }
            });
        } catch (RuntimeException | Error e) {
            failed(first, e);
        }
    }

    /** The first that waits, which more may join; empty when nothing came for a while. */
    private List<Pending> take() {
        try {
            return startedWith(queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.warn("the sealing thread was interrupted; it goes on until closed");
            return List.of();
        }
    }

    /** A batch that more may join; empty for null, when there is none. */
    private static List<Pending> startedWith(Pending first) {
        List<Pending> batch = new ArrayList<>();
        if (first != null) {
            batch.add(first);
        }
        return batch;
    }

    /** Takes what waits into a batch, up to its bounds; nothing into an empty one. */
    private void fill(List<Pending> batch) {
        int entries = batch.stream().mapToInt(Pending::entries).sum();
        boolean room = !batch.isEmpty();
        while (room && batch.size() < MOST_PER_BATCH && entries < MOST_ENTRIES_PER_BATCH) {
            Pending next = queue.poll();
            room = next != null;
            if (room) {
                batch.add(next);
                entries += next.entries();
            }
        }
    }

    private SealingTransaction.Work filled(List<Pending> batch) {
        fill(batch);
        return Pending.work(batch);
    }

    /** Whether the database did what it should; refused ones are sealed as such. */
    private boolean sealBatch(List<Pending> batch) {
        try {
            if (batch.isEmpty()
                    && database.read(tx -> OutboxStore.waiting(tx, 1).isEmpty())) {
                return true;
            }
            long begun = System.nanoTime();
            SealingTransaction.Outcome outcome =
                    database.transactionRetrying(tx -> sealing.run(tx, () -> filled(batch)));
            count(outcome, Duration.ofNanos(System.nanoTime() - begun));
            tellRecovery();
            tellTogether(batch, outcome);
            outcome.signed().ifPresent(signed -> afterCommit.accept(signed.batch()));
            return true;
        } catch (RuntimeException | Error e) {
            failed(batch, e);
            return false;
        }
    }

    /** Tells whoever waits, also those who were about to join: each by itself would wait for the same database. */
    private void failed(List<Pending> batch, Throwable cause) {
        failedAt = System.nanoTime();
        metrics.batchFailed();
        tell(cause);
        fill(batch);
        // As in tellTogether: whoever is told answers its call, and logs that.
        Thread.startVirtualThread(() -> batch.forEach(pending -> pending.fail(notCommitted(cause))));
    }

    /** The first failure in full; those that follow while callers come again are counted only. */
    private void tell(Throwable failure) {
        if (!failing) {
            LOG.error("the ledger can't be written; nothing is released until it can", failure);
        }
        failing = true;
    }

    private void tellRecovery() {
        if (failing) {
            LOG.info("the ledger is written again");
        }
        failing = false;
    }

    private void count(SealingTransaction.Outcome outcome, Duration taken) {
        outcome.signed().ifPresent(signed -> metrics.batchSealed(signed.tree().size(), taken));
        outcome.refused().values().forEach(refusal -> metrics.sealingRefused(refusal.reason()));
    }

    /** Off this thread, which has the next batch to make: to wake those who wait takes as long as a statement. */
    private void tellTogether(List<Pending> batch, SealingTransaction.Outcome outcome) {
        Thread.startVirtualThread(
                () -> batch.stream().filter(pending -> !pending.settle(outcome)).forEach(this::waitOn));
    }

    /** An act for which this batch had no more room. */
    private void waitOn(Pending pending) {
        if (!queue.offer(pending)) {
            pending.fail(unavailable("no room to wait for the next batch"));
        }
        failIfEnded();
    }

    private void failWaiting() {
        for (Pending left = queue.poll(); left != null; left = queue.poll()) {
            left.fail(unavailable("the sealer has stopped"));
        }
    }

    private static HubException unavailable(String detail) {
        return HubException.retryable(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, detail, RETRY_AFTER);
    }

    private static HubException notCommitted(Throwable cause) {
        HubException thrown = unavailable("the batch was not committed, or its outcome is unknown");
        thrown.addSuppressed(cause);
        return thrown;
    }
}
