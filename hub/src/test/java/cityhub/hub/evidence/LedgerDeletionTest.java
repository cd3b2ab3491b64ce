package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.hub.HubException;
import cityhub.hub.store.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records past their term go, batch by batch; the chain and the record of the deletion stay. */
final class LedgerDeletionTest {
    private static final LedgerReader OFFICER = new LedgerReader("officer:o-9", "保存期間の満了");

    private TestDatabase store;
    private Fixture evidence;
    private Ledger ledger;
    private LedgerIndexer indexer;
    private LedgerDeletion deletion;
    private Instant termAgo;

    @BeforeEach
    void open() {
        store = TestDatabase.create();
        evidence = new Fixture(store.db(), store.home().resolve("keys")).opened();
        ledger = new Ledger(store.db(), evidence.acts);
        indexer = LedgerIndexer.start(store.db());
        deletion = new LedgerDeletion(store.db(), evidence.acts, indexer, new LedgerConfiguration(365));
        termAgo = Instant.now().minus(Duration.ofDays(365)).minusSeconds(60);
    }

    @AfterEach
    void close() {
        indexer.close();
        evidence.close();
        store.close();
    }

    @Test
    void recordsPastTheirTermGoAndTheDeletionIsRecorded() {
        String old = evidence.seal(2, 500).getDisclosureId();
        long last = evidence.export().getLast().getBatch();
        ageThrough(last);
        String young = evidence.seal(1, 500).getDisclosureId();

        assertEquals(new LedgerDeletion.Extent(last, last), deletion.extent(termAgo));
        deletion.delete(OFFICER, termAgo);
        finish();

        List<ExportBatchesResponse> batches = evidence.export();
        for (ExportBatchesResponse batch : batches) {
            boolean gone = batch.getBatch() > 1 && batch.getBatch() <= last;
            assertEquals(gone, batch.getRecordsCount() == 0, "batch " + batch.getBatch());
            assertFalse(batch.getCheckpoint().isEmpty());
        }
        Map<String, String> record =
                MiniVerifier.lines(batches.getLast().getRecords(0).getStatement());
        assertEquals("ledger-deletion", record.get("kind"));
        assertEquals(Long.toString(last), record.get("through-batch"));
        assertEquals("officer:o-9", record.get("actor"));
        List<String> found = ledger.disclosuresOf(OFFICER, OptionalLong.of(500), 0, "").records().stream()
                .map(LedgerRecord::getStatement)
                .map(text -> MiniVerifier.lines(text).get("id"))
                .toList();
        assertTrue(found.contains(young));
        assertFalse(found.contains(old));
    }

    @Test
    void listsOfTheIndexGoWithTheirLastBatchAndWhatStaysIsStillFound() {
        List<ExportBatchesResponse> first = batches(1001, 1003);
        List<ExportBatchesResponse> second = batches(1004, 1006);
        index(tx -> IndexStore.insert(tx, List.of(first.get(0), first.get(1), first.get(2), second.get(0))));
        index(tx -> IndexStore.insert(tx, second.subList(1, 3)));

        index(tx -> IndexStore.remove(tx, first, Set.of(1002L)));

        List<Long> left = indexed();
        assertTrue(left.containsAll(List.of(1006L, 1005L, 1004L, 1002L)), left::toString);
        index(tx -> IndexStore.remove(tx, second, Set.of()));
        assertEquals(List.of(1002L), indexed());
    }

    private static List<ExportBatchesResponse> batches(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(each -> PersonPostingsTest.batch(each, List.of(700L, 701L)))
                .toList();
    }

    private interface Step {
        void run(Connection tx) throws SQLException;
    }

    private void index(Step step) {
        store.db().transaction(tx -> {
            step.run(tx);
            return true;
        });
    }

    private List<Long> indexed() {
        return store.db()
                .read(connection -> IndexStore.batches(
                        connection, RecordCriteria.disclosuresOf(Set.of(701L)), 1, Long.MAX_VALUE, 10));
    }

    @Test
    void nothingGoesBeforeTheDeletionIsSealed() {
        evidence.seal(2, 500);
        long last = evidence.export().getLast().getBatch();
        store.db().transaction(tx -> {
            DeletionStore.insert(tx, Long.MAX_VALUE, last);
            return true;
        });

        assertFalse(LedgerDeletion.takeTurn(store.db()));

        assertTrue(evidence.export().stream().allMatch(batch -> batch.getRecordsCount() > 0));
    }

    @Test
    void recordsWithinTheirTermAreNotDeleted() {
        evidence.seal(2, 500);
        HubException refused = assertThrows(
                HubException.class, () -> deletion.delete(OFFICER, Instant.now().minus(Duration.ofDays(364))));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused.reason());
        assertEquals(new LedgerDeletion.Extent(0, 0), deletion.delete(OFFICER, termAgo));
    }

    @Test
    void shorterTermThanAYearIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new LedgerConfiguration(364));
    }

    /** Until everything that is recorded is done. */
    private void finish() {
        while (LedgerDeletion.takeTurn(store.db())) {
            indexer.wake();
        }
    }

    /** As if the batches had been sealed long ago; the checkpoints, which are signed, keep their time. */
    private void ageThrough(long batch) {
        store.db().transaction(tx -> {
            try (PreparedStatement update = tx.prepareStatement(
                    "UPDATE evidence_batch SET sealed_at = sealed_at - INTERVAL 366 DAY WHERE batch <= ?")) {
                update.setLong(1, batch);
                return update.executeUpdate();
            }
        });
    }
}
