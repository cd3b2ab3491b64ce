package cityhub.hub.evidence;

import cityhub.hub.HubException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.function.Supplier;

/** What the sealer tells the monitoring: no persons, no consumers. */
final class SealerMeters {
    private final MeterRegistry registry;
    private final Timer seal;
    private final DistributionSummary batchSize;
    private final Counter failures;

    SealerMeters(MeterRegistry registry, Collection<?> waiting) {
        this.registry = registry;
        this.seal = Timer.builder("cityhub.evidence.seal")
                .description("from the call to the durable, signed record")
                .register(registry);
        this.batchSize = DistributionSummary.builder("cityhub.evidence.batch.records")
                .description("records of a committed batch")
                .register(registry);
        this.failures = Counter.builder("cityhub.evidence.failures")
                .description("batches that did not commit, or whose outcome is unknown")
                .register(registry);
        registry.gaugeCollectionSize("cityhub.evidence.waiting", java.util.List.of(), waiting);
    }

    <T> T timed(Supplier<T> work) {
        return seal.record(work);
    }

    void committed(SealingTransaction.Outcome outcome) {
        outcome.signed().ifPresent(signed -> batchSize.record(signed.tree().size()));
        outcome.refused().values().forEach(this::refused);
    }

    void failed() {
        failures.increment();
    }

    private void refused(HubException refusal) {
        registry.counter("cityhub.evidence.refused", "reason", refusal.reason().name())
                .increment();
    }
}
