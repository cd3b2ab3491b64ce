package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Whether an open snapshot may go on. The methods may be called by any thread and do not block. */
public final class SnapshotSession {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean cancelled;
    private Optional<HubException> failure = Optional.empty();

    /** The transport takes more again. */
    public void transportReady() {
        change(() -> {});
    }

    /** The consumer is gone: the snapshot ends without an error. */
    public void cancel() {
        change(() -> cancelled = true);
    }

    /** Ends the snapshot with a reason; the first reason counts. */
    public void close(HubException reason) {
        change(() -> failure = failure.or(() -> Optional.of(reason)));
    }

    /**
     * Waits until more may be sent.
     *
     * @param atMost how long the consumer may take nothing
     * @return false when the consumer is gone
     * @throws HubException why the snapshot was ended; ACKNOWLEDGEMENT_OVERDUE when nobody reads it
     */
    boolean awaitReady(BooleanSupplier transportReady, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (failure.isEmpty() && !cancelled && !transportReady.getAsBoolean()) {
                if (left <= 0) {
                    throw new HubException(
                            ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE, "nobody reads the snapshot");
                }
                left = changed.awaitNanos(left);
            }
            if (failure.isPresent()) {
                throw failure.get();
            }
            return !cancelled;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
