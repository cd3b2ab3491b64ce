package cityhub.kit;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.function.Supplier;

/** Repeats a question a few times when it may succeed later; waits as long as the hub says, if it says. */
final class Repetition {
    private static final int ATTEMPTS = 3;

    private final Retry retry;

    Repetition(Backoff backoff) {
        IntervalFunction intervals = backoff.intervals();
        this.retry = Retry.of(
                "cityhub-question",
                RetryConfig.custom()
                        .maxAttempts(ATTEMPTS)
                        .retryOnException(e -> e instanceof CityHubException refused && refused.retryable())
                        .intervalBiFunction((attempt, result) -> result.isLeft()
                                        && result.getLeft() instanceof CityHubException refused
                                        && refused.retryDelay().isPresent()
                                ? refused.retryDelay().get().toMillis()
                                : intervals.apply(attempt))
                        .build());
    }

    <T> T of(Supplier<T> question) {
        return retry.executeSupplier(question);
    }
}
