package cityhub.hub.evidence;

import cityhub.evidence.v1.InclusionProof;
import com.google.protobuf.ByteString;

/** Inclusion proofs as messages carry them. */
final class Proofs {
    private Proofs() {}

    static InclusionProof of(long batch, MerkleTree tree, int leaf) {
        return InclusionProof.newBuilder()
                .setBatch(batch)
                .setLeafIndex(leaf)
                .setTreeSize(tree.size())
                .addAllPath(tree.path(leaf).stream().map(ByteString::copyFrom).toList())
                .build();
    }
}
