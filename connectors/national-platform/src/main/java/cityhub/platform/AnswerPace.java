package cityhub.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * When answers are asked for next. What was just sent may be answered at once: then the next look comes soon, and each in vain
 * takes twice as long, up to the usual pause. {@link #expect} may be called by any thread, the rest by one.
 */
final class AnswerPace {
    static final Duration SOON = Duration.ofMillis(5);
    /** What is not answered by then takes its time. */
    static final Duration EXPECTED_WITHIN = Duration.ofSeconds(1);
    /** A message with so many answers is taken for full. */
    static final int FULL = 100;

    private final Duration usual;
    private final LongSupplier nanoTime;
    private final Map<String, Long> expected = new ConcurrentHashMap<>();
    private Duration pause = Duration.ZERO;

    AnswerPace(Duration usual, LongSupplier nanoTime) {
        this.usual = usual;
        this.nanoTime = nanoTime;
    }

    /** An inquiry is being sent that may have its answer at once. */
    void expect(String exchangeId) {
        expected.put(exchangeId, nanoTime.getAsLong() + EXPECTED_WITHIN.toNanos());
    }

    /** Something was asked since: the next look is at once, and the ones after it begin anew. */
    void beginAnew() {
        pause = Duration.ZERO;
    }

    /**
     * How long to wait after a look. Answers that were not expected may be the first of many.
     *
     * @param taken exchange ids of the answers that it brought and that need not come again
     */
    Duration after(Collection<String> taken) {
        long unexpected =
                taken.stream().filter(each -> expected.remove(each) == null).count();
        long now = nanoTime.getAsLong();
        expected.values().removeIf(until -> until - now <= 0);
        if (unexpected > 0 || taken.size() >= FULL) {
            pause = Duration.ZERO;
        } else if (expected.isEmpty()) {
            pause = usual;
        } else if (!taken.isEmpty() || pause.isZero()) {
            pause = SOON;
        } else {
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(usual) < 0 ? twice : usual;
        }
        return pause;
    }
}
