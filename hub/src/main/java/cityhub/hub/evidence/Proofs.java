package cityhub.hub.evidence;

import com.google.protobuf.ByteString;
import java.util.List;

/** Inclusion paths as messages carry them. */
final class Proofs {
    private Proofs() {}

    static List<ByteString> path(MerkleTree tree, int leaf) {
        return tree.path(leaf).stream().map(ByteString::copyFrom).toList();
    }
}
