package cityhub.kit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.kit.fake.SyntheticLedger;
import cityhub.kit.ledger.LedgerFinding.Kind;
import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.TrustedKeys;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerVerifierTest {
    /** Batches: 1 first key, 2 to 4 acts of 5 records, 5 new key (2 records), 6 to 8 acts of 3 records. */
    private final SyntheticLedger ledger = new SyntheticLedger("13101");

    private final TrustedKeys firstKey = TrustedKeys.parse(ledger.firstKeyPem());

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        for (int i = 0; i < 3; i++) {
            ledger.act(5);
        }
        ledger.rotateKey();
        for (int i = 0; i < 3; i++) {
            ledger.act(3);
        }
    }

    @Test
    void untouchedLedgerIsSound() throws IOException {
        LedgerReport.Sound sound =
                assertInstanceOf(LedgerReport.Sound.class, verify(ledger.export(), Optional.empty()));
        assertEquals(8, sound.batches());
        assertEquals(1 + 15 + 2 + 9, sound.records());
        assertEquals(8, sound.last().orElseThrow().batch());
        assertEquals(2, sound.keys().ids().size());
    }

    @Test
    void untouchedLedgerIsSoundBesideAnyOfItsCheckpoints() throws IOException {
        for (ExportBatchesResponse batch : ledger.export()) {
            assertInstanceOf(LedgerReport.Sound.class, verify(ledger.export(), known(batch)));
        }
    }

    @Test
    void recordsThatADeletionCoversMayBeGoneAndNoOthers() throws IOException {
        ledger.recordDeletion(4);
        assertEquals(3, sound(emptied(2, 3, 4)).deleted());
        assertEquals(1, sound(emptied(3)).deleted());
        assertBroken(Kind.RECORDS_MISSING, 6, verify(emptied(2, 6), Optional.empty()));
        assertBroken(Kind.RECORD_ALTERED, 7, verify(altered(emptied(2, 3), 7), Optional.empty()));
    }

    @Test
    void recordsThatAreGoneWithoutADeletionAreNamed() throws IOException {
        assertBroken(Kind.RECORDS_MISSING, 3, verify(emptied(3, 4), Optional.empty()));
    }

    @Test
    void deletionDoesNotCoverItselfOrWhatComesAfter() throws IOException {
        ledger.recordDeletion(1000);
        ledger.act(2);
        assertBroken(Kind.RECORDS_MISSING, 10, verify(emptied(2, 10), Optional.empty()));
    }

    private LedgerReport.Sound sound(List<ExportBatchesResponse> batches) throws IOException {
        return assertInstanceOf(LedgerReport.Sound.class, verify(batches, Optional.empty()));
    }

    private List<ExportBatchesResponse> emptied(long... numbers) {
        return ledger.export().stream()
                .map(batch -> Arrays.stream(numbers).anyMatch(number -> number == batch.getBatch())
                        ? batch.toBuilder().clearRecords().clearLeafHashes().build()
                        : batch)
                .toList();
    }

    private static List<ExportBatchesResponse> altered(List<ExportBatchesResponse> batches, long number) {
        return batches.stream()
                .map(batch -> batch.getBatch() != number
                        ? batch
                        : batch.toBuilder()
                                .setRecords(
                                        0,
                                        batch.getRecords(0).toBuilder()
                                                .setStatement(
                                                        batch.getRecords(0).getStatement() + "x: y\n"))
                                .build())
                .toList();
    }

    @Test
    void exportFromAfterTheKnownCheckpointIsSound() throws IOException {
        List<ExportBatchesResponse> all = ledger.export();
        assertInstanceOf(LedgerReport.Sound.class, verify(all.subList(3, 8), known(all.get(2))));
        assertBroken(Kind.BATCH_REMOVED, 1, verify(all.subList(3, 8), Optional.empty()));
        assertBroken(Kind.BATCH_REMOVED, 1, verify(all.subList(3, 8), known(all.get(1))));
    }

    @Test
    void exportThatFollowsOnAnotherCheckpointIsBroken() throws IOException {
        SyntheticLedger other = new SyntheticLedger("13101");
        other.act(1);
        assertBroken(
                Kind.CHAIN_BROKEN,
                3,
                verify(ledger.export().subList(2, 8), known(other.export().get(1))));
    }

    @Test
    void alteredStatementIsNamed() throws IOException {
        ExportBatchesResponse batch = ledger.export().get(2);
        BatchRecord record = batch.getRecords(3);
        String altered = record.getStatement().replace("actor: test", "actor: other");
        LedgerFinding finding = assertBroken(
                Kind.RECORD_ALTERED,
                3,
                withBatch(3, b -> b.setRecords(3, record.toBuilder().setStatement(altered))));
        assertEquals(OptionalInt.of(3), finding.leafIndex());
        assertTrue(altered.contains("id: " + finding.recordId().orElseThrow() + "\n"));
    }

    @Test
    void alteredSaltIsNamed() throws IOException {
        LedgerFinding finding = assertBroken(
                Kind.RECORD_ALTERED,
                2,
                withBatch(
                        2,
                        b -> b.setRecords(
                                0,
                                b.getRecords(0).toBuilder()
                                        .setSalt(flip(b.getRecords(0).getSalt())))));
        assertEquals(OptionalInt.of(0), finding.leafIndex());
    }

    @Test
    void removedRecordIsNamedAtEveryPlace() throws IOException {
        for (int index = 0; index < 5; index++) {
            int removed = index;
            LedgerFinding finding = assertBroken(Kind.RECORD_REMOVED, 2, withBatch(2, b -> b.removeRecords(removed)));
            assertEquals(OptionalInt.of(index), finding.leafIndex());
        }
    }

    @Test
    void insertedRecordIsNamedAtEveryPlace() throws IOException {
        BatchRecord stranger = ledger.export().get(6).getRecords(0);
        for (int index = 0; index <= 5; index++) {
            int inserted = index;
            LedgerFinding finding =
                    assertBroken(Kind.RECORD_INSERTED, 4, withBatch(4, b -> b.addRecords(inserted, stranger)));
            assertEquals(OptionalInt.of(index), finding.leafIndex());
        }
    }

    @Test
    void exchangedRecordsAreNamed() throws IOException {
        LedgerFinding finding = assertBroken(Kind.RECORD_ALTERED, 2, withBatch(2, b -> {
            BatchRecord second = b.getRecords(1);
            return b.setRecords(1, b.getRecords(2)).setRecords(2, second);
        }));
        assertEquals(OptionalInt.of(1), finding.leafIndex());
    }

    @Test
    void alteredPersonsAreNamed() throws IOException {
        LedgerFinding finding = assertBroken(
                Kind.SUBJECTS_ALTERED,
                3,
                withBatch(
                        3,
                        b -> b.setRecords(
                                1,
                                b.getRecords(1).toBuilder()
                                        .setSubjects(flip(b.getRecords(1).getSubjects())))));
        assertEquals(OptionalInt.of(1), finding.leafIndex());
        assertBroken(
                Kind.SUBJECTS_ALTERED,
                3,
                withBatch(3, b -> b.setRecords(1, b.getRecords(1).toBuilder().clearSubjects())));
        assertBroken(
                Kind.SUBJECTS_ALTERED,
                3,
                withBatch(
                        3,
                        b -> b.setRecords(
                                0, b.getRecords(0).toBuilder().setSubjects(ByteString.copyFrom(new byte[40])))));
    }

    @Test
    void alteredRecordWithItsLeafIsNamedByBatch() throws IOException {
        assertBroken(
                Kind.BATCH_ALTERED,
                3,
                withBatch(
                        3,
                        b -> b.setRecords(0, b.getRecords(0).toBuilder().setSalt(ByteString.copyFrom(new byte[32])))
                                .setLeafHashes(0, flip(b.getLeafHashes(0)))));
    }

    @Test
    void withoutLeavesAnAlteredRecordIsNamedByBatch() throws IOException {
        assertBroken(
                Kind.BATCH_ALTERED, 3, withBatch(3, b -> b.clearLeafHashes().removeRecords(0)));
    }

    @Test
    void alteredListOfLeavesIsNamed() throws IOException {
        LedgerFinding finding = assertBroken(
                Kind.LEAF_HASHES_ALTERED, 3, withBatch(3, b -> b.setLeafHashes(2, flip(b.getLeafHashes(2)))));
        assertEquals(OptionalInt.of(2), finding.leafIndex());
    }

    @Test
    void everyAlteredCharacterOfACheckpointIsFound() throws IOException {
        String text = ledger.export().get(3).getCheckpoint();
        for (int i = 0; i < text.length(); i++) {
            String altered = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            LedgerReport report = withBatch(4, b -> b.setCheckpoint(altered));
            assertEquals(3, assertInstanceOf(LedgerReport.Broken.class, report).batches(), () -> altered);
        }
    }

    @Test
    void alteredSignatureIsNamed() throws IOException {
        assertBroken(Kind.SIGNATURE_WRONG, 5, withBatch(5, b -> b.setSignature(flip(b.getSignature()))));
        assertBroken(Kind.SIGNATURE_WRONG, 5, withBatch(5, b -> b.clearSignature()));
    }

    @Test
    void removedBatchIsNamed() throws IOException {
        for (int removed = 1; removed < 8; removed++) {
            List<ExportBatchesResponse> batches = new ArrayList<>(ledger.export());
            batches.remove(removed - 1);
            assertBroken(Kind.BATCH_REMOVED, removed, verify(batches, Optional.empty()));
        }
    }

    @Test
    void repeatedBatchIsNamed() throws IOException {
        List<ExportBatchesResponse> batches = new ArrayList<>(ledger.export());
        batches.add(4, batches.get(3));
        assertBroken(Kind.BATCH_INSERTED, 4, verify(batches, Optional.empty()));
    }

    @Test
    void batchOfAnotherChainIsNamed() throws IOException {
        ledger.act(1);
        String text = ledger.export()
                .get(8)
                .getCheckpoint()
                .replaceAll("previous: [0-9a-f]{64}", "previous: " + "a".repeat(64));
        List<ExportBatchesResponse> batches = new ArrayList<>(ledger.export());
        batches.set(
                8,
                batches.get(8).toBuilder()
                        .setCheckpoint(text)
                        .setSignature(ledger.sign(text))
                        .build());
        assertBroken(Kind.CHAIN_BROKEN, 9, verify(batches, Optional.empty()));
    }

    @Test
    void renumberedBatchIsNamed() throws IOException {
        assertBroken(Kind.CHECKPOINT_ALTERED, 4, withBatch(4, b -> b.setBatch(5)));
    }

    @Test
    void timeThatGoesBackIsNamed() throws IOException {
        ledger.passTime(-1, ChronoUnit.HOURS);
        ledger.act(1);
        assertBroken(Kind.TIME_BACKWARDS, 9, verify(ledger.export(), Optional.empty()));
    }

    @Test
    void cutOffShowsOnlyBesideAKnownCheckpoint() throws IOException {
        List<ExportBatchesResponse> all = ledger.export();
        for (int kept = 0; kept < 8; kept++) {
            assertBroken(Kind.CUT_OFF, kept + 1, verify(all.subList(0, kept), known(all.getLast())));
            assertInstanceOf(LedgerReport.Sound.class, verify(all.subList(0, kept), Optional.empty()));
        }
    }

    @Test
    void fileThatEndsWithinABatchIsCutOff() throws IOException {
        Path whole = write(ledger.export());
        byte[] bytes = Files.readAllBytes(whole);
        int last = ledger.export().getLast().getSerializedSize();
        for (int missing = 1; missing <= last; missing += 37) {
            Path part = Files.write(folder.resolve("part"), Arrays.copyOf(bytes, bytes.length - missing));
            assertBroken(Kind.CUT_OFF, 8, LedgerVerifier.verify(part, firstKey, Optional.empty()));
        }
    }

    @Test
    void damagedBytesAreNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(write(ledger.export().subList(0, 2)));
        Path damaged = folder.resolve("damaged");
        Files.write(damaged, bytes);
        Files.write(damaged, new byte[] {3, 0x0f, 0x0f, 0x0f}, java.nio.file.StandardOpenOption.APPEND);
        assertBroken(Kind.FILE_DAMAGED, 3, LedgerVerifier.verify(damaged, firstKey, Optional.empty()));
        byte[] endless = new byte[] {-1, -1, -1, -1, -1, -1};
        Files.write(damaged, bytes);
        Files.write(damaged, endless, java.nio.file.StandardOpenOption.APPEND);
        assertBroken(Kind.FILE_DAMAGED, 3, LedgerVerifier.verify(damaged, firstKey, Optional.empty()));
    }

    @Test
    void otherFilesAreNoLedger() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "something else entirely", StandardCharsets.US_ASCII);
        assertBroken(Kind.FILE_DAMAGED, 1, LedgerVerifier.verify(other, firstKey, Optional.empty()));
        assertThrows(InvalidProtocolBufferException.class, () -> LedgerFile.open(other));
        assertThrows(FileAlreadyExistsException.class, () -> LedgerFile.create(other));
    }

    @Test
    void keyThatNothingIntroducesIsNamed() throws IOException {
        ledger.stealSigning();
        ledger.act(1);
        assertBroken(Kind.KEY_UNKNOWN, 9, verify(ledger.export(), Optional.empty()));
        TrustedKeys stranger = TrustedKeys.parse(new SyntheticLedger("13101").firstKeyPem());
        Path file = write(ledger.export());
        assertBroken(Kind.KEY_UNKNOWN, 1, LedgerVerifier.verify(file, stranger, Optional.empty()));
    }

    @Test
    void forkIsFoundBesideAKnownCheckpoint() throws IOException {
        ledger.act(1);
        String seen = ledger.export().get(8).getCheckpoint().replace("count: 1", "count: 2");
        assertBroken(Kind.WITNESS_CONTRADICTED, 9, verify(ledger.export(), Optional.of(Checkpoint.parse(seen))));
    }

    private LedgerReport withBatch(int number, UnaryOperator<ExportBatchesResponse.Builder> change) throws IOException {
        List<ExportBatchesResponse> batches = new ArrayList<>(ledger.export());
        batches.set(
                number - 1, change.apply(batches.get(number - 1).toBuilder()).build());
        return verify(batches, Optional.empty());
    }

    private LedgerReport verify(List<ExportBatchesResponse> batches, Optional<Checkpoint> known) throws IOException {
        return LedgerVerifier.verify(write(batches), firstKey, known);
    }

    private Path write(List<ExportBatchesResponse> batches) throws IOException {
        Path file = folder.resolve("ledger");
        Files.deleteIfExists(file);
        try (LedgerFile.Writer writer = LedgerFile.create(file)) {
            for (ExportBatchesResponse batch : batches) {
                writer.add(batch);
            }
        }
        return file;
    }

    private static LedgerFinding assertBroken(Kind kind, long batch, LedgerReport report) {
        LedgerFinding finding =
                assertInstanceOf(LedgerReport.Broken.class, report).first();
        assertEquals(kind, finding.kind(), finding::explanation);
        assertEquals(batch, finding.batch(), finding::explanation);
        return finding;
    }

    private static Optional<Checkpoint> known(ExportBatchesResponse batch) {
        return Optional.of(Checkpoint.parse(batch.getCheckpoint()));
    }

    private static ByteString flip(ByteString bytes) {
        byte[] altered = bytes.toByteArray();
        altered[altered.length - 1] ^= 1;
        return ByteString.copyFrom(altered);
    }
}
