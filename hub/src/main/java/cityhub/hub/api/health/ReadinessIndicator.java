package cityhub.hub.api.health;

import cityhub.hub.HubException;
import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;

/** One cause for which a hub may be unfit. Blocking; the framework's publisher ends at {@link #getResult()}. */
abstract class ReadinessIndicator implements HealthIndicator {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final ExecutorService executor;

    ReadinessIndicator(String name, ExecutorService executor) {
        this.name = name;
        this.executor = executor;
    }

    /**
     * Looks whether all is well now.
     *
     * @return what is wrong and what to do, without personal data; empty when all is well
     */
    abstract Optional<String> problem();

    /** Name as in the answer of {@code /health/readiness}. */
    final String name() {
        return name;
    }

    /** As {@link #problem()}; an exception is a problem too, and so is no answer within three seconds. */
    final Optional<String> check() {
        Future<Optional<String>> answer = executor.submit(this::look);
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.of("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Optional.of(e.getCause().getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> look() {
        try {
            return problem();
        } catch (HubException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            return Optional.of(e.getClass().getName());
        }
    }

    @Override
    public final Publisher<HealthResult> getResult() {
        return new AsyncSingleResultPublisher<>(executor, this::result);
    }

    private HealthResult result() {
        return check().map(problem -> HealthResult.builder(name, HealthStatus.DOWN)
                        .details(Map.of("problem", problem))
                        .build())
                .orElseGet(() -> HealthResult.builder(name, HealthStatus.UP).build());
    }
}
