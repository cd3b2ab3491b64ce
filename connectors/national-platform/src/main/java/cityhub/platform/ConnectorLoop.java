package cityhub.platform;

import cityhub.kit.CityHubException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that takes the same step again and again until it is closed, pauses when one fails, and says when that begins and ends. */
final class ConnectorLoop implements AutoCloseable {
    /** What the platform answers when it takes nothing. */
    static final String REFUSED = "HTTP_503";

    private static final Logger LOG = LoggerFactory.getLogger(ConnectorLoop.class);
    private static final String OWN_FAULT = "OWN_FAULT";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final String what;
    private final Step step;
    private final PlatformState state;
    private final Duration idle;
    private final Thread worker;
    private volatile boolean closed;
    private String trouble = "";

    /** One step; it waits for what comes next. */
    @FunctionalInterface
    interface Step {
        void take() throws PlatformException, InterruptedException;
    }

    /**
     * A loop that is not started.
     *
     * @param what what it carries, for logs and the thread's name
     * @param idle the pause after a failure
     */
    ConnectorLoop(String what, PlatformState state, Duration idle, Step step) {
        this.what = what;
        this.step = step;
        this.state = state;
        this.idle = idle;
        this.worker = Thread.ofPlatform().name("platform-" + what).unstarted(this::run);
    }

    void start() {
        worker.start();
    }

    /** Ends after the call under way. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        try {
            worker.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (!isTaken()) {
                    Thread.sleep(idle);
                }
            } catch (InterruptedException e) {
                LOG.debug("interrupted; it goes on until it is closed");
            }
        }
    }

    private boolean isTaken() throws InterruptedException {
        try {
            step.take();
            tell("");
            return true;
        } catch (PlatformException e) {
            if (e.code().equals(REFUSED)) {
                state.askAgain();
            }
            tell(e.code());
        } catch (CityHubException | StatusRuntimeException e) {
            tell("hub: " + e.getClass().getSimpleName());
        } catch (RuntimeException e) {
            if (!trouble.equals(OWN_FAULT)) {
                LOG.error("the connector goes on after a fault of its own", e);
            }
            trouble = OWN_FAULT;
        }
        return false;
    }

    /** Says when something begins to be wrong, and when it is right again. */
    private void tell(String now) {
        if (!closed && !now.equals(trouble)) {
            trouble = now;
            if (now.isEmpty()) {
                LOG.info("the line to the platform works ({})", what);
            } else {
                LOG.warn("the line to the platform does not work ({}): {}; what waits stays where it is", what, now);
            }
        }
    }
}
