package cityhub.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;

/** The platform's state of operation (稼動状態), asked now and then. While it is closed nothing is taken from the hub. Safe for threads. */
final class PlatformState {
    private static final String CLOSED = "PLATFORM_CLOSED";
    private static final Duration WHILE_OPEN = Duration.ofSeconds(30);
    private static final Duration WHILE_CLOSED = Duration.ofSeconds(1);

    private final PlatformLine line;
    private volatile boolean open = true;
    private long asked = System.nanoTime() - WHILE_OPEN.toNanos();

    PlatformState(PlatformLine line) {
        this.line = line;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * Goes on only while the platform is open.
     *
     * @throws PlatformException PLATFORM_CLOSED, or as the line
     */
    synchronized void requireOpen() throws PlatformException {
        Duration every = open ? WHILE_OPEN : WHILE_CLOSED;
        if (System.nanoTime() - asked >= every.toNanos()) {
            open = line.call(PlatformInterface.IF_SYM_20212, JsonNodeFactory.instance.objectNode())
                    .path("open")
                    .asText()
                    .equals("1");
            asked = System.nanoTime();
        }
        if (!open) {
            throw new PlatformException(CLOSED);
        }
    }

    /** The next time it is asked: it refused something, perhaps it closed early. */
    synchronized void askAgain() {
        asked = System.nanoTime() - WHILE_OPEN.toNanos();
    }
}
