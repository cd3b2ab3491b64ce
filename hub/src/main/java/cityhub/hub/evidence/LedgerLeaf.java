package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/** One record of a batch, as it is hashed and stored. */
record LedgerLeaf(ByteString salt, String statement, ByteString subjects) {
    byte[] hash() {
        return MerkleTree.leaf(salt.toByteArray(), statement.getBytes(StandardCharsets.UTF_8));
    }

    BatchRecord stored() {
        return BatchRecord.newBuilder()
                .setSalt(salt)
                .setStatement(statement)
                .setSubjects(subjects)
                .build();
    }
}
