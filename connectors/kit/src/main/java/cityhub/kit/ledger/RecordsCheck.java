package cityhub.kit.ledger;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.kit.ledger.LedgerFinding.Kind;
import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.MerkleTree;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.Statement;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks the records of a batch against its signed root. When they do not give it, the list of leaves beside them, if
 * it gives the root, tells which record differs.
 */
final class RecordsCheck {
    private RecordsCheck() {}

    static Optional<LedgerFinding> find(ExportBatchesResponse batch, Checkpoint checkpoint) {
        List<byte[]> records =
                batch.getRecordsList().stream().map(RecordsCheck::leaf).toList();
        List<byte[]> leaves =
                batch.getLeafHashesList().stream().map(ByteString::toByteArray).toList();
        boolean recordsHold = give(records, checkpoint);
        int difference = firstDifference(records, leaves);
        if (recordsHold) {
            return leaves.isEmpty() || difference < 0
                    ? Optional.empty()
                    : found(Kind.LEAF_HASHES_ALTERED, checkpoint, difference, id(batch, difference));
        }
        if (!give(leaves, checkpoint)) {
            return Optional.of(LedgerFinding.ofBatch(
                    Kind.BATCH_ALTERED,
                    checkpoint.batch(),
                    "Its records do not give the signed root, and neither does its list of leaves."));
        }
        return changed(batch, checkpoint, records.size() - leaves.size(), difference);
    }

    private static Optional<LedgerFinding> changed(
            ExportBatchesResponse batch, Checkpoint checkpoint, int surplus, int index) {
        if (surplus < 0) {
            return found(Kind.RECORD_REMOVED, checkpoint, index, Optional.empty());
        }
        return found(surplus > 0 ? Kind.RECORD_INSERTED : Kind.RECORD_ALTERED, checkpoint, index, id(batch, index));
    }

    private static boolean give(List<byte[]> leaves, Checkpoint checkpoint) {
        return leaves.size() == checkpoint.count() && Arrays.equals(MerkleTree.root(leaves), checkpoint.rootBytes());
    }

    private static int firstDifference(List<byte[]> records, List<byte[]> leaves) {
        int both = Math.min(records.size(), leaves.size());
        for (int index = 0; index < both; index++) {
            if (!Arrays.equals(records.get(index), leaves.get(index))) {
                return index;
            }
        }
        return records.size() == leaves.size() ? -1 : both;
    }

    private static byte[] leaf(BatchRecord record) {
        return MerkleTree.leaf(
                record.getSalt().toByteArray(), record.getStatement().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> id(ExportBatchesResponse batch, int index) {
        if (index >= batch.getRecordsCount()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Statement.parse(batch.getRecords(index).getStatement()).id());
        } catch (SealException e) {
            return Optional.empty();
        }
    }

    private static Optional<LedgerFinding> found(
            Kind kind, Checkpoint checkpoint, int index, Optional<String> recordId) {
        return Optional.of(LedgerFinding.ofRecord(
                kind,
                checkpoint.batch(),
                index,
                recordId,
                "The records differ from the signed leaves first at index " + index + "."));
    }
}
