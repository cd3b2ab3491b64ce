package cityhub.kit;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * How long to wait before the next try: doubling from the first to the longest, each spread at random by half, so that
 * all consumers of a hub do not come back at one moment.
 *
 * @param first before the first repetition
 * @param longest at most
 */
public record Backoff(Duration first, Duration longest) {
    private static final double FACTOR = 2.0;
    private static final double SPREAD = 0.5;

    /** From 250 ms to 30 s. */
    public static Backoff standard() {
        return new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30));
    }

    /** The wait before the given repetition, from 1. */
    Duration before(int repetition) {
        return Duration.ofMillis(intervals().apply(repetition));
    }

    IntervalFunction intervals() {
        return IntervalFunction.ofExponentialRandomBackoff(first, FACTOR, SPREAD, longest);
    }
}
