package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.registry.v1.Population;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a feed is ended by the hub: a consumer that never acknowledges, a log that begins anew. */
class FeedLimitsTest {
    private static final Population EVERYBODY = Population.getDefaultInstance();

    private static String newAgreement() {
        return UUID.randomUUID().toString();
    }

    @Test
    void consumerThatNeverAcknowledgesIsEndedWithinItsWindow() {
        try (FeedFixture hub = FeedFixture.create(Map.of("cityhub.feeds.acknowledgement-timeout", "300ms"))) {
            FeedClient client =
                    hub.open(hub.terms(newAgreement(), EVERYBODY), new FeedEngine.Wish(Optional.empty(), 2));
            client.awaitOpened();
            hub.append(hub.born(1, "生成　一郎"), hub.born(2, "生成　二郎"), hub.born(3, "生成　三郎"));

            assertEquals(2, client.awaitEntries(2).size());

            assertEquals(Optional.of(ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE), client.awaitEnd());
            assertEquals(0, client.waiting());
        }
    }

    @Test
    void newEpochEndsOpenFeedsAndTheirCursors() {
        try (FeedFixture restored = FeedFixture.create(Map.of())) {
            FeedTerms terms = restored.terms(newAgreement(), EVERYBODY);
            FeedClient client = restored.open(terms);
            client.awaitOpened();

            restored.log.beginEpoch();

            assertEquals(Optional.of(ErrorReason.ERROR_REASON_RESYNC_REQUIRED), client.awaitEnd());
            HubException refused = assertThrows(HubException.class, () -> restored.open(terms));
            assertEquals(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, refused.reason());
        }
    }
}
