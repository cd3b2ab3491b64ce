package cityhub.hub.delivery;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says inside one hub that work was put into the queue, to everybody who waits for it. It is raised after the transaction
 * has ended. What another hub put in, and what becomes due by time, is not told: whoever waits looks again now and then.
 */
public final class WorkSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private long times;

    /** Wakes all who wait. */
    public void raise() {
        lock.lock();
        try {
            times++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How often it was raised so far; to be read before looking for work. */
    public long times() {
        lock.lock();
        try {
            return times;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when it was raised more often than so, or when the time is over.
     *
     * @return false when the thread is to end instead
     */
    public boolean await(long seen, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (times == seen && left > 0) {
                left = raised.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
