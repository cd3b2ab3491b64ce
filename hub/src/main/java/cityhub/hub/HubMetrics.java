package cityhub.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the hub counts for its operators, in one place so that every label can be seen to hold no personal data:
 * labels are names of enum constants and ids of agreements, never numbers of persons.
 */
@Singleton
public final class HubMetrics {
    private final MeterRegistry registry;
    private final Counter batches;
    private final DistributionSummary batchSizes;
    private final Timer sealing;
    private final AtomicLong openFeeds = new AtomicLong();
    private final AtomicLong logEntries = new AtomicLong();
    private final MultiGauge lags;

    public HubMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.batches = Counter.builder("cityhub.evidence.batches")
                .description("Batches sealed and committed to the ledger")
                .register(registry);
        this.batchSizes = DistributionSummary.builder("cityhub.evidence.batch.records")
                .description("Ledger records per batch")
                .register(registry);
        this.sealing = Timer.builder("cityhub.evidence.sealing")
                .description("Time from the begin of a batch to its commit")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.lags = MultiGauge.builder("cityhub.feed.lag")
                .description("Entries of the change log that a feed's cursor is behind the head")
                .register(registry);
        Gauge.builder("cityhub.log.entries", logEntries, AtomicLong::doubleValue)
                .description("Entries of the change log that are kept, as of its last pruning")
                .register(registry);
        Gauge.builder("cityhub.feeds.open", openFeeds, AtomicLong::doubleValue)
                .description("Feeds that are open at this hub")
                .register(registry);
    }

    /** A batch was committed. */
    public void batchSealed(int records, Duration taken) {
        batches.increment();
        batchSizes.record(records);
        sealing.record(taken);
    }

    /** A batch could not be written or signed: nothing of it was released. */
    public void batchFailed() {
        registry.counter("cityhub.evidence.failures").increment();
    }

    /**
     * A disclosure was refused by a gate when it was to be sealed.
     *
     * @param reason constant of {@code ErrorReason}
     */
    public void sealingRefused(Enum<?> reason) {
        registry.counter("cityhub.evidence.refused", "reason", reason.name()).increment();
    }

    /** Watches how many disclosures and acts wait to be sealed. */
    public void watchSealingQueue(Collection<?> waiting) {
        registry.gaugeCollectionSize("cityhub.evidence.waiting", List.of(), waiting);
    }

    /**
     * Entries were released.
     *
     * @param mode name of the mode: FEED, QUERY, SNAPSHOT
     */
    public void disclosed(String mode, int entries) {
        registry.counter("cityhub.disclosed.entries", "mode", mode).increment(entries);
    }

    /**
     * An entry could not be projected for its consumer.
     *
     * @param reason constant of {@code WithheldReason}
     */
    public void withheld(Enum<?> reason) {
        registry.counter("cityhub.withheld.entries", "reason", reason.name()).increment();
    }

    /**
     * A change was answered.
     *
     * @param outcome constant of {@code IntakeOutcome}
     */
    public void intake(Enum<?> outcome) {
        registry.counter("cityhub.intake.changes", "outcome", outcome.name()).increment();
    }

    /** A feed was opened. */
    public void feedOpened() {
        openFeeds.incrementAndGet();
    }

    /** A feed was closed, for whatever reason. */
    public void feedClosed() {
        openFeeds.decrementAndGet();
    }

    /**
     * How many entries of the change log lie between each feed's cursor and the head, whether the feed is open or not.
     *
     * @param entries by agreement id
     */
    public void feedLags(Map<String, Long> entries) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        entries.forEach((agreementId, lag) -> rows.add(MultiGauge.Row.of(Tags.of("agreement", agreementId), lag)));
        lags.register(rows, true);
    }

    /** So many entries of the change log are kept. */
    public void logEntriesKept(long entries) {
        logEntries.set(entries);
    }

    /** A call ended. */
    public void called(String method, String status, Duration taken) {
        Timer.builder("cityhub.calls")
                .tag("method", method)
                .tag("status", status)
                .register(registry)
                .record(taken);
    }
}
