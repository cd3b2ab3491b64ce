package cityhub.hub.intermediary;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says now and then that it is time for something, to one of those who ask; the first time at once. */
final class Interval {
    private final Duration length;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    Interval(Duration length) {
        this.length = length;
    }

    boolean isOver() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + length.toNanos());
    }

    /** There is more to do: it is time again at once. */
    void cutShort() {
        next.set(System.nanoTime());
    }
}
