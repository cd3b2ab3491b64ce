package cityhub.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.WatchChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.WithheldReason;
import cityhub.kit.fake.Eventually;
import cityhub.kit.fake.FakeBasics;
import cityhub.kit.fake.FakeHub;
import cityhub.kit.fake.FakeLog;
import cityhub.kit.fake.Running;
import cityhub.kit.fake.SyntheticLedger;
import cityhub.kit.fake.Wire;
import cityhub.kit.seal.SealException;
import cityhub.resident.v1.ResidentRecord;
import com.google.rpc.Code;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentConsumerTest {
    private static final ConsumerSettings QUICK =
            ConsumerSettings.standard().pausing(new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)));

    @TempDir
    private Path folder;

    private final RecordingSink sink = new RecordingSink();
    private final Heard heard = new Heard();
    private final Map<String, ResidentRecord> truth = new TreeMap<>();
    private FakeHub fake;
    private FakeLog log;
    private CityHub hub;

    @BeforeEach
    void open() {
        fake = new FakeHub(folder);
        log = fake.basics().log();
        hub = CityHub.open(fake.settings());
        for (int i = 0; i < 23; i++) {
            change(i, "初");
        }
    }

    @AfterEach
    void close() {
        hub.close();
        fake.close();
    }

    @Test
    void snapshotThenFeed() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running running = Running.start(consumer::run);
            awaitTruth();
            change(3, "変更");
            change(99, "転入");
            leave(5);
            awaitTruth();
            log.mark();
            Eventually.holds("caught up", () -> heard.caughtUp() > 0);
            assertFalse(running.isDone());
        }
        sink.assertEachPositionOnce();
        assertEquals(log.sequence(), sink.lastCommitted().position().sequence());
    }

    @Test
    void acknowledgedOnlyWhatIsCommitted() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            long before = log.cursor();
            sink.block();
            change(1, "甲");
            Eventually.holds("the sink has it in hand", sink::isBlocked);
            assertEquals(before, log.cursor());
            sink.unblock();
            Eventually.holds("acknowledged", () -> log.cursor() == log.sequence());
        }
    }

    @Test
    void changesDuringTheSnapshotAreNeitherLostNorOlder() {
        for (int i = 0; i < 4; i++) {
            int page = i;
            log.afterPage(() -> {
                change(page, "頁" + page);
                change(page * 6, "頁" + page);
                change(20 + page, "頁" + page);
                leave(15 + page);
                change(200 + page, "新");
            });
        }
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
        }
        sink.assertNothingOlder();
    }

    @Test
    void brokenSnapshotGoesOnAfterTheLastCommittedPage() {
        log.breakSnapshotAfter(2);
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
        }
        assertEquals(2, log.snapshotRequests().size());
        assertEquals("", log.snapshotRequests().getFirst());
        assertTrue(log.snapshotRequests().getLast().startsWith("snapshot-1/"));
        assertEquals(1, sink.count(Batch.SnapshotStarted.class));
        assertEquals(5, sink.count(Batch.SnapshotPage.class));
    }

    @Test
    void refusedTokenBeginsTheSnapshotAnew() {
        log.breakSnapshotAfter(2);
        log.afterPage(() -> {});
        log.afterPage(log::forgetSnapshots);
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
        }
        assertEquals("", log.snapshotRequests().getLast());
        assertEquals(2, sink.count(Batch.SnapshotStarted.class));
    }

    @Test
    void crashAtAnyBatchIsResumedWithoutGapOrDoubling() throws Exception {
        for (int i = 0; i < 12; i++) {
            sink.crashAfterCommitOf(i);
            try (ResidentConsumer consumer = consumer(QUICK)) {
                Running running = Running.start(consumer::run);
                change(i, "回" + i);
                Eventually.holds(
                        "crashed or done",
                        () -> running.isDone() || sink.records().equals(truth));
                if (running.isDone()) {
                    running.joinThrowing(Crash.class);
                }
            }
        }
        sink.crashAfterCommitOf(Integer.MAX_VALUE);
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
        }
        sink.assertEachPositionOnce();
    }

    @Test
    void failingSinkIsTriedAgainWithTheSameBatch() {
        sink.failNext(3);
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            sink.failNext(3);
            change(1, "乙");
            awaitTruth();
        }
        assertEquals(6, heard.interruptions(SinkFailedException.class));
        sink.assertEachPositionOnce();
    }

    @Test
    void sinkThatKeepsFailingStopsTheConsumer() throws Exception {
        sink.failNext(Integer.MAX_VALUE);
        try (ResidentConsumer consumer = consumer(new ConsumerSettings(
                ConsumerSettings.Start.SNAPSHOT, 0, 4, new Backoff(Duration.ofMillis(5), Duration.ofMillis(10))))) {
            SinkFailedException failed = Running.start(consumer::run).joinThrowing(SinkFailedException.class);
            assertFalse(failed.getMessage().contains("花子"));
        }
        assertEquals(3, heard.interruptions(SinkFailedException.class));
    }

    @Test
    void repeatedDeliveriesAreAppliedOnce() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            log.disturb(messages -> {
                List<WatchChangesResponse> twice = new ArrayList<>(messages);
                twice.addAll(messages);
                return twice;
            });
            change(1, "丙");
            change(2, "丁");
            awaitTruth();
            Eventually.holds("acknowledged", () -> log.cursor() == log.sequence());
        }
        sink.assertEachPositionOnce();
    }

    @Test
    void lostDeliveryIsReplayed() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            Eventually.holds("the feed is open", () -> log.openings().size() == 1);
            log.disturb(messages -> List.of());
            change(1, "戊");
            log.disturb(messages -> messages);
            change(2, "己");
            awaitTruth();
        }
        assertEquals(1, heard.interruptions(FeedGapException.class));
        sink.assertEachPositionOnce();
    }

    @Test
    void deliveryThatStaysLostStopsTheConsumer() throws Exception {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running running = Running.start(consumer::run);
            awaitTruth();
            long lost = log.sequence() + 1;
            log.disturb(messages -> messages.stream()
                    .filter(message -> FakeLog.sequenceOf(message) != lost)
                    .toList());
            change(1, "庚");
            change(2, "辛");
            FeedGapException gap = running.joinThrowing(FeedGapException.class);
            assertEquals(lost - 1, gap.lastReceived().sequence());
        }
        assertEquals(lost(), sink.lastCommitted().position().sequence());
    }

    private long lost() {
        return log.sequence() - 2;
    }

    @Test
    void restartOfTheHubIsSurvived() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            for (int i = 0; i < 5; i++) {
                fake.restart();
                change(i, "再" + i);
                awaitTruth();
            }
        }
        sink.assertEachPositionOnce();
    }

    @Test
    void wireCutInTheMiddleOfAMessageLosesNothing() throws IOException {
        hub.close();
        try (Wire wire = new Wire(fake.port());
                CityHub through = CityHub.open(fake.settings(wire.port()));
                ResidentConsumer consumer = through.consumer(FakeHub.AGREEMENT, sink, heard, QUICK)) {
            wire.cutAfter(9000);
            Running.start(consumer::run);
            awaitTruth();
            for (int i = 1; i <= 8; i++) {
                wire.cutAfter(i * 131L);
                change(i, "切" + i);
                change(i + 8, "切" + i);
                awaitTruth();
            }
            assertTrue(wire.connections() > 1);
        }
        sink.assertEachPositionOnce();
    }

    @Test
    void deadPeerIsNoticed() throws IOException {
        hub.close();
        try (Wire wire = new Wire(fake.port());
                CityHub through = CityHub.open(fake.settings(wire.port()).probingAfter(Duration.ofSeconds(10)));
                ResidentConsumer consumer = through.consumer(FakeHub.AGREEMENT, sink, heard, QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            wire.goDead();
            change(1, "壬");
            awaitTruth();
            assertEquals(2, wire.connections());
        }
        sink.assertEachPositionOnce();
    }

    @Test
    void otherEpochTakesANewSnapshot() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            Eventually.holds("the feed is open", () -> log.openings().size() == 1);
            leaveUnheard(7);
            log.restore();
            log.end(FakeHub.error(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, Code.UNAVAILABLE));
            Eventually.holds(
                    "in the new epoch", () -> sink.lastCommitted().position().epoch() == 2);
            awaitTruth();
            change(1, "癸");
            awaitTruth();
        }
        assertEquals(1, heard.resyncs());
    }

    /** The hub ends the feed while deliveries are still unread: a race, so several times. */
    @RepeatedTest(10)
    void feedWithoutSnapshotStopsWhenASnapshotIsNeeded() throws Exception {
        try (ResidentConsumer consumer = consumer(QUICK.feedOnly())) {
            Running running = Running.start(consumer::run);
            Eventually.holds("the feed is open", () -> log.openings().size() == 1);
            log.restore();
            log.end(FakeHub.error(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, Code.UNAVAILABLE));
            assertEquals(
                    ErrorReason.ERROR_REASON_RESYNC_REQUIRED,
                    running.joinThrowing(CityHubException.class).reason());
        }
    }

    @Test
    void feedWithoutSnapshotBeginsAtTheCursor() {
        try (ResidentConsumer consumer = consumer(QUICK.feedOnly())) {
            Running.start(consumer::run);
            awaitTruth();
        }
        assertEquals(0, log.snapshotRequests().size());
        assertFalse(log.openings().getFirst().hasReplayAfter());
        sink.assertEachPositionOnce();
    }

    @Test
    void displacedFeedStops() throws Exception {
        assertStops(ErrorReason.ERROR_REASON_FEED_DISPLACED, Code.ABORTED);
    }

    @Test
    void revokedAgreementStops() throws Exception {
        assertStops(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, Code.PERMISSION_DENIED);
    }

    @Test
    void revokedCertificateStops() throws Exception {
        assertStops(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, Code.UNAUTHENTICATED);
    }

    private void assertStops(ErrorReason reason, Code code) throws Exception {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running running = Running.start(consumer::run);
            awaitTruth();
            Eventually.holds("the feed is open", () -> log.openings().size() == 1);
            log.end(FakeHub.error(reason, code));
            assertEquals(reason, running.joinThrowing(CityHubException.class).reason());
        }
    }

    @Test
    void withheldDeliveriesAreToldAndPassed() {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running.start(consumer::run);
            awaitTruth();
            log.withhold();
            change(1, "子");
            awaitTruth();
            Eventually.holds("acknowledged", () -> log.cursor() == log.sequence());
        }
        assertEquals(List.of(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED), heard.withheldReasons());
    }

    @Test
    void alteredDeliveryStopsTheConsumerAndReachesNobody() throws Exception {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running running = Running.start(consumer::run);
            awaitTruth();
            long before = log.sequence();
            fake.basics()
                    .tamper(d -> d.toBuilder()
                            .setEntries(0, d.getEntries(0).toBuilder().setSalt(d.getStatementSalt()))
                            .build());
            change(1, "丑");
            running.joinThrowing(SealException.class);
            assertEquals(before, sink.lastCommitted().position().sequence());
            assertEquals(before, log.cursor());
        }
    }

    @Test
    void deliverySealedForAnotherStopsTheConsumer() throws Exception {
        try (ResidentConsumer consumer = consumer(QUICK)) {
            Running running = Running.start(consumer::run);
            awaitTruth();
            fake.basics()
                    .sealFor(new SyntheticLedger.Consumer("tax", fake.consumer().fingerprint(), "another-agreement"));
            change(1, "寅");
            assertEquals(
                    SealException.Fault.NOT_OURS,
                    running.joinThrowing(SealException.class).fault());
        }
    }

    @Test
    void closingEndsARunInGoodOrder() throws Exception {
        ResidentConsumer consumer = consumer(QUICK);
        Running running = Running.start(consumer::run);
        awaitTruth();
        consumer.close();
        running.join();
        consumer.run();
    }

    private ResidentConsumer consumer(ConsumerSettings settings) {
        return hub.consumer(FakeHub.AGREEMENT, sink, heard, settings);
    }

    private void awaitTruth() {
        Eventually.holds(
                "the sink holds the truth",
                () -> sink.records().equals(truth) && sink.lastCommitted().stage() == Progress.Stage.FEED);
    }

    private void change(int number, String name) {
        ResidentRecord record = FakeBasics.record(number, name);
        truth.put(record.getAddresseeNumber(), record);
        log.change(record);
    }

    private void leave(int number) {
        ResidentRecord record = FakeBasics.record(number, "");
        truth.remove(record.getAddresseeNumber());
        log.leave(record);
    }

    private void leaveUnheard(int number) {
        log.disturb(messages -> List.of());
        leave(number);
        log.disturb(messages -> messages);
    }
}
