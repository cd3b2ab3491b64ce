package cityhub.hub.api.health;

import cityhub.hub.store.DatabaseTime;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The database answers. */
@Singleton
@Readiness
final class DatabaseIndicator extends ReadinessIndicator {
    private final DatabaseTime time;

    DatabaseIndicator(DatabaseTime time, @Named(TaskExecutors.IO) ExecutorService executor) {
        super("database", executor);
        this.time = time;
    }

    @Override
    Optional<String> problem() {
        time.now();
        return Optional.empty();
    }
}
