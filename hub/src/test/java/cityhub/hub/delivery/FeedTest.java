package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.TestDatabase;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one consumer gets of the change log, and how its session begins, goes on and ends. */
class FeedTest {
    private static final Population EVERYBODY = Population.getDefaultInstance();
    private static final AtomicLong PERSONS = new AtomicLong();
    private static FeedFixture fixture;

    @BeforeAll
    static void start() {
        fixture = FeedFixture.create(Map.of("cityhub.feeds.mark-interval", "100ms"));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static String newAgreement() {
        return UUID.randomUUID().toString();
    }

    private static LogEntry born(String name) {
        return fixture.born(PERSONS.incrementAndGet(), name);
    }

    private static LogPosition position(DisclosureEntry entry) {
        return new LogPosition(
                entry.getPosition().getEpoch(), entry.getPosition().getSequence());
    }

    private static LogPosition position(long sequence) {
        return fixture.log.head().position().at(sequence);
    }

    private static FeedEngine.Wish replay(LogPosition after) {
        return new FeedEngine.Wish(Optional.of(after), 0);
    }

    @Test
    void deliversEachChangeInOrderAndNamesThePreviousDelivery() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient client = fixture.open(terms);
        LogPosition last = client.awaitOpened().cursor();
        long first = fixture.append(born("生成　一郎"), born("生成　二郎"));
        fixture.append(born("生成　三郎"));

        List<DisclosureEntry> entries = client.awaitEntries(3);

        assertEquals(first, position(entries.getFirst()).sequence());
        for (DisclosureEntry each : entries) {
            assertEquals(last.sequence(), each.getPrevious().getSequence());
            assertEquals(last.epoch(), each.getPrevious().getEpoch());
            assertTrue(each.getEndOfNotice());
            last = position(each);
        }
        assertEquals("生成　三郎", FeedClient.record(entries.getLast()).getName().getFullName());
        client.finish();
    }

    @Test
    void deliveryHasTheSameIdAtEveryAttempt() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient first = fixture.open(terms);
        first.awaitOpened();
        fixture.append(born("生成　一郎"), born("生成　二郎"));
        List<DisclosureEntry> once = first.awaitEntries(2);
        first.finish();

        FeedClient second = fixture.open(terms);
        List<DisclosureEntry> again = second.awaitEntries(2);
        second.finish();

        assertEquals(
                once.stream().map(DisclosureEntry::getDeliveryId).toList(),
                again.stream().map(DisclosureEntry::getDeliveryId).toList());
        assertNotEquals(once.get(0).getDeliveryId(), once.get(1).getDeliveryId());
    }

    @Test
    void acknowledgedIsNotDeliveredAgainAfterReopening() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient first = fixture.open(terms);
        first.awaitOpened();
        fixture.append(born("生成　一郎"), born("生成　二郎"), born("生成　三郎"));
        List<DisclosureEntry> entries = first.awaitEntries(3);
        first.acknowledge(position(entries.get(1)));
        first.finish();

        FeedClient second = fixture.open(terms);

        assertEquals(position(entries.get(1)), second.awaitOpened().cursor());
        assertEquals(
                entries.get(2).getDeliveryId(),
                second.awaitEntries(1).getFirst().getDeliveryId());
        second.finish();
    }

    @Test
    void feedGoesOnFromItsCursorAtAnotherHub() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient here = fixture.open(terms);
        here.awaitOpened();
        fixture.append(born("生成　一郎"), born("生成　二郎"));
        List<DisclosureEntry> entries = here.awaitEntries(2);
        here.acknowledge(position(entries.getFirst()));
        here.finish();

        try (TestDatabase second = TestDatabase.open(fixture.hub.name(), Map.of())) {
            FeedClient there = FeedClient.open(
                    second.bean(FeedEngine.class), terms, new FeedEngine.Wish(Optional.empty(), 0), fixture);

            assertEquals(position(entries.getFirst()), there.awaitOpened().cursor());
            assertEquals(
                    entries.getLast().getDeliveryId(),
                    there.awaitEntries(1).getFirst().getDeliveryId());
            there.finish();
        }
    }

    @Test
    void streamThatDiesUnacknowledgedMovesNoCursor() {
        String agreementId = newAgreement();
        FeedTerms terms = fixture.terms(agreementId, EVERYBODY);
        FeedClient client = fixture.open(terms);
        LogPosition cursor = client.awaitOpened().cursor();
        fixture.append(born("生成　一郎"));
        client.awaitEntries(1);
        client.finish();

        client.acknowledge(position(cursor.sequence() + 1));

        FeedClient next = fixture.open(terms);
        assertEquals(cursor, next.awaitOpened().cursor());
        assertEquals(cursor.sequence(), fixture.cursor(agreementId));
        next.finish();
    }

    @Test
    void newStreamDisplacesTheFormerOne() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient first = fixture.open(terms);
        first.awaitOpened();

        FeedClient second = fixture.open(terms);
        second.awaitOpened();

        assertEquals(Optional.of(ErrorReason.ERROR_REASON_FEED_DISPLACED), first.awaitEnd());
        fixture.append(born("生成　一郎"));
        second.awaitEntries(1);
        second.finish();
    }

    @Test
    void streamAtAnotherHubDisplacesAnIdleOneHere() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient here = fixture.open(terms);
        here.awaitOpened();

        try (TestDatabase second = TestDatabase.open(fixture.hub.name(), Map.of())) {
            FeedClient there = FeedClient.open(
                    second.bean(FeedEngine.class), terms, new FeedEngine.Wish(Optional.empty(), 0), fixture);
            there.awaitOpened();

            assertEquals(Optional.of(ErrorReason.ERROR_REASON_FEED_DISPLACED), here.awaitEnd());
            there.finish();
        }
    }

    @Test
    void nothingIsSentAfterTheGateOfTheAgreementCloses() {
        String agreementId = newAgreement();
        FeedClient client = fixture.open(fixture.terms(agreementId, EVERYBODY));
        LogPosition cursor = client.awaitOpened().cursor();
        client.awaitCaughtUp(cursor.sequence());
        fixture.agreement(agreementId, false);

        fixture.append(born("生成　一郎"));

        assertEquals(Optional.of(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED), client.awaitEnd());
        assertEquals(0, client.waiting());
    }

    @Test
    void changeOfUnapprovedItemsDeliversNothingButMovesTheMark() {
        long id = PERSONS.incrementAndGet();
        ResidentRecord before = FeedFixture.person(id, "生成　一郎");
        fixture.append(fixture.change(id, Optional.empty(), before));
        FeedClient client = fixture.open(fixture.terms(newAgreement(), EVERYBODY));
        client.awaitOpened();
        ResidentRecord.Builder moved = before.toBuilder();
        moved.getAddressBuilder().setTown("例示町");

        long last = fixture.append(fixture.change(id, Optional.of(before), moved.build()));

        List<FeedClient.Message> messages = client.awaitCaughtUp(last);
        assertEquals(List.of(), FeedClient.entries(messages));
        client.finish();
    }

    @Test
    void personEntersAndLeavesThePopulation() {
        Population ward = Population.newBuilder().addWardCodes("011029").build();
        FeedClient client = fixture.open(fixture.terms(newAgreement(), ward));
        client.awaitOpened();
        long id = PERSONS.incrementAndGet();
        ResidentRecord elsewhere = FeedFixture.person(id, "生成　一郎");
        ResidentRecord.Builder here = elsewhere.toBuilder();
        here.getAddressBuilder().setWardCode("011029");
        ResidentRecord.Builder renamed = here.clone();
        renamed.getNameBuilder().setFullName("生成　改名");

        fixture.append(fixture.change(id, Optional.empty(), elsewhere));
        fixture.append(fixture.change(id, Optional.of(elsewhere), here.build()));
        fixture.append(fixture.change(id, Optional.of(here.build()), renamed.build()));
        long last = fixture.append(fixture.change(id, Optional.of(renamed.build()), elsewhere));

        List<DisclosureEntry> entries = FeedClient.entries(client.awaitCaughtUp(last));
        assertEquals(
                List.of(
                        EntryKind.ENTRY_KIND_ENTER_SCOPE,
                        EntryKind.ENTRY_KIND_RECORD,
                        EntryKind.ENTRY_KIND_LEAVE_SCOPE),
                entries.stream().map(DisclosureEntry::getKind).toList());
        assertEquals(
                ResidentRecord.newBuilder()
                        .setAddresseeNumber(Long.toString(1000 + id))
                        .build(),
                FeedClient.record(entries.getLast()));
        client.finish();
    }

    @Test
    void windowBoundsWhatIsUnacknowledged() {
        FeedClient client =
                fixture.open(fixture.terms(newAgreement(), EVERYBODY), new FeedEngine.Wish(Optional.empty(), 3));
        client.awaitOpened();
        List<LogEntry> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add(born("生成　一郎"));
        }
        fixture.append(many);
        int received = 0;

        while (received < 10) {
            List<DisclosureEntry> entries = client.awaitEntries(Math.min(3, 10 - received));
            assertTrue(entries.size() <= 3);
            assertEquals(0, client.waiting(), "no more than the window before an acknowledgement");
            received += entries.size();
            client.acknowledge(position(entries.getLast()));
        }
        client.finish();
    }

    @Test
    void acknowledgementBeyondWhatWasDeliveredEndsTheFeed() {
        FeedClient client = fixture.open(fixture.terms(newAgreement(), EVERYBODY));
        LogPosition cursor = client.awaitOpened().cursor();

        client.acknowledge(position(cursor.sequence() + 1_000_000));

        assertEquals(Optional.of(ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_INVALID), client.awaitEnd());
    }

    @Test
    void acknowledgementOfAnotherEpochEndsTheFeed() {
        FeedClient client = fixture.open(fixture.terms(newAgreement(), EVERYBODY));
        LogPosition cursor = client.awaitOpened().cursor();

        client.acknowledge(new LogPosition(cursor.epoch() + 1, cursor.sequence()));

        assertEquals(Optional.of(ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_INVALID), client.awaitEnd());
    }

    @Test
    void acknowledgementOfAnEarlierPositionMovesNothingBack() {
        String agreementId = newAgreement();
        FeedClient client = fixture.open(fixture.terms(agreementId, EVERYBODY));
        client.awaitOpened();
        fixture.append(born("生成　一郎"), born("生成　二郎"));
        List<DisclosureEntry> entries = client.awaitEntries(2);

        client.acknowledge(position(entries.getLast()));
        client.acknowledge(position(entries.getFirst()));
        client.finish();

        assertEquals(position(entries.getLast()).sequence(), fixture.cursor(agreementId));
    }

    @Test
    void replayGoesBackToWhereTheFeedBeganAndNotBefore() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        fixture.append(born("生成　以前"));
        FeedClient first = fixture.open(terms);
        LogPosition begin = first.awaitOpened().cursor();
        fixture.append(born("生成　一郎"), born("生成　二郎"));
        List<DisclosureEntry> entries = first.awaitEntries(2);
        first.acknowledge(position(entries.getLast()));
        first.finish();

        FeedClient again = fixture.open(terms, replay(begin));

        assertEquals(
                entries.stream().map(DisclosureEntry::getDeliveryId).toList(),
                again.awaitEntries(2).stream()
                        .map(DisclosureEntry::getDeliveryId)
                        .toList());
        again.finish();
        assertResync(terms, begin.at(begin.sequence() - 1));
    }

    @Test
    void positionsThatTheLogDoesNotHaveAskForASnapshot() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient client = fixture.open(terms);
        LogPosition begin = client.awaitOpened().cursor();
        client.finish();

        assertResync(terms, begin.at(begin.sequence() + 1_000_000));
        assertResync(terms, new LogPosition(begin.epoch() + 1, begin.sequence()));
    }

    private static void assertResync(FeedTerms terms, LogPosition after) {
        HubException refused = assertThrows(HubException.class, () -> fixture.open(terms, replay(after)));
        assertEquals(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, refused.reason());
    }

    @Test
    void feedThatFollowsASnapshotDoesNotBeginWithoutOne() {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY, NumberDomain.RESIDENT, true);

        HubException refused = assertThrows(HubException.class, () -> fixture.open(terms));

        assertEquals(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, refused.reason());
    }

    @Test
    void slowTransportGetsNothingUntilItTakesMore() {
        FeedClient client = fixture.open(fixture.terms(newAgreement(), EVERYBODY));
        LogPosition cursor = client.awaitOpened().cursor();
        client.awaitCaughtUp(cursor.sequence());
        client.setReady(false);
        fixture.append(born("生成　一郎"));
        FeedClient witness = fixture.open(fixture.terms(newAgreement(), EVERYBODY));
        witness.awaitOpened();
        fixture.append(born("生成　二郎"));
        witness.awaitEntries(1);

        assertEquals(0, client.waiting());
        client.setReady(true);

        assertEquals(2, client.awaitEntries(2).size());
        client.finish();
        witness.finish();
    }

    @Test
    void concurrentWritersCauseNoSkippedDelivery() throws Exception {
        FeedTerms terms = fixture.terms(newAgreement(), EVERYBODY);
        FeedClient client = fixture.open(terms, new FeedEngine.Wish(Optional.empty(), 50));
        long before = client.awaitOpened().cursor().sequence();
        int writers = 6;
        int each = 50;
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                done.add(threads.submit(() -> {
                    for (int j = 0; j < each; j++) {
                        fixture.append(born("生成　太郎"));
                    }
                }));
            }
            long last = before;
            for (int received = 0; received < writers * each; ) {
                List<DisclosureEntry> entries = client.awaitEntries(1);
                for (DisclosureEntry entry : entries) {
                    assertEquals(last + 1, position(entry).sequence());
                    last++;
                }
                received += entries.size();
                client.acknowledge(position(entries.getLast()));
            }
            for (Future<?> writer : done) {
                writer.get();
            }
        }
        client.finish();
        assertFalse(client.awaitEnd().isPresent());
    }
}
