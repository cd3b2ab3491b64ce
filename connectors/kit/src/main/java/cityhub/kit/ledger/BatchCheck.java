package cityhub.kit.ledger;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.kit.ledger.LedgerFinding.Kind;
import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.KeyIntroductions;
import cityhub.kit.seal.MerkleTree;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.Statement;
import cityhub.kit.seal.TrustedKeys;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Checks one batch after another; learns the keys that their records introduce. */
final class BatchCheck {
    private static final int SALT_LENGTH = 32;

    private TrustedKeys keys;
    private long deletedThrough;

    BatchCheck(TrustedKeys keys) {
        this.keys = keys;
    }

    TrustedKeys keys() {
        return keys;
    }

    /** Up to which batch the records so far say that records were deleted. */
    long deletedThrough() {
        return deletedThrough;
    }

    /** Whether only the checkpoint of a batch is there; every batch was sealed with at least one record. */
    static boolean isEmptied(ExportBatchesResponse batch) {
        return batch.getRecordsCount() == 0 && batch.getLeafHashesCount() == 0;
    }

    /** The first thing that does not hold: place, signature, chain and time of the checkpoint, then its records. */
    Optional<LedgerFinding> find(ExportBatchesResponse batch, Optional<Checkpoint> last, long expected) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(batch.getCheckpoint());
        } catch (SealException e) {
            return found(Kind.CHECKPOINT_ALTERED, expected, "The checkpoint is not of its form.");
        }
        return place(batch, checkpoint, expected)
                .or(() -> signature(checkpoint, batch.getSignature()))
                .or(() -> last.flatMap(before -> succession(before, checkpoint)))
                .or(() -> beginning(checkpoint, last))
                .or(() -> isEmptied(batch) ? Optional.empty() : records(batch, checkpoint, last));
    }

    private Optional<LedgerFinding> records(
            ExportBatchesResponse batch, Checkpoint checkpoint, Optional<Checkpoint> last) {
        return RecordsCheck.find(batch, checkpoint)
                .or(() ->
                        statements(batch, checkpoint, last.map(Checkpoint::time).orElse(Instant.MIN)));
    }

    private static Optional<LedgerFinding> place(ExportBatchesResponse batch, Checkpoint checkpoint, long expected) {
        if (batch.getBatch() != checkpoint.batch()) {
            return found(
                    Kind.CHECKPOINT_ALTERED, expected, "The number beside the checkpoint is not the checkpoint's.");
        }
        if (checkpoint.batch() > expected) {
            return found(
                    Kind.BATCH_REMOVED, expected, "After it comes batch " + checkpoint.batch() + ": it is missing.");
        }
        if (checkpoint.batch() < expected) {
            return found(
                    Kind.BATCH_INSERTED,
                    checkpoint.batch(),
                    "It stands after batch " + (expected - 1) + ", where it does not belong.");
        }
        return Optional.empty();
    }

    private Optional<LedgerFinding> signature(Checkpoint checkpoint, ByteString signature) {
        if (keys.find(checkpoint.keyId()).isEmpty()) {
            return found(
                    Kind.KEY_UNKNOWN,
                    checkpoint.batch(),
                    "No record before introduces the key " + checkpoint.keyId() + ", and it was not given.");
        }
        return keys.signed(checkpoint, signature.toByteArray())
                ? Optional.empty()
                : found(
                        Kind.SIGNATURE_WRONG,
                        checkpoint.batch(),
                        "The checkpoint or its signature was altered, or the batch was forged.");
    }

    private static Optional<LedgerFinding> succession(Checkpoint before, Checkpoint checkpoint) {
        if (!checkpoint.previous().equals(before.digest()) || !checkpoint.city().equals(before.city())) {
            return found(
                    Kind.CHAIN_BROKEN,
                    checkpoint.batch(),
                    "It does not carry the hash of batch " + before.batch() + " as it stands here.");
        }
        if (checkpoint.time().isBefore(before.time())) {
            return found(
                    Kind.TIME_BACKWARDS,
                    checkpoint.batch(),
                    "Its time is before that of batch " + before.batch() + ".");
        }
        return Optional.empty();
    }

    private static Optional<LedgerFinding> beginning(Checkpoint checkpoint, Optional<Checkpoint> last) {
        return last.isEmpty() && !checkpoint.previous().equals(Checkpoint.NO_PREVIOUS)
                ? found(Kind.CHAIN_BROKEN, checkpoint.batch(), "The first batch names one before it.")
                : Optional.empty();
    }

    /** What the leaf does not cover by itself: form, persons, time; and the keys that records introduce. */
    private Optional<LedgerFinding> statements(ExportBatchesResponse batch, Checkpoint checkpoint, Instant earliest) {
        List<BatchRecord> records = batch.getRecordsList();
        TrustedKeys learned = keys;
        for (int index = 0; index < records.size(); index++) {
            BatchRecord record = records.get(index);
            try {
                Statement statement = Statement.parse(record.getStatement());
                Optional<LedgerFinding> finding = statement(statement, record, checkpoint, earliest, index);
                if (finding.isPresent()) {
                    return finding;
                }
                noteDeletion(statement, checkpoint);
                learned = KeyIntroductions.introducedBy(statement)
                        .map(learned::with)
                        .orElse(learned);
            } catch (SealException e) {
                return Optional.of(LedgerFinding.ofRecord(
                        Kind.STATEMENT_MALFORMED, checkpoint.batch(), index, Optional.empty(), e.getMessage()));
            }
        }
        keys = learned;
        return Optional.empty();
    }

    /** A deletion covers batches before its own only. */
    private void noteDeletion(Statement statement, Checkpoint checkpoint) {
        if (statement.value("kind").equals("ledger-deletion")) {
            try {
                long through = Long.parseLong(statement.value("through-batch"));
                deletedThrough = Math.max(deletedThrough, Math.min(through, checkpoint.batch() - 1));
            } catch (NumberFormatException e) {
                throw new SealException(
                        SealException.Fault.MALFORMED, "The record of a deletion does not say what it covers.", e);
            }
        }
    }

    private static Optional<LedgerFinding> statement(
            Statement statement, BatchRecord record, Checkpoint checkpoint, Instant earliest, int index) {
        Optional<String> id = Optional.of(statement.id());
        if (!statement.value("subjects").equals(digest(record.getSubjects()))) {
            return Optional.of(LedgerFinding.ofRecord(
                    Kind.SUBJECTS_ALTERED,
                    checkpoint.batch(),
                    index,
                    id,
                    "The persons beside the record are not those that its statement covers."));
        }
        if (statement.time().isBefore(earliest) || statement.time().isAfter(checkpoint.time())) {
            return Optional.of(LedgerFinding.ofRecord(
                    Kind.TIME_BACKWARDS,
                    checkpoint.batch(),
                    index,
                    id,
                    "The record's time is not between those of the batch before and its own."));
        }
        return Optional.empty();
    }

    private static String digest(ByteString subjects) {
        return subjects.size() < SALT_LENGTH
                ? subjects.isEmpty() ? "" : "too short"
                : HexFormat.of().formatHex(MerkleTree.digest(subjects.toByteArray()));
    }

    private static Optional<LedgerFinding> found(Kind kind, long batch, String explanation) {
        return Optional.of(LedgerFinding.ofBatch(kind, batch, explanation));
    }
}
