package cityhub.certs;

import java.time.Duration;
import java.time.Instant;

/**
 * When a certificate may be used, both ends included; X.509 keeps whole seconds.
 *
 * @param from first moment
 * @param to last moment, not before {@code from}
 */
public record Validity(Instant from, Instant to) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    /** Checks the order. */
    public Validity {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("A certificate can't end before it begins");
        }
    }

    /** From five minutes ago, so that a slightly slow clock accepts it at once, for the given length from now. */
    public static Validity starting(Instant now, Duration length) {
        return new Validity(now.minus(CLOCK_TOLERANCE), now.plus(length));
    }
}
