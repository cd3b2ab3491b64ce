package cityhub.hub.delivery;

import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes acknowledgements durable: one thread writes whatever waits, of all feeds, in one transaction, and then waits a moment, since
 * each commit takes the disk from the ledger. What is lost with the hub before that is delivered again.
 */
@Singleton
final class CursorWriter {
    private static final Logger LOG = LoggerFactory.getLogger(CursorWriter.class);
    private static final long RETRY_MILLIS = 500;
    private static final long PAUSE_MILLIS = 50;

    private final Database database;
    private final FeedCursorStore store = new FeedCursorStore();
    private final WithheldStore withheld = new WithheldStore();
    private final Map<String, Acknowledgement> waiting = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    CursorWriter(Database database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("feed-cursors").start(this::run);
    }

    /** Takes an acknowledgement; it takes the place of an earlier one of the same agreement. */
    void add(Acknowledgement acknowledgement) {
        waiting.put(acknowledgement.agreementId(), acknowledgement);
        work.release();
    }

    /** What waits to be written for an agreement. */
    Optional<Acknowledgement> waiting(String agreementId) {
        return Optional.ofNullable(waiting.get(agreementId));
    }

    /** Writes what waits, at once when the database answers, else later. */
    void flushSoon() {
        try {
            flush();
        } catch (HubException e) {
            LOG.warn("cursors could not be written, trying again: {}", e.getMessage());
            work.release();
        }
    }

    private void flush() {
        writing.lock();
        try {
            Collection<Acknowledgement> taken = List.copyOf(waiting.values());
            if (!taken.isEmpty()) {
                database.transactionRetrying(tx -> {
                    store.advance(tx, taken);
                    for (Acknowledgement each : taken) {
                        if (each.released()) {
                            withheld.forget(
                                    tx, each.agreementId(), each.position().sequence());
                        }
                    }
                    return true;
                });
                taken.forEach(each -> waiting.remove(each.agreementId(), each));
            }
        } finally {
            writing.unlock();
        }
    }

    private void run() {
        try {
            long pause = 0;
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                work.acquire();
                work.drainPermits();
                pause = PAUSE_MILLIS;
                try {
                    flush();
                } catch (HubException e) {
                    LOG.warn("cursors could not be written, trying again: {}", e.getMessage());
                    pause = RETRY_MILLIS;
                    work.release();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the writer of cursors was interrupted");
        }
    }

    /** Writes what waits and stops. */
    @PreDestroy
    void close() {
        closed.countDown();
        work.release();
        try {
            thread.join();
            flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HubException e) {
            LOG.warn("the last cursors were not written; they will be delivered again: {}", e.getMessage());
        }
    }
}
