package cityhub.hub.api.health;

import cityhub.hub.store.DatabaseTime;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** This machine's clock and the database's agree. */
@Singleton
@Readiness
final class ClockIndicator extends ReadinessIndicator {
    private final DatabaseTime database;
    private final InstantSource clock;
    private final HealthLimits limits;

    ClockIndicator(
            DatabaseTime database,
            InstantSource clock,
            HealthLimits limits,
            @Named(TaskExecutors.IO) ExecutorService executor) {
        super("clock", executor);
        this.database = database;
        this.clock = clock;
        this.limits = limits;
    }

    /** The database's time lies between two readings of ours, so a slow answer is no skew. */
    @Override
    Optional<String> problem() {
        Instant before = clock.instant();
        Instant there = database.now();
        Instant after = clock.instant();
        Duration behind = Duration.between(after, there);
        Duration ahead = Duration.between(there, before);
        Duration skew = behind.compareTo(ahead) > 0 ? behind : ahead;
        return skew.compareTo(limits.clockSkew()) > 0
                ? Optional.of("This clock and the database's differ by " + skew + ": check time synchronisation")
                : Optional.empty();
    }
}
