package cityhub.kit.ledger;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The first thing in a ledger that does not hold.
 *
 * @param kind what was done to it
 * @param batch number of the batch; of a removed or cut off one, the number it had
 * @param leafIndex the record in the batch, from 0; empty when it is about the batch
 * @param recordId id of the record where it can be told
 * @param explanation a sentence for people, in English
 */
public record LedgerFinding(
        Kind kind, long batch, OptionalInt leafIndex, Optional<String> recordId, String explanation) {
    /** What was done. */
    public enum Kind {
        /** The file's bytes are no batch. */
        FILE_DAMAGED,
        /** The checkpoint is not of its form, or contradicts the number beside it. */
        CHECKPOINT_ALTERED,
        /** The checkpoint is not signed by the key that it names. */
        SIGNATURE_WRONG,
        /** The checkpoint's key is neither given nor introduced by an earlier record. */
        KEY_UNKNOWN,
        /** A batch is missing. */
        BATCH_REMOVED,
        /** A batch stands twice, or where it does not belong. */
        BATCH_INSERTED,
        /** The batch does not carry the hash of the one before it: it is of another chain. */
        CHAIN_BROKEN,
        /** Time goes back. */
        TIME_BACKWARDS,
        /** A record is not what was signed. */
        RECORD_ALTERED,
        /** A record is missing. */
        RECORD_REMOVED,
        /** A record was not there when the batch was signed. */
        RECORD_INSERTED,
        /** Records of the batch are not what was signed; which one can't be told, since the list of leaves is wrong too. */
        BATCH_ALTERED,
        /** The records of the batch are gone, and no record of a deletion covers it. */
        RECORDS_MISSING,
        /** The list of leaves beside the records is not what was signed; the records are. */
        LEAF_HASHES_ALTERED,
        /** The persons beside a record are not those of its statement. */
        SUBJECTS_ALTERED,
        /** A signed record is not of the form of statements: the hub itself wrote it so. */
        STATEMENT_MALFORMED,
        /** The ledger ends before a checkpoint that somebody has seen, or within a batch. */
        CUT_OFF,
        /** The batch has another checkpoint than somebody has seen. */
        WITNESS_CONTRADICTED
    }

    static LedgerFinding ofBatch(Kind kind, long batch, String explanation) {
        return new LedgerFinding(kind, batch, OptionalInt.empty(), Optional.empty(), explanation);
    }

    static LedgerFinding ofRecord(Kind kind, long batch, int leafIndex, Optional<String> id, String explanation) {
        return new LedgerFinding(kind, batch, OptionalInt.of(leafIndex), id, explanation);
    }
}
