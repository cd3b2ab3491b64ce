package cityhub.hub.basics;

import static cityhub.hub.registry.Town.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.NumberTie;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.OwnNumbers;
import cityhub.hub.addressee.TestOwner;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.FeedEngine;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Gates;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.store.Database;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.ResidentRecord;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A snapshot, and the feed that goes on from where it began. */
class ResidentSnapshotsTest {
    private static final int RESIDENTS = 1200;
    private static final String WARD = "011011";
    private static final String OTHER_WARD = "011029";
    private static Registered hub;
    private static ResidentSnapshots snapshots;
    private static ResidentFeeds feeds;
    private static long[] persons;

    @BeforeAll
    static void start() {
        hub = new Registered();
        snapshots = hub.bean(ResidentSnapshots.class);
        feeds = hub.bean(ResidentFeeds.class);
        List<ResidentRecord> records = new ArrayList<>();
        for (int i = 0; i < RESIDENTS; i++) {
            records.add(Registered.record(Integer.toString(10_000 + i), "生成　太郎", i % 3 == 0 ? WARD : OTHER_WARD));
        }
        persons = hub.register(records);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static ResidentSnapshots.Wish begin(String agreement) {
        return new ResidentSnapshots.Wish(agreement, "");
    }

    private static void take(String agreement, DownstreamCopy copy) {
        snapshots.run(hub.asker, begin(agreement), copy, new SnapshotSession());
    }

    /** What a consumer of number, name and sex should hold of a ward, or of everybody. */
    private static Map<String, ResidentRecord> expected(Optional<String> ward) {
        return hub.truth().values().stream()
                .filter(each ->
                        ward.isEmpty() || each.getAddress().getWardCode().equals(ward.get()))
                .map(each -> ResidentRecord.newBuilder()
                        .setAddresseeNumber(each.getAddresseeNumber())
                        .setName(each.getName())
                        .setSex(each.getSex())
                        .build())
                .collect(Collectors.toMap(ResidentRecord::getAddresseeNumber, each -> each));
    }

    @Test
    void snapshotHoldsThePopulationInPagesOfAtMostFiveHundred() {
        String agreement = hub.agreed(Registered.inWard(WARD), true);
        DownstreamCopy copy = new DownstreamCopy();

        take(agreement, copy);

        assertEquals(expected(Optional.of(WARD)), copy.records());
        assertEquals(copy.start(), copy.consistentAt());
        String everybody = hub.agreed(Registered.terms(), true);
        DownstreamCopy all = new DownstreamCopy();
        take(everybody, all);
        assertTrue(all.pageSizes().size() >= 3);
        assertTrue(all.pageSizes().stream().allMatch(size -> size <= 500));
    }

    @Test
    void snapshotsBeyondThoseThatGoAheadAreWholeToo() throws ExecutionException, InterruptedException {
        CyclicBarrier begun = new CyclicBarrier(ResidentSnapshots.GOING_AHEAD + 2);
        List<String> agreements = IntStream.range(0, begun.getParties())
                .mapToObj(i -> hub.agreed(Registered.terms(), true))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DownstreamCopy>> copies = agreements.stream()
                    .map(each -> threads.submit(() -> takeWithOthers(each, begun)))
                    .toList();
            for (Future<DownstreamCopy> each : copies) {
                assertTrue(each.get().isComplete());
                assertEquals(expected(Optional.empty()), each.get().records());
            }
        }
    }

    /** All have begun before any of them goes on. */
    private static DownstreamCopy takeWithOthers(String agreement, CyclicBarrier begun) {
        DownstreamCopy copy = new DownstreamCopy() {
            @Override
            public void started(String snapshotId, LogPosition start, long estimatedRecords) {
                super.started(snapshotId, start, estimatedRecords);
                try {
                    begun.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        take(agreement, copy);
        return copy;
    }

    @Test
    void snapshotGoesOnAfterTheLastCommittedPage() {
        String agreement = hub.agreed(Registered.terms(), true);
        SnapshotSession interrupted = new SnapshotSession();
        DownstreamCopy copy = new DownstreamCopy(each -> interrupted.cancel());
        snapshots.run(hub.asker, begin(agreement), copy, interrupted);
        assertFalse(copy.isComplete());
        assertEquals(List.of(500), copy.pageSizes());
        LogPosition start = copy.start();

        DownstreamCopy rest = new DownstreamCopy();
        snapshots.run(hub.asker, new ResidentSnapshots.Wish(agreement, copy.lastToken()), rest, new SnapshotSession());

        assertEquals(start, rest.start());
        assertTrue(rest.isComplete());
        assertTrue(rest.records().keySet().stream().noneMatch(copy.records()::containsKey));
        assertEquals(
                expected(Optional.empty()).size(),
                copy.records().size() + rest.records().size());
    }

    @Test
    void tokenShowsNoPersonAndServesItsOwnAgreementOnly() {
        String agreement = hub.agreed(Registered.terms(), true);
        String other = hub.agreed(Registered.terms(), true);
        DownstreamCopy copy = new DownstreamCopy();
        take(agreement, copy);
        byte[] token = Base64.getUrlDecoder().decode(copy.lastToken());
        ByteBuffer bytes = ByteBuffer.wrap(token);
        long last = persons[persons.length - 1];
        for (int i = 0; i + Long.BYTES <= token.length; i++) {
            assertTrue(bytes.getLong(i) < 1 || bytes.getLong(i) > last);
        }
        byte[] altered = token.clone();
        altered[token.length - 1] ^= 1;

        for (ResidentSnapshots.Wish wrong : List.of(
                new ResidentSnapshots.Wish(other, copy.lastToken()),
                new ResidentSnapshots.Wish(agreement, "no token"),
                new ResidentSnapshots.Wish(
                        agreement, Base64.getUrlEncoder().withoutPadding().encodeToString(altered)))) {
            refused(
                    ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                    () -> snapshots.run(hub.asker, wrong, new DownstreamCopy(), new SnapshotSession()));
        }
    }

    @Test
    void snapshotNeedsItsModeAndTheApprovalOfBulkOutput() {
        AgreementTerms.Builder noMode =
                Registered.terms().clearModes().addModes(Mode.MODE_FEED).addModes(Mode.MODE_QUERY);
        String withoutMode = hub.agreed(noMode, true);
        String withoutBulk = hub.agreed(Registered.terms(), false);

        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> take(withoutMode, new DownstreamCopy()));
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, () -> take(withoutBulk, new DownstreamCopy()));
    }

    @Test
    void revocationInTheMiddleStopsTheSnapshot() {
        String agreement = hub.agreed(Registered.terms(), true);
        DownstreamCopy copy = new DownstreamCopy(each -> hub.revoke(agreement));

        refused(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, () -> take(agreement, copy));

        assertEquals(List.of(500), copy.pageSizes());
        assertFalse(copy.isComplete());
    }

    @Test
    void revocationClosesAnIdleFeedAtOnce() {
        String agreement = hub.agreed(Registered.terms(), true);
        take(agreement, new DownstreamCopy());
        DownstreamCopy copy = new DownstreamCopy();
        copy.watch(feeds, hub.asker, agreement);
        copy.awaitFeedOpen();

        hub.revoke(agreement);

        assertEquals(
                Optional.of(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED),
                copy.awaitFeedEnd().map(HubException::reason));
    }

    @Test
    void revokedCertificateClosesItsFeedsAtOnce() {
        try (Registered other = new Registered()) {
            String agreement = other.agreed(Registered.terms(), true);
            other.bean(ResidentSnapshots.class)
                    .run(other.asker, begin(agreement), new DownstreamCopy(), new SnapshotSession());
            DownstreamCopy copy = new DownstreamCopy();
            copy.watch(other.bean(ResidentFeeds.class), other.asker, agreement);
            copy.awaitFeedOpen();

            other.revokeCertificate();

            assertEquals(
                    Optional.of(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED),
                    copy.awaitFeedEnd().map(HubException::reason));
        }
    }

    @Test
    void feedAsksForTheSnapshotFirst() {
        String agreement = hub.agreed(Registered.terms(), true);
        DownstreamCopy copy = new DownstreamCopy();

        copy.watch(feeds, hub.asker, agreement);

        assertEquals(
                Optional.of(ErrorReason.ERROR_REASON_RESYNC_REQUIRED),
                copy.awaitFeedEnd().map(HubException::reason));
    }

    @Test
    void completedSnapshotTakesTheFeedAndItsCursor() {
        String agreement = hub.agreed(Registered.terms(), true);
        take(agreement, new DownstreamCopy());
        DownstreamCopy former = new DownstreamCopy();
        former.watch(feeds, hub.asker, agreement);
        former.awaitFeedOpen();
        hub.change(persons[15], named(hub.truth().get("10015"), "生成　十五郎"));

        DownstreamCopy copy = new DownstreamCopy();
        take(agreement, copy);

        assertEquals(
                Optional.of(ErrorReason.ERROR_REASON_FEED_DISPLACED),
                former.awaitFeedEnd().map(HubException::reason));
        assertEquals(hub.bean(ChangeLog.class).head().position(), copy.start());
        assertEquals(
                copy.start().sequence(),
                number("SELECT sequence FROM delivery_cursor WHERE agreement_id = ?", agreement));
    }

    @Test
    void snapshotThatIsOnlyBegunLeavesTheFeedItsCursorAndWhatIsParked() {
        String agreement = hub.agreed(Registered.terms().setNumberDomain("TAX"), true);
        take(agreement, new DownstreamCopy());
        long cursor = number("SELECT sequence FROM delivery_cursor WHERE agreement_id = ?", agreement);
        long parked = number("SELECT COUNT(*) FROM delivery_withheld WHERE agreement_id = ?", agreement);
        assertTrue(parked > 0);
        hub.change(persons[16], named(hub.truth().get("10016"), "生成　十六郎"));

        SnapshotSession interrupted = new SnapshotSession();
        DownstreamCopy begun = new DownstreamCopy(each -> interrupted.cancel());
        snapshots.run(hub.asker, begin(agreement), begun, interrupted);

        assertTrue(begun.start().sequence() > cursor);
        assertEquals(cursor, number("SELECT sequence FROM delivery_cursor WHERE agreement_id = ?", agreement));
        assertEquals(parked, number("SELECT COUNT(*) FROM delivery_withheld WHERE agreement_id = ?", agreement));
        DownstreamCopy rest = new DownstreamCopy();
        snapshots.run(hub.asker, new ResidentSnapshots.Wish(agreement, begun.lastToken()), rest, new SnapshotSession());
        assertEquals(
                begun.start().sequence(),
                number("SELECT sequence FROM delivery_cursor WHERE agreement_id = ?", agreement));
        assertEquals(parked, number("SELECT COUNT(*) FROM delivery_withheld WHERE agreement_id = ?", agreement));
    }

    @Test
    void lastPageThatIsAskedForAgainDoesNotTakeTheCursorBack() {
        String agreement = hub.agreed(Registered.terms(), true);
        List<String> tokens = new ArrayList<>();
        DownstreamCopy copy = new DownstreamCopy(each -> tokens.add(each.lastToken()));
        take(agreement, copy);
        copy.watch(feeds, hub.asker, agreement);
        copy.awaitFeed(hub.change(persons[18], named(hub.truth().get("10018"), "生成　十八郎")));
        copy.finish();
        hub.bean(FeedEngine.class).displace(agreement);

        snapshots.run(
                hub.asker,
                new ResidentSnapshots.Wish(agreement, tokens.get(tokens.size() - 2)),
                new DownstreamCopy(),
                new SnapshotSession());

        assertTrue(number(
                        "SELECT COUNT(*) FROM basics_snapshot WHERE agreement_id = ? AND completed_time IS NOT NULL",
                        agreement)
                == 1);
        DownstreamCopy on = new DownstreamCopy();
        on.watch(feeds, hub.asker, agreement);
        on.awaitFeedOpen();
        on.finish();
        assertEquals(Map.of(), on.records());
    }

    @Test
    void snapshotThatNobodyReadsEnds() {
        try (Registered other = new Registered(Map.of("cityhub.feeds.acknowledgement-timeout", "1ms"))) {
            other.register(List.of(Registered.record("20001", "生成　太郎", WARD)));
            String agreement = other.agreed(Registered.terms(), true);
            DownstreamCopy unread = new DownstreamCopy() {
                @Override
                public boolean isReady() {
                    return false;
                }
            };

            refused(
                    ErrorReason.ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE,
                    () -> other.bean(ResidentSnapshots.class)
                            .run(other.asker, begin(agreement), unread, new SnapshotSession()));
        }
    }

    private static long number(String sql, String agreementId) {
        return hub.database().db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, agreementId);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : -1;
                }
            }
        });
    }

    @Test
    void whoLeavesThePopulationUnderProtectionBetweenReadAndSealIsLeftOut() throws InterruptedException {
        String id = hub.agreed(Registered.inWard(WARD), true);
        ActiveAgreement agreement =
                hub.bean(Agreements.class).require(id, hub.asker.participantId(), Mode.MODE_SNAPSHOT);
        ResidentSnapshots.SnapshotPages pages = snapshots
        .new SnapshotPages(
                agreement,
                hub.asker.context(agreement, Mode.MODE_SNAPSHOT),
                new SnapshotStore.Begun(
                        "test",
                        id,
                        agreement.revision(),
                        hub.bean(ChangeLog.class).head().position(),
                        ResumeToken.newKey()));
        long leaver = persons[0];
        long stayer = persons[3];
        ResidentRecord before = hub.truth().get("10000").toBuilder()
                .setAddress(hub.truth().get("10000").getAddress().toBuilder().setWardCode(WARD))
                .build();
        ResidentRecord staying = hub.truth().get("10003").toBuilder()
                .setAddress(hub.truth().get("10003").getAddress().toBuilder().setWardCode(WARD))
                .build();
        hub.change(leaver, before);
        hub.change(stayer, staying);
        StoredRecord read = present(leaver);
        StoredRecord other = present(stayer);

        hub.change(
                leaver,
                before.toBuilder()
                        .setAddress(before.getAddress().toBuilder().setWardCode(OTHER_WARD))
                        .build());
        long protectedAt = present(leaver).sequence();
        hub.bean(Database.class).transaction(tx -> {
            hub.bean(Gates.class).protectedPerson(tx, leaver, protectedAt);
            return protectedAt;
        });

        assertEquals(1, seal(pages, read, other).orElseThrow().message().getEntriesCount());
        assertEquals(Optional.empty(), seal(pages, read));

        begin(pages, read, other);
        begin(pages, other);
        ResidentSnapshots.SealedPage first = pages.next();
        assertTrue(batch(first) <= batch(pages.next()), "a page behind one that was sealed anew is older");
    }

    private static Optional<Sealed> seal(ResidentSnapshots.SnapshotPages pages, StoredRecord... read)
            throws InterruptedException {
        begin(pages, read);
        return pages.next().sealed();
    }

    private static void begin(ResidentSnapshots.SnapshotPages pages, StoredRecord... read) {
        pages.begin(new ResidentRecords.Page(List.of(read), read[read.length - 1].personId(), false));
    }

    private static long batch(ResidentSnapshots.SealedPage page) {
        return page.sealed().orElseThrow().message().getProof().getBatch();
    }

    private static StoredRecord present(long personId) {
        return hub.bean(ResidentRecords.class).present(List.of(personId)).get(personId);
    }

    @Test
    void snapshotAndFeedWithConcurrentChangesGiveExactlyTheTruth() throws Exception {
        String everybody = hub.agreed(Registered.terms(), true);
        String ward = hub.agreed(Registered.inWard(WARD), true);
        AtomicBoolean going = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int share = i;
                writers.add(threads.submit(() -> changeOwnShare(share, 4, going)));
            }
            DownstreamCopy all = new DownstreamCopy();
            DownstreamCopy some = new DownstreamCopy();
            take(everybody, all);
            take(ward, some);
            all.watch(feeds, hub.asker, everybody);
            some.watch(feeds, hub.asker, ward);
            all.awaitFeed(all.consistentAt().sequence());
            some.awaitFeed(some.consistentAt().sequence());
            going.set(false);
            for (Future<?> each : writers) {
                each.get();
            }
            long end = hub.bean(ChangeLog.class).head().position().sequence();
            all.awaitFeed(end);
            some.awaitFeed(end);

            assertTrue(end > all.start().sequence(), "there were changes during the snapshot");
            assertEquals(expected(Optional.empty()), all.records());
            assertEquals(expected(Optional.of(WARD)), some.records());
            all.finish();
            some.finish();
        }
    }

    @Test
    void widenedFeedWaitsForItsSnapshotAlsoWhileBulkOutputIsNotApproved() {
        String agreement = hub.agreed(Registered.terms(), true);
        take(agreement, new DownstreamCopy());
        DownstreamCopy copy = new DownstreamCopy();
        copy.watch(feeds, hub.asker, agreement);
        copy.awaitFeedOpen();

        hub.changeTerms(agreement, Registered.terms().addItems("生年月日"));

        assertTrue(copy.awaitFeedEnd().isPresent());
        assertResync(agreement, Optional.empty());
        hub.approveBulk(agreement);
        assertResync(agreement, Optional.empty());
        take(agreement, new DownstreamCopy());
        DownstreamCopy again = new DownstreamCopy();
        again.watch(feeds, hub.asker, agreement);
        again.awaitFeedOpen();
        again.finish();
    }

    @Test
    void replayUnderALaterRevisionDoesNotReachWhatWasAcknowledgedUnderTheFormer() {
        AgreementTerms.Builder terms = Registered.terms().clearModes().addModes(Mode.MODE_FEED);
        String agreement = hub.agreed(terms, false);
        DownstreamCopy copy = new DownstreamCopy();
        copy.watch(feeds, hub.asker, agreement);
        copy.awaitFeedOpen();
        LogPosition begin = hub.bean(ChangeLog.class).head().position();
        ResidentRecord record = hub.truth().get("10009");
        long changed = hub.change(persons[9], named(record, "生成　改名"));
        copy.awaitFeed(changed);
        copy.finish();
        DownstreamCopy replayed = new DownstreamCopy();
        replayed.watch(feeds, hub.asker, agreement, Optional.of(begin));
        replayed.awaitFeed(changed);
        assertEquals(Set.of("10009"), replayed.records().keySet());
        replayed.finish();

        hub.changeTerms(agreement, terms.addItems("生年月日"));

        assertResync(agreement, Optional.of(begin));
        DownstreamCopy on = new DownstreamCopy();
        on.watch(feeds, hub.asker, agreement);
        on.awaitFeedOpen();
        on.finish();
        assertResync(agreement, Optional.of(begin));
    }

    private static void assertResync(String agreement, Optional<LogPosition> replayAfter) {
        DownstreamCopy refused = new DownstreamCopy();
        refused.watch(feeds, hub.asker, agreement, replayAfter);
        assertEquals(
                Optional.of(ErrorReason.ERROR_REASON_RESYNC_REQUIRED),
                refused.awaitFeedEnd().map(HubException::reason));
    }

    @Test
    void consumerKeepsItsKeyOfAPersonWhenItRegistersAnotherNumber() {
        try (Registered other = new Registered()) {
            ResidentRecord record = Registered.record("20001", "生成　太郎", WARD);
            long person = other.register(List.of(record))[0];
            String agreement = other.agreed(
                    Registered.terms()
                            .setNumberDomain("TAX")
                            .clearModes()
                            .addModes(Mode.MODE_FEED)
                            .addModes(Mode.MODE_QUERY),
                    false);
            DownstreamCopy copy = new DownstreamCopy();
            copy.watch(other.bean(ResidentFeeds.class), other.asker, agreement);
            copy.awaitFeedOpen();
            tie(other, "20001", "N1");
            copy.awaitFeed(other.change(person, named(record, "生成　次郎")));
            assertEquals(Set.of("N1"), copy.records().keySet());

            tie(other, "20001", "N2");
            copy.awaitFeed(other.change(person, named(record, "生成　三郎")));

            assertEquals(Set.of("N1"), copy.records().keySet());
            assertEquals("生成　三郎", copy.records().get("N1").getName().getFullName());
            copy.finish();
        }
    }

    private static void tie(Registered at, String resident, String own) {
        NumberTie tie = NumberTie.newBuilder()
                .setAddresseeNumber(resident)
                .setOwnNumber(own)
                .build();
        at.bean(OwnNumbers.class).register(TestOwner.of(new NumberDomain("TAX")), List.of(tie));
    }

    private static ResidentRecord named(ResidentRecord record, String name) {
        ResidentRecord.Builder named = record.toBuilder();
        named.getNameBuilder().setFullName(name);
        return named.build();
    }

    /** Changes persons of one share: names, streets that nobody sees, moves between wards. */
    private static void changeOwnShare(int share, int shares, AtomicBoolean going) {
        Random random = new Random(share);
        int made = 0;
        while (going.get() || made < 50) {
            int index = random.nextInt(persons.length / shares) * shares + share;
            ResidentRecord.Builder record = hub.truth().get(Integer.toString(10_000 + index)).toBuilder();
            switch (random.nextInt(3)) {
                case 0 -> record.getNameBuilder().setFullName("生成　" + made + "郎");
                case 1 -> record.getAddressBuilder().setTown("例示町" + made);
                default -> record.getAddressBuilder().setWardCode(random.nextBoolean() ? WARD : OTHER_WARD);
            }
            hub.change(persons[index], record.build());
            made++;
        }
    }
}
