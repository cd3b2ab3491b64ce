package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.Population;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old entries of the change log go, and never those that somebody still needs. */
class LogPruningTest {
    private FeedFixture fixture;
    private LogPruning pruning;

    @BeforeEach
    void start() {
        fixture = FeedFixture.create(Map.of("cityhub.feeds.mark-interval", "100ms"));
        pruning = fixture.hub.bean(LogPruning.class);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void oldEntriesGoUpToTheSlowestCursorAndNoFurther() {
        FeedTerms terms = terms();
        FeedClient client = fixture.open(terms);
        client.awaitOpened();
        long first = fixture.append(fixture.born(1, "生成　一郎"), fixture.born(2, "生成　二郎"), fixture.born(3, "生成　三郎"));
        DisclosureEntry one = client.awaitEntries(3).getFirst();
        client.acknowledge(
                new LogPosition(one.getPosition().getEpoch(), one.getPosition().getSequence()));
        client.finish();
        age("delivery_change", "logged_time", 31);

        assertEquals(first, pruning.prune());

        FeedClient again = fixture.open(terms);
        assertEquals(2, again.awaitEntries(2).size());
        again.finish();
    }

    @Test
    void youngEntriesStayForReplay() {
        fixture.append(fixture.born(1, "生成　一郎"));
        assertEquals(0, pruning.prune());
        age("delivery_change", "logged_time", 29);
        assertEquals(0, pruning.prune());
        age("delivery_change", "logged_time", 2);
        assertEquals(1, pruning.prune());
    }

    @Test
    void holdKeepsTheLogUntilItIsReleased() {
        String hold = UUID.randomUUID().toString();
        fixture.append(fixture.born(1, "生成　一郎"), fixture.born(2, "生成　二郎"));
        fixture.hub.db().transaction(tx -> {
            fixture.log.hold(tx, hold, 1);
            return true;
        });
        age("delivery_change", "logged_time", 31);
        assertEquals(1, pruning.prune());
        fixture.hub.db().transaction(tx -> {
            fixture.log.release(tx, hold);
            return true;
        });
        assertEquals(2, pruning.prune());
    }

    @Test
    void consumerThatDoesNotReadForMonthsIsGivenUpAndToldToTakeASnapshot() {
        FeedTerms terms = terms();
        FeedClient client = fixture.open(terms);
        client.awaitOpened();
        client.finish();
        fixture.append(fixture.born(1, "生成　一郎"));
        age("delivery_change", "logged_time", 91);
        assertEquals(0, pruning.prune());
        age("delivery_cursor", "changed_time", 91);

        assertEquals(1, pruning.prune());

        HubException refused = assertThrows(HubException.class, () -> fixture.open(terms));
        assertEquals(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, refused.reason());
        assertEquals(1, count("SELECT COUNT(*) FROM evidence_outbox WHERE kind = 'feed-given-up'"));
    }

    @Test
    void feedThatIsReadWhileItsPlaceIsPrunedEndsInsteadOfSkipping() {
        fixture.append(fixture.born(1, "生成　一郎"), fixture.born(2, "生成　二郎"));
        fixture.hub.db().transaction(tx -> {
            new PruningStore().prune(tx, 1);
            return true;
        });
        LogTail fresh = new LogTail(fixture.log, new LogSignal(), fixture.hub.bean(FeedConfiguration.class));
        HubException refused = assertThrows(HubException.class, () -> fresh.readNotices(0, 10));
        assertEquals(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, refused.reason());
        assertEquals(1, fresh.readNotices(1, 10).size());
        fresh.close();
    }

    @Test
    void termsThatContradictEachOtherAreRefused() {
        Duration any = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new FeedConfiguration(any, 1, any, any, any, any, 0, 90));
        assertThrows(IllegalArgumentException.class, () -> new FeedConfiguration(any, 1, any, any, any, any, 30, 29));
    }

    private FeedTerms terms() {
        return fixture.terms(
                UUID.randomUUID().toString(), Population.getDefaultInstance(), NumberDomain.RESIDENT, false);
    }

    private void age(String table, String column, int days) {
        fixture.hub.db().transaction(tx -> {
            try (PreparedStatement update = tx.prepareStatement(
                    "UPDATE " + table + " SET " + column + " = " + column + " - INTERVAL " + days + " DAY")) {
                return update.executeUpdate();
            }
        });
    }

    private long count(String sql) {
        return fixture.hub.db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
