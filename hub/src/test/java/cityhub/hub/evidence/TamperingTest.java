package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.store.TestDatabase;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an export shows of a ledger that somebody changed. */
final class TamperingTest {
    private static List<ExportBatchesResponse> good;
    private static byte[] key;

    @BeforeAll
    static void sealSome() {
        try (TestDatabase store = TestDatabase.create();
                Fixture evidence = new Fixture(store.db(), store.home().resolve("keys")).opened()) {
            for (int i = 0; i < 5; i++) {
                evidence.seal(2, 10L * i);
            }
            store.db().transaction(tx -> {
                for (int i = 0; i < 5; i++) {
                    evidence.acts.record(tx, Fixture.act("officer-added"));
                }
                return true;
            });
            evidence.seal(1, 99);
            evidence.seal(1, 100);
            good = evidence.export();
            key = evidence.firstKey();
        }
    }

    @AfterAll
    static void untouchedIsSound() {
        assertEquals(Optional.empty(), MiniVerifier.faultOf(good, key));
    }

    @Test
    void alteredRecordIsNamed() {
        ExportBatchesResponse batch = good.get(largest());
        assertFault(
                "record 3 of batch " + batch.getBatch() + " was altered",
                largest(),
                altered -> altered.getRecordsBuilder(3)
                        .setStatement(batch.getRecords(3).getStatement().replace("o-1", "o-2")));
    }

    @Test
    void alteredSaltOrSubjectsAreNamed() {
        ExportBatchesResponse batch = good.get(largest());
        int last = batch.getRecordsCount() - 1;
        assertFault(
                "record 0 of batch " + batch.getBatch() + " was altered",
                largest(),
                altered -> altered.getRecordsBuilder(0).setSalt(ByteString.copyFrom(new byte[32])));
        assertFault(
                "subjects of record " + last + " of batch " + batch.getBatch() + " were altered",
                largest(),
                altered -> altered.getRecordsBuilder(last).setSubjects(ByteString.copyFrom(new byte[40])));
    }

    @Test
    void removedInsertedAndReorderedRecordsAreFound() {
        ExportBatchesResponse batch = good.get(largest());
        List<BatchRecord> fewer = new ArrayList<>(batch.getRecordsList());
        fewer.remove(2);
        assertFault(
                "batch " + batch.getBatch() + " has more or fewer records than leaves",
                largest(),
                altered -> altered.clearRecords().addAllRecords(fewer));
        assertFault(
                "batch " + batch.getBatch() + " has more or fewer records than leaves",
                largest(),
                altered -> altered.addRecords(batch.getRecords(0)));
        List<BatchRecord> swapped = new ArrayList<>(batch.getRecordsList());
        java.util.Collections.swap(swapped, 1, 2);
        assertFault(
                "record 1 of batch " + batch.getBatch() + " was altered",
                largest(),
                altered -> altered.clearRecords().addAllRecords(swapped));
        assertFault(
                "batch " + batch.getBatch() + " has other leaves than were signed",
                largest(),
                altered -> altered.addRecords(batch.getRecords(0)).addLeafHashes(batch.getLeafHashes(0)));
    }

    @Test
    void alteredCheckpointAndSignatureAreFound() {
        ExportBatchesResponse batch = good.get(3);
        assertFault(
                "batch 4 has a wrong signature",
                3,
                altered -> altered.setCheckpoint(batch.getCheckpoint().replace("city: 011002", "city: 131016")));
        assertFault(
                "batch 4 has a wrong signature",
                3,
                altered -> altered.setSignature(good.get(2).getSignature()));
    }

    @Test
    void removedInsertedAndReorderedBatchesAreFound() {
        List<ExportBatchesResponse> removed = new ArrayList<>(good);
        removed.remove(3);
        assertEquals(Optional.of("batch 4 is not there"), MiniVerifier.faultOf(removed, key));
        List<ExportBatchesResponse> doubled = new ArrayList<>(good);
        doubled.add(3, good.get(2));
        assertEquals(Optional.of("batch 4 is not there"), MiniVerifier.faultOf(doubled, key));
        List<ExportBatchesResponse> renumbered = new ArrayList<>(good);
        renumbered.set(3, good.get(2).toBuilder().setBatch(4).build());
        assertEquals(Optional.of("batch 4 is not there"), MiniVerifier.faultOf(renumbered, key));
    }

    @Test
    void cutOffChainLacksACheckpointThatSomebodyRemembers() {
        List<ExportBatchesResponse> cutOff = good.subList(0, good.size() - 1);
        assertEquals(Optional.empty(), MiniVerifier.faultOf(cutOff, key));
        String remembered = good.getLast().getCheckpoint();
        assertFalse(MiniVerifier.holds(cutOff, remembered));
        assertTrue(MiniVerifier.holds(good, remembered));
    }

    /** The batch with the acts in it. */
    private static int largest() {
        int largest = 0;
        for (int i = 0; i < good.size(); i++) {
            largest = good.get(i).getRecordsCount() > good.get(largest).getRecordsCount() ? i : largest;
        }
        return largest;
    }

    private static void assertFault(String fault, int index, Consumer<ExportBatchesResponse.Builder> change) {
        ExportBatchesResponse.Builder altered = good.get(index).toBuilder();
        change.accept(altered);
        List<ExportBatchesResponse> batches = new ArrayList<>(good);
        batches.set(index, altered.build());
        assertEquals(Optional.of(fault), MiniVerifier.faultOf(batches, key));
    }
}
