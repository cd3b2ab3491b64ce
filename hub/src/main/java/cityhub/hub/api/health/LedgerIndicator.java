package cityhub.hub.api.health;

import cityhub.hub.evidence.Sealer;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The ledger can be written: without it nothing may leave. */
@Singleton
@Readiness
final class LedgerIndicator extends ReadinessIndicator {
    private final Sealer sealer;

    LedgerIndicator(Sealer sealer, @Named(TaskExecutors.IO) ExecutorService executor) {
        super("ledger", executor);
        this.sealer = sealer;
    }

    @Override
    Optional<String> problem() {
        sealer.check();
        return Optional.empty();
    }
}
