package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.SigningKey;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    @Test
    void badPagesAndPurposesAreRefused() {
        for (String token : List.of("x", "1", "1-", "99999999999999999999-1", "1-1-1", "1-9999999999")) {
            assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), 10, token));
        }
        assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), 501, ""));
        assertInvalid(() -> ledger.disclosuresOf(READER, OptionalLong.of(1), -1, ""));
        assertInvalid(() -> ledger.disclosuresTo(READER, "tax", Instant.EPOCH, Instant.EPOCH, 10, ""));
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
        HubException unknown =
                assertThrows(HubException.class, () -> ledger.proof(READER, "00000000-0000-7000-8000-000000000000"));
        assertEquals(ErrorReason.ERROR_REASON_NOT_FOUND, unknown.reason());
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
            more = LedgerIndexer.takeTurn(store.db());
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
