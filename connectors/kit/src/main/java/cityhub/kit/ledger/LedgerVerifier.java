package cityhub.kit.ledger;

import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.kit.ledger.LedgerFinding.Kind;
import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.TrustedKeys;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Checks exported batches from the first to the last and stops at the first thing that does not hold.
 *
 * <p>A ledger that was cut off at its end looks whole by itself. Only a checkpoint that somebody has seen and kept
 * shows it: the last one a consumer's kit keeps in its state folder, or a print in a safe.
 */
public final class LedgerVerifier {
    private final Optional<Checkpoint> known;
    private final BatchCheck check;
    private Optional<Checkpoint> last;
    private long batches;
    private long records;
    private final TreeSet<Long> emptied = new TreeSet<>();

    private LedgerVerifier(TrustedKeys keys, Optional<Checkpoint> known) {
        this.check = new BatchCheck(keys);
        this.known = known;
        this.last = Optional.empty();
    }

    /**
     * Checks a file.
     *
     * @param file as {@link LedgerFile} writes it, from batch 1 on, or from the one after the known checkpoint
     * @param keys keys that are trusted, at least the first that signed
     * @param known a checkpoint that somebody has seen
     * @throws IOException when the file can't be read; damaged content is a finding instead
     */
    public static LedgerReport verify(Path file, TrustedKeys keys, Optional<Checkpoint> known) throws IOException {
        return new LedgerVerifier(keys, known).run(file);
    }

    private LedgerReport run(Path file) throws IOException {
        try (LedgerFile.Reader reader = LedgerFile.open(file)) {
            for (Optional<ExportBatchesResponse> batch = reader.next(); batch.isPresent(); batch = reader.next()) {
                Optional<LedgerFinding> finding = next(batch.get());
                if (finding.isPresent()) {
                    return broken(finding.get());
                }
            }
        } catch (EOFException e) {
            return broken(LedgerFinding.ofBatch(Kind.CUT_OFF, expected(), "The file ends within this batch."));
        } catch (InvalidProtocolBufferException e) {
            return broken(LedgerFinding.ofBatch(Kind.FILE_DAMAGED, expected(), "The bytes here are no batch."));
        }
        Optional<Long> uncovered = Optional.ofNullable(emptied.higher(check.deletedThrough()));
        if (uncovered.isPresent()) {
            return broken(LedgerFinding.ofBatch(
                    Kind.RECORDS_MISSING,
                    uncovered.get(),
                    "Its records are gone, and no record of a deletion covers it."));
        }
        return isCutOff()
                ? broken(LedgerFinding.ofBatch(
                        Kind.CUT_OFF,
                        expected(),
                        "The ledger ends before batch " + known.get().batch() + ", whose checkpoint is known."))
                : new LedgerReport.Sound(batches, records, emptied.size(), last, check.keys());
    }

    private Optional<LedgerFinding> next(ExportBatchesResponse batch) {
        if (last.isEmpty() && follows(batch.getBatch())) {
            last = known;
        }
        Optional<LedgerFinding> finding = check.find(batch, last, expected()).or(() -> contradiction(batch));
        if (finding.isEmpty()) {
            last = Optional.of(Checkpoint.parse(batch.getCheckpoint()));
            batches++;
            records += batch.getRecordsCount();
            if (BatchCheck.isEmptied(batch)) {
                emptied.add(batch.getBatch());
            }
        }
        return finding;
    }

    /** An export may begin right after the known checkpoint. */
    private boolean follows(long first) {
        return known.isPresent() && known.get().batch() + 1 == first;
    }

    private long expected() {
        return last.map(checkpoint -> checkpoint.batch() + 1).orElse(1L);
    }

    private boolean isCutOff() {
        return known.isPresent() && known.get().batch() >= expected();
    }

    private Optional<LedgerFinding> contradiction(ExportBatchesResponse batch) {
        boolean contradicts = known.isPresent()
                && known.get().batch() == batch.getBatch()
                && !known.get().text().equals(batch.getCheckpoint());
        return contradicts
                ? Optional.of(LedgerFinding.ofBatch(
                        Kind.WITNESS_CONTRADICTED,
                        batch.getBatch(),
                        "The known checkpoint of this batch is another one: the ledger was forked."))
                : Optional.empty();
    }

    private LedgerReport broken(LedgerFinding finding) {
        return new LedgerReport.Broken(batches, records, last, finding);
    }
}
