package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest entries of the change log, read once per hub and served to every feed that is caught up. One thread
 * looks for the end of the log and wakes all feeds; a feed that is further behind reads the log itself.
 */
@Singleton
public final class LogTail {
    private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
    private static final int PAGE = 1000;
    private static final int REST_OF_NOTICE = 20;
    private static final long PAUSE_MILLIS = 200;

    private final ChangeLog log;
    private final LogSignal signal;
    private final FeedConfiguration configuration;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final TailBuffer newest;
    private LogHead head;
    private volatile boolean closed;

    public LogTail(ChangeLog log, LogSignal signal, FeedConfiguration configuration) {
        this.log = log;
        this.signal = signal;
        this.configuration = configuration;
        this.newest = new TailBuffer(configuration.tailEntries());
        this.head = log.head();
        Thread.ofVirtual().name("log-tail").start(this::follow);
    }

    /** The end of the log as last seen. */
    public LogHead head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the log has grown past a position or has begun another epoch, at most so long.
     *
     * @param enough whether to wait no longer; looked at after {@link #wakeAll}
     * @return the end of the log as then seen
     */
    LogHead await(LogPosition after, Duration atMost, BooleanSupplier enough) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (isEnd(after) && left > 0 && !closed && !enough.getAsBoolean()) {
                left = moved.awaitNanos(left);
            }
            return head;
        } finally {
            lock.unlock();
        }
    }

    /** Lets every waiting feed look whether it has waited enough. */
    void wakeAll() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnd(LogPosition position) {
        return head.position().epoch() == position.epoch() && head.position().sequence() <= position.sequence();
    }

    /** Up to {@code limit} entries after a sequence, in order: from memory when they are there, else from the log. */
    List<LoggedEntry> read(long after, int limit) {
        List<LoggedEntry> recent;
        lock.lock();
        try {
            recent = newest.after(after, limit);
        } finally {
            lock.unlock();
        }
        return recent.isEmpty() ? log.read(after, limit) : recent;
    }

    /**
     * As {@link #read}, and beyond the limit to the end of the notice in which it falls.
     *
     * @throws HubException RESYNC_REQUIRED when the log was pruned meanwhile
     */
    List<LoggedEntry> readNotices(long after, int limit) {
        List<LoggedEntry> entries = new ArrayList<>(read(after, limit));
        if (!entries.isEmpty() && entries.getFirst().sequence() != after + 1) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_RESYNC_REQUIRED, "the log no longer reaches back to " + after);
        }
        while (!entries.isEmpty() && !entries.getLast().entry().endOfNotice()) {
            List<LoggedEntry> more = read(entries.getLast().sequence(), REST_OF_NOTICE);
            if (more.isEmpty()) {
                throw new IllegalStateException("the last notice of the log is not whole");
            }
            for (LoggedEntry each : more) {
                entries.add(each);
                if (each.entry().endOfNotice()) {
                    break;
                }
            }
        }
        return entries;
    }

    private void follow() {
        boolean failing = false;
        while (!closed) {
            try {
                look();
                failing = false;
                signal.await(configuration.poll().toMillis());
            } catch (HubException e) {
                if (!failing) {
                    LOG.warn("the change log cannot be read: {}", e.getMessage());
                }
                failing = true;
                pause();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private void look() {
        LogHead seen = log.head();
        LogHead before = head();
        if (seen.equals(before)) {
            return;
        }
        LogPosition known = before.position();
        if (seen.position().epoch() == known.epoch()) {
            fill(known.sequence(), seen.position().sequence());
        }
        publish(seen);
    }

    private void fill(long known, long end) {
        long after = Math.max(known, end - configuration.tailEntries());
        while (after < end) {
            List<LoggedEntry> page = log.read(after, (int) Math.min(PAGE, end - after));
            if (page.isEmpty()) {
                return;
            }
            lock.lock();
            try {
                page.forEach(newest::add);
            } finally {
                lock.unlock();
            }
            after = page.getLast().sequence();
        }
    }

    private void publish(LogHead seen) {
        lock.lock();
        try {
            if (seen.position().epoch() != head.position().epoch()) {
                newest.clear();
            }
            head = seen;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            closed = true;
        }
    }

    /** Stops looking. */
    @PreDestroy
    public void close() {
        closed = true;
        signal.raise();
        wakeAll();
    }
}
