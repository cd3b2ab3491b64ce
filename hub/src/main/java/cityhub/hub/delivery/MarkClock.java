package cityhub.hub.delivery;

import java.time.Duration;

/**
 * Says when a feed that stands still tells its consumer where it stands: at once when it is caught up for the first
 * time, later only after a while without deliveries, and never twice the same.
 */
final class MarkClock {
    private final Duration interval;
    private LogPosition told;
    private long toldAt = System.nanoTime();
    private boolean caughtUpBefore;
    private boolean lastWasCaughtUp;

    MarkClock(Duration interval, LogPosition start) {
        this.interval = interval;
        this.told = start;
    }

    /** The last position that the consumer was told, by a delivery or a mark. */
    LogPosition told() {
        return told;
    }

    /** How long to wait for more before a mark is due; when none is due, how long to wait at most. */
    Duration untilDue(LogPosition looked) {
        if (isNothingNew(looked)) {
            return interval;
        }
        Duration left = caughtUpBefore ? interval.minusNanos(System.nanoTime() - toldAt) : Duration.ZERO;
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether a caught-up mark is due now. */
    boolean isDue(LogPosition looked) {
        return !isNothingNew(looked) && untilDue(looked).isZero();
    }

    private boolean isNothingNew(LogPosition looked) {
        return lastWasCaughtUp && looked.sequence() == told.sequence();
    }

    /** Deliveries went out up to here. */
    void delivered(LogPosition position) {
        if (position.sequence() > told.sequence()) {
            tell(position, false);
        }
    }

    /** A mark went out. */
    void marked(LogPosition position, boolean caughtUp) {
        caughtUpBefore |= caughtUp;
        tell(position, caughtUp);
    }

    private void tell(LogPosition position, boolean caughtUp) {
        told = position;
        lastWasCaughtUp = caughtUp;
        toldAt = System.nanoTime();
    }
}
