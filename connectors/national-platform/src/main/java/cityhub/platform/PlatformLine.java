package cityhub.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRateLimiterMetrics;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The line to the platform: every call goes within the pace, the number at once and the breaker. Each of these is in the
 * metrics ({@code resilience4j.*} with the name {@code platform}), and so is every call ({@code cityhub.platform.call}) by
 * interface and outcome, a code such as TIMED_OUT.
 */
final class PlatformLine implements AutoCloseable {
    private static final String NAME = "platform";
    private static final String OK = "OK";

    private final PlatformClient client;
    private final CircuitBreaker breaker;
    private final RateLimiter pace;
    private final Bulkhead atOnce;
    private final MeterRegistry metrics;

    PlatformLine(ConnectorSettings settings, MeterRegistry metrics) {
        this.metrics = metrics;
        this.client = PlatformClient.of(settings);
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .waitDurationInOpenState(settings.idle().multipliedBy(10))
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build());
        RateLimiterRegistry paces = RateLimiterRegistry.of(RateLimiterConfig.custom()
                .limitForPeriod(settings.pace())
                .limitRefreshPeriod(Duration.ofSeconds(1))
                .timeoutDuration(settings.patience())
                .build());
        BulkheadRegistry bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(settings.atOnce())
                .maxWaitDuration(settings.patience())
                .build());
        this.breaker = breakers.circuitBreaker(NAME);
        this.pace = paces.rateLimiter(NAME);
        this.atOnce = bulkheads.bulkhead(NAME);
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(metrics);
        TaggedRateLimiterMetrics.ofRateLimiterRegistry(paces).bindTo(metrics);
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(metrics);
    }

    /**
     * Calls an interface.
     *
     * @return the body of the answer
     * @throws PlatformException as the client's, BREAKER_OPEN, or NOT_CALLED when pace or number at once left no room in time
     */
    ObjectNode call(PlatformInterface name, ObjectNode body) throws PlatformException {
        long begun = System.nanoTime();
        try {
            ObjectNode answer = guarded(name, body);
            note(name, OK, begun);
            return answer;
        } catch (PlatformException e) {
            note(name, e.code(), begun);
            throw e;
        }
    }

    private ObjectNode guarded(PlatformInterface name, ObjectNode body) throws PlatformException {
        Callable<ObjectNode> call = () -> client.call(name, body);
        Callable<ObjectNode> guarded = CircuitBreaker.decorateCallable(
                breaker, Bulkhead.decorateCallable(atOnce, RateLimiter.decorateCallable(pace, call)));
        try {
            return guarded.call();
        } catch (PlatformException e) {
            throw e;
        } catch (CallNotPermittedException e) {
            throw new PlatformException("BREAKER_OPEN", e);
        } catch (Exception e) {
            throw new PlatformException("NOT_CALLED", e);
        }
    }

    private void note(PlatformInterface name, String outcome, long begun) {
        metrics.timer("cityhub.platform.call", "interface", name.name(), "outcome", outcome)
                .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
