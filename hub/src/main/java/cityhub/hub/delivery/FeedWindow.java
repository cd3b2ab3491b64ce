package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What of one session is delivered, what of it is acknowledged, and whether the session may go on. Written by the
 * consumer's acknowledgements and by whoever ends the session; waited on by the feed.
 */
final class FeedWindow {
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Long> unacknowledged = new ArrayDeque<>();
    private LogPosition delivered;
    private LogPosition acknowledged;
    private long acknowledgements;
    private boolean finished;
    private Optional<HubException> failure = Optional.empty();

    FeedWindow(int size, LogPosition start) {
        this.size = size;
        this.delivered = start;
        this.acknowledged = start;
    }

    /**
     * Waits until something may be sent: there is room in the window and the transport takes more.
     *
     * @param atMost how long nothing may be acknowledged meanwhile
     * @return how many entries may be sent; 0 when the session is over
     * @throws HubException ACKNOWLEDGEMENT_OVERDUE, or why the session was ended
     */
    int awaitRoom(BooleanSupplier transportReady, Duration atMost) throws InterruptedException {
        return await(() -> unacknowledged.size() < size && transportReady.getAsBoolean(), atMost) ? room() : 0;
    }

    /** How many entries the window takes now. */
    int room() {
        lock.lock();
        try {
            return size - unacknowledged.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * As {@link #awaitRoom}, for what has its room.
     *
     * @return false when the session is over
     */
    boolean awaitSendable(BooleanSupplier transportReady, Duration atMost) throws InterruptedException {
        return await(transportReady, atMost);
    }

    private boolean await(BooleanSupplier met, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            long seen = acknowledgements;
            while (isOpen() && !met.getAsBoolean()) {
                if (seen != acknowledgements) {
                    seen = acknowledgements;
                    left = atMost.toNanos();
                }
                if (left <= 0) {
                    throw new HubException(
                            ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE,
                            unacknowledged.size() + " entries unacknowledged");
                }
                left = changed.awaitNanos(left);
            }
            return !finished;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while until the transport takes more; false when it does not, or the session is over. */
    boolean awaitTransport(BooleanSupplier transportReady, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (isOpen() && !transportReady.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !finished && transportReady.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Notes entries that are about to be sent; they may be acknowledged from now on. */
    void delivering(LogPosition last, List<FeedPart.Delivery> entries) {
        lock.lock();
        try {
            entries.forEach(each -> unacknowledged.addLast(each.sequence()));
            delivered = last;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an acknowledgement.
     *
     * @return the position, when it is new; empty when it says nothing new
     * @throws HubException ACKNOWLEDGEMENT_INVALID when it is beyond what was delivered, or of another epoch
     */
    Optional<LogPosition> acknowledge(LogPosition position) {
        lock.lock();
        try {
            if (position.epoch() != delivered.epoch() || position.sequence() > delivered.sequence()) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_INVALID,
                        "acknowledged " + position + ", delivered " + delivered);
            }
            if (!isOpen() || position.sequence() <= acknowledged.sequence()) {
                return Optional.empty();
            }
            acknowledged = position;
            acknowledgements++;
            while (!unacknowledged.isEmpty() && unacknowledged.getFirst() <= position.sequence()) {
                unacknowledged.removeFirst();
            }
            changed.signalAll();
            return Optional.of(position);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the feed look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The consumer is done: the feed ends without an error. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the session with a reason; the first reason counts. */
    void fail(HubException reason) {
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(reason);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the session goes on.
     *
     * @throws HubException why it was ended
     */
    boolean isOpen() {
        lock.lock();
        try {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return !finished;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the session is over, for whatever reason. */
    boolean isOver() {
        lock.lock();
        try {
            return finished || failure.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while, or until the session is over. */
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (left > 0 && !finished && failure.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
