package cityhub.hub.basics;

import cityhub.hub.HubException;
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
     * @return false when the consumer is gone
     * @throws HubException why the snapshot was ended
     */
    boolean awaitReady(BooleanSupplier transportReady) throws InterruptedException {
        lock.lock();
        try {
            while (failure.isEmpty() && !cancelled && !transportReady.getAsBoolean()) {
                changed.await();
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
