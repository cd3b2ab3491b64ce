package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cityhub.basics.v1.IntakeOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HubMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HubMetrics metrics = new HubMetrics(registry);

    @Test
    void lagFollowsEachFeedAndGoesWithIt() {
        metrics.feedLags(Map.of("a", 3L, "b", 0L));
        metrics.feedLags(Map.of("a", 7L));
        assertEquals(
                7.0,
                registry.get("cityhub.feed.lag").tag("agreement", "a").gauge().value());
        assertNull(registry.find("cityhub.feed.lag").tag("agreement", "b").gauge());
    }

    @Test
    void openFeedsAreThoseOpenedAndNotClosed() {
        metrics.feedOpened();
        metrics.feedOpened();
        metrics.feedClosed();
        assertEquals(1.0, registry.get("cityhub.feeds.open").gauge().value());
    }

    @Test
    void outcomesAreCountedByName() {
        metrics.intake(IntakeOutcome.INTAKE_OUTCOME_REFUSED);
        assertEquals(
                1.0,
                registry.get("cityhub.intake.changes")
                        .tag("outcome", "INTAKE_OUTCOME_REFUSED")
                        .counter()
                        .count());
    }
}
