package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import com.google.protobuf.ByteString;

/**
 * One record of a batch, as it is hashed and stored.
 *
 * @param statement its text in UTF-8: it is hashed, stored and sent, and encoded once for all of these
 */
record LedgerLeaf(ByteString salt, ByteString statement, ByteString subjects) {
    byte[] hash() {
        return MerkleTree.leaf(salt.toByteArray(), statement.toByteArray());
    }

    BatchRecord stored() {
        return BatchRecord.newBuilder()
                .setSalt(salt)
                .setStatementBytes(statement)
                .setSubjects(subjects)
                .build();
    }
}
