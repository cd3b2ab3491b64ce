package cityhub.tools.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** Tells on a terminal or in a log how far the demo is. */
public final class DemoProgress {
    private final PrintWriter out;
    private final Instant started = Instant.now();

    public DemoProgress(PrintWriter out) {
        this.out = out;
    }

    /** A step begins. */
    void step(String what) {
        out.printf("[%6.1f s] %s%n", Duration.between(started, Instant.now()).toMillis() / 1000.0, what);
        out.flush();
    }

    /** A line of a table. */
    void line(String text) {
        out.println(text);
        out.flush();
    }
}
