package cityhub.hub.delivery;

import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Says inside one hub that the change log has grown. Signals that nobody has taken yet count as one. */
@Singleton
public final class LogSignal {
    private final Semaphore raised = new Semaphore(0);

    /** Wakes the one who waits, or the next one who will. */
    public void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Returns when the signal was raised, or when the time is over. */
    boolean await(long millis) throws InterruptedException {
        boolean taken = raised.tryAcquire(millis, TimeUnit.MILLISECONDS);
        raised.drainPermits();
        return taken;
    }
}
