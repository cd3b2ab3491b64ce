package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.SigningKey;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.evidence.RecordCriteria.Party;
import cityhub.hub.store.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final LedgerReader READER = new LedgerReader("officer:o-9", "開示請求への回答");

    private TestDatabase store;
    private Fixture evidence;
    private Ledger ledger;

    @BeforeEach
    void open() {
        store = TestDatabase.create();
        evidence = new Fixture(store.db(), store.home().resolve("keys")).opened();
        ledger = new Ledger(store.db(), evidence.acts);
    }

    @AfterEach
    void close() {
        evidence.close();
        store.close();
    }

    @Test
    void disclosuresOfOnePersonAreFoundWhateverIsIndexed() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            newestFirst.addFirst(evidence.seal(2, 500).getDisclosureId());
            evidence.seal(3, 900);
            if (i == 2) {
                indexAll();
            }
        }
        assertEquals(newestFirst, idsOf(501));
        indexAll();
        assertEquals(newestFirst, idsOf(501));
        new IndexRebuild(store).run();
        assertEquals(newestFirst, idsOf(501));
        indexAll();
        assertEquals(newestFirst, idsOf(501));
        assertEquals(List.of(), idsOf(502));
    }

    @Test
    void pagesJoinWithoutGapOrDoubling() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            newestFirst.addFirst(evidence.seal(1, 500).getDisclosureId());
            if (i == 3) {
                indexAll();
            }
        }
        List<String> paged = new ArrayList<>();
        String token = "";
        do {
            LedgerPage page = ledger.disclosuresOf(READER, OptionalLong.of(500), 2, token);
            assertTrue(page.records().size() <= 2);
            paged.addAll(ids(page));
            token = page.nextPageToken();
            indexAll();
        } while (!token.isEmpty());
        assertEquals(newestFirst, paged);
    }

    @Test
    void readingIsRecordedBeforeItIsAnswered() {
        evidence.seal(1, 500);
        ledger.disclosuresOf(READER, OptionalLong.of(500), 0, "");
        Map<String, String> read = MiniVerifier.lines(newestStatement());
        assertEquals("ledger-read", read.get("kind"));
        assertEquals("officer:o-9", read.get("actor"));
        assertEquals("開示請求への回答", read.get("purpose"));
        assertEquals(
                List.of(500L),
                SubjectsBlob.personIds(evidence.export().getLast().getRecords(0).getSubjects())
                        .boxed()
                        .toList());
        assertEquals(Optional.empty(), evidence.fault());
    }

    @Test
    void readingOfAnUnknownResidentIsRecordedToo() {
        HubException unknown =
                assertThrows(HubException.class, () -> ledger.disclosuresOf(READER, OptionalLong.empty(), 0, ""));
        assertEquals(ErrorReason.ERROR_REASON_NOT_FOUND, unknown.reason());
        assertEquals("false", MiniVerifier.lines(newestStatement()).get("found"));
    }

    @Test
    void nothingIsReadWhenTheReadingCannotBeRecorded() {
        evidence.seal(1, 500);
        evidence.close();
        HubException refused =
                assertThrows(HubException.class, () -> ledger.disclosuresOf(READER, OptionalLong.of(500), 0, ""));
        assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, refused.reason());
    }

    @Test
    void disclosuresToAConsumerAreThoseOfThePeriod() {
        Disclosure first = evidence.seal(1, 500);
        Disclosure second = evidence.seal(1, 501);
        Instant start = time(first);
        Instant end = time(second);
        indexAll();
        assertEquals(List.of(first.getDisclosureId()), idsTo("tax", start, end));
        assertEquals(
                List.of(second.getDisclosureId(), first.getDisclosureId()), idsTo("tax", start, end.plusSeconds(60)));
        assertEquals(List.of(second.getDisclosureId()), idsTo("tax", end, end.plusSeconds(60)));
        assertEquals(List.of(), idsTo("tax", start.minus(Duration.ofDays(1)), start));
        assertEquals(List.of(), idsTo("tax", end.plusSeconds(60), end.plusSeconds(61)));
        assertEquals(List.of(), idsTo("school", start, end.plusSeconds(60)));
        Disclosure unindexed = evidence.seal(1, 502);
        assertEquals(
                unindexed.getDisclosureId(),
                idsTo("tax", start, time(unindexed).plusSeconds(60)).getFirst());
    }

    /** Random disclosures and acts, held against a look at every record, whatever is indexed and however the pages fall. */
    @Test
    void recordsAreExactlyThoseThatMeetAllThatIsGiven() {
        Random random = new Random(20261129);
        for (int i = 0; i < 60; i++) {
            if (random.nextInt(3) == 0) {
                act(pick(random, "officer:o-1", "officer:o-2", "participant:tax", "hub"), random.nextLong(500, 504));
            } else {
                DisclosureContext by =
                        by(pick(random, "tax", "care"), pick(random, "o-1", "s-7", ""), pick(random, "t-1", "t-2", ""));
                evidence.sealer.seal(Fixture.disclosure(by, 1 + random.nextInt(2), random.nextLong(500, 504)));
            }
            if (i == 40) {
                indexAll();
            }
        }
        for (int round = 0; round < 2; round++) {
            for (RecordCriteria criteria : everyCriteria()) {
                Instant from = random.nextBoolean() ? Instant.EPOCH : middle(random);
                Instant to = random.nextBoolean() ? Fixture.FAR : middle(random);
                if (from.isBefore(to)) {
                    assertEquals(expected(criteria, from, to), found(criteria, from, to, 1 + random.nextInt(9)));
                }
            }
            indexAll();
        }
    }

    @Test
    void pageEndsAfterManyBatchesAndTheNextGoesOn() {
        evidence.seal(1, 777);
        for (int i = 0; i < 600; i++) {
            evidence.seal(1, 500);
        }
        indexAll();
        RecordCriteria rare = new RecordCriteria(
                Set.of(), Map.of(Party.SYSTEM, "tax", Party.OFFICER, "o-1", Party.TERMINAL, "t-1"), true);
        RecordCriteria person = new RecordCriteria(Set.of(777L), Map.of(), true);
        assertEquals(1, found(person, Instant.EPOCH, Fixture.FAR, 10).size());
        assertEquals(601, found(rare, Instant.EPOCH, Fixture.FAR, 500).size());
        LedgerPage period = ledger.records(
                READER,
                new RecordCriteria(Set.of(), Map.of(Party.SYSTEM, "nobody"), false),
                false,
                Optional.of(Instant.EPOCH),
                Optional.of(Fixture.FAR),
                10,
                "");
        assertEquals(List.of(), period.records());
        assertEquals("", period.nextPageToken());
        LedgerPage first = ledger.records(
                READER,
                new RecordCriteria(Set.of(), Map.of(Party.TERMINAL, "t-1", Party.SYSTEM, "nobody"), false),
                false,
                Optional.empty(),
                Optional.empty(),
                10,
                "");
        assertEquals(List.of(), first.records());
        assertTrue(!first.nextPageToken().isEmpty());
    }

    private void act(String actor, long person) {
        Act act = new Act("number-moved", actor, "number", new TreeMap<>(), List.of(person));
        evidence.acts.awaitSealed(store.db().transactionRetrying(tx -> evidence.acts.record(tx, act)));
    }

    private static DisclosureContext by(String consumer, String officer, String terminal) {
        DisclosureContext base = Fixture.context();
        return new DisclosureContext(
                consumer,
                base.certificateFingerprint(),
                base.agreementId(),
                base.revision(),
                base.mode(),
                base.affair(),
                base.purpose(),
                base.ground(),
                officer,
                terminal,
                base.feedSessionId());
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }

    private Instant middle(Random random) {
        List<ExportBatchesResponse> batches = evidence.export();
        String checkpoint = batches.get(random.nextInt(batches.size())).getCheckpoint();
        return Instant.parse(MiniVerifier.lines(checkpoint).get("time"));
    }

    private static List<RecordCriteria> everyCriteria() {
        List<RecordCriteria> all = new ArrayList<>();
        for (Set<Long> persons : List.of(Set.<Long>of(), Set.of(501L), Set.of(502L, 503L))) {
            for (String system : List.of("", "tax")) {
                for (String officer : List.of("", "o-1", "s-7")) {
                    for (String terminal : List.of("", "t-2")) {
                        Map<Party, String> parties = new EnumMap<>(Party.class);
                        parties.put(Party.SYSTEM, system);
                        parties.put(Party.OFFICER, officer);
                        parties.put(Party.TERMINAL, terminal);
                        parties.values().removeIf(String::isEmpty);
                        all.add(new RecordCriteria(persons, parties, false));
                    }
                }
            }
        }
        return all;
    }

    /** Ids of the records of the random part that meet the criteria, found by looking at every line. */
    private List<String> expected(RecordCriteria criteria, Instant from, Instant to) {
        List<String> ids = new ArrayList<>();
        for (ExportBatchesResponse batch : evidence.export()) {
            for (BatchRecord stored : batch.getRecordsList()) {
                Map<String, String> lines = MiniVerifier.lines(stored.getStatement());
                Instant time = Instant.parse(lines.get("time"));
                String actor = lines.getOrDefault("actor", "");
                boolean system = criteria.parties().containsKey(Party.SYSTEM);
                boolean met = !time.isBefore(from)
                        && time.isBefore(to)
                        && (!system || "tax".equals(lines.get("consumer")) || actor.equals("participant:tax"))
                        && Optional.ofNullable(criteria.parties().get(Party.OFFICER))
                                .map(each -> each.equals(lines.get("officer")) || actor.equals("officer:" + each))
                                .orElse(true)
                        && Optional.ofNullable(criteria.parties().get(Party.TERMINAL))
                                .map(each -> each.equals(lines.get("terminal")))
                                .orElse(true)
                        && (criteria.persons().isEmpty()
                                || SubjectsBlob.personIds(stored.getSubjects()).anyMatch(criteria.persons()::contains));
                if (met && !"ledger-read".equals(lines.get("kind"))) {
                    ids.addFirst(lines.get("id"));
                }
            }
        }
        return ids;
    }

    private List<String> found(RecordCriteria criteria, Instant from, Instant to, int size) {
        List<String> ids = new ArrayList<>();
        String token = "";
        do {
            LedgerPage page = ledger.records(READER, criteria, false, Optional.of(from), Optional.of(to), size, token);
            assertTrue(page.records().size() <= size);
            page.records().stream()
                    .map(LedgerRecord::getStatement)
                    .map(MiniVerifier::lines)
                    .filter(lines -> !"ledger-read".equals(lines.get("kind")))
                    .forEach(lines -> ids.add(lines.get("id")));
            token = page.nextPageToken();
        } while (!token.isEmpty());
        return ids;
    }

    @Test
    void badPagesAndPurposesAreRefused() {
        for (String token : List.of("x", "1", "1-", "99999999999999999999-1", "1-1-1", "1-9999999999")) {
            assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), 10, token));
        }
        assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), 501, ""));
        assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), -1, ""));
        assertInvalid(() -> ledger.disclosuresTo(READER, "tax", Instant.EPOCH, Instant.EPOCH, 10, ""));
        RecordCriteria nothing = new RecordCriteria(Set.of(), Map.of(), false);
        Optional<Instant> start = Optional.of(Instant.EPOCH);
        assertInvalid(() -> ledger.records(READER, nothing, false, start, Optional.empty(), 10, ""));
        assertInvalid(() -> ledger.records(READER, nothing, false, start, start, 10, ""));
        assertInvalid(() -> ledger.proof(READER, "nothing"));
        assertInvalid(() -> new LedgerReader("officer:o-9", " "));
        assertInvalid(() -> new LedgerReader("officer:o-9", "字".repeat(201)));
        assertInvalid(() -> new LedgerReader("officer:o-9", "a\nkind: act"));
    }

    @Test
    void proofOfOneRecordVerifies() {
        String id = evidence.seal(1, 500).getDisclosureId();
        evidence.seal(1, 501);
        assertEquals(Optional.empty(), MiniVerifier.faultOf(ledger.proof(READER, id), evidence.firstKey()));
        indexAll();
        ExportProofResponse proof = ledger.proof(READER, id);
        assertEquals(id, MiniVerifier.lines(proof.getStatement()).get("id"));
        assertEquals(Optional.empty(), MiniVerifier.faultOf(proof, evidence.firstKey()));
        for (String nobodys : List.of("00000000-0000-7000-8000-000000000000", "ffffffff-ffff-7000-8000-000000000000")) {
            HubException unknown = assertThrows(HubException.class, () -> ledger.proof(READER, nobodys));
            assertEquals(ErrorReason.ERROR_REASON_NOT_FOUND, unknown.reason());
        }
    }

    /** As hubs wrote them before bodies were compressed. */
    @Test
    void batchOfAnEarlierHubIsReadAndItsRecordFound() {
        String id = evidence.seal(3, 600).getDisclosureId();
        List<ExportBatchesResponse> before = evidence.export();
        ExportBatchesResponse last = before.getLast();
        store.db().transaction(tx -> {
            try (PreparedStatement update = tx.prepareStatement(
                    "UPDATE evidence_batch SET body = ?, body_size = NULL, record_ids = NULL WHERE batch = ?")) {
                update.setBytes(1, run(last.getRecordsList()));
                update.setLong(2, last.getBatch());
                return update.executeUpdate();
            }
        });

        assertEquals(before, evidence.export());
        assertEquals(Optional.empty(), MiniVerifier.faultOf(ledger.proof(READER, id), evidence.firstKey()));
    }

    private static byte[] run(List<BatchRecord> records) {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (BatchRecord each : records) {
            try {
                each.writeDelimitedTo(run);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return run.toByteArray();
    }

    @Test
    void exportGivesAllBatchesInOrderUpToTheReadingItself() {
        for (int i = 0; i < 20; i++) {
            evidence.seal(1, i);
        }
        List<ExportBatchesResponse> exported = new ArrayList<>();
        ledger.export(READER, 0, exported::add);
        assertEquals(evidence.export(), exported);
        assertEquals(Optional.empty(), MiniVerifier.faultOf(exported, evidence.firstKey()));
        assertEquals(
                "ledger-read",
                MiniVerifier.lines(exported.getLast().getRecords(0).getStatement())
                        .get("kind"));
        List<ExportBatchesResponse> tail = new ArrayList<>();
        ledger.export(READER, 20, tail::add);
        assertEquals(20, tail.getFirst().getBatch());
    }

    @Test
    void rotatedKeyIsIntroducedByItsPredecessorAndThenSigns() {
        byte[] firstKey = evidence.firstKey();
        Disclosure before = evidence.seal(1, 1);
        String rotated = new KeyRotation(store.db(), evidence.keys, evidence.acts).rotate("officer:o-1");
        Disclosure after = evidence.seal(1, 2);

        assertEquals(Optional.empty(), evidence.fault());
        GetCheckpointResponse answer = ledger.checkpoint();
        assertEquals(2, answer.getKeysCount());
        SigningKey second = answer.getKeys(1);
        assertEquals(rotated, second.getKeyId());
        assertEquals(Optional.empty(), MiniVerifier.faultOf(second.getIntroduction(), firstKey));
        byte[] secondKey = Base64.getDecoder()
                .decode(MiniVerifier.lines(second.getIntroduction().getStatement())
                        .get("public-key"));
        assertEquals(rotated, MiniVerifier.keyId(secondKey));
        assertEquals(Optional.empty(), MiniVerifier.faultOf(before, firstKey));
        assertEquals(Optional.empty(), MiniVerifier.faultOf(after, secondKey));
        assertEquals(Optional.of("signature"), MiniVerifier.faultOf(after, firstKey));
        assertEquals(answer.getCheckpoint(), after.getCheckpoint());
    }

    @Test
    void hubWithoutTheKeyInForceSealsNothing() {
        evidence.seal(1, 1);
        try (Fixture other = new Fixture(store.db(), store.home().resolve("other-keys"))) {
            HubException refused = assertThrows(HubException.class, () -> other.seal(1, 2));
            assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, refused.reason());
            assertThrows(HubException.class, other.sealer::check);
        }
        evidence.sealer.check();
    }

    @Test
    void consumerIsMatchedExactly() {
        DisclosureContext base = Fixture.context();
        Disclosure sealed = evidence.seal(1, 1);
        assertEquals(List.of(sealed.getDisclosureId()), idsTo(base.participantId(), time(sealed), Fixture.FAR));
        assertEquals(List.of(), idsTo("TAX", time(sealed), Fixture.FAR));
        indexAll();
        assertEquals(List.of(), idsTo("TAX", time(sealed), Fixture.FAR));
    }

    /** Empties the index without a thread that would fill it again. */
    private record IndexRebuild(TestDatabase store) {
        void run() {
            store.db().transaction(tx -> {
                IndexStore.clear(tx);
                return true;
            });
        }
    }

    private void indexAll() {
        boolean more = true;
        while (more) {
            more = LedgerIndexer.takeTurn(store.db(), evidence.fresh);
        }
    }

    private List<String> idsOf(long person) {
        return ids(ledger.disclosuresOf(READER, OptionalLong.of(person), 0, ""));
    }

    private List<String> idsTo(String consumer, Instant from, Instant to) {
        return ids(ledger.disclosuresTo(READER, consumer, from, to, 0, ""));
    }

    private static List<String> ids(LedgerPage page) {
        return page.records().stream()
                .map(LedgerRecord::getStatement)
                .map(statement -> MiniVerifier.lines(statement).get("id"))
                .toList();
    }

    private static Instant time(Disclosure sealed) {
        return Instant.parse(MiniVerifier.lines(sealed.getStatement()).get("time"));
    }

    private String newestStatement() {
        return evidence.export().getLast().getRecords(0).getStatement();
    }

    private static void assertInvalid(org.junit.jupiter.api.function.Executable work) {
        assertEquals(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                assertThrows(HubException.class, work).reason());
    }
}
