package cityhub.hub.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash tree of RFC 9162, section 2.1.1, with SHA-256. A node without a sibling moves up unchanged, which is the
 * same tree as the RFC's split at the largest power of two.
 */
final class MerkleTree {
    private final List<List<byte[]>> levels;

    /**
     * @param leaves hashes of the leaves, 32 bytes each, at least one
     */
    MerkleTree(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree has at least one leaf");
        }
        MessageDigest sha256 = sha256();
        List<List<byte[]>> built = new ArrayList<>();
        List<byte[]> level = List.copyOf(leaves);
        built.add(level);
        while (level.size() > 1) {
            level = parents(level, sha256);
            built.add(level);
        }
        this.levels = List.copyOf(built);
    }

    /** Hash of a salted leaf: SHA-256(0x00, salt, content). */
    static byte[] leaf(byte[] salt, byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update((byte) 0);
        sha256.update(salt);
        return sha256.digest(content);
    }

    byte[] root() {
        return levels.getLast().getFirst().clone();
    }

    int size() {
        return levels.getFirst().size();
    }

    /** Inclusion path of a leaf (section 2.1.3.1): sibling hashes from the leaf upwards. */
    List<byte[]> path(int leafIndex) {
        List<byte[]> path = new ArrayList<>();
        int index = leafIndex;
        for (List<byte[]> level : levels.subList(0, levels.size() - 1)) {
            int sibling = index ^ 1;
            if (sibling < level.size()) {
                path.add(level.get(sibling));
            }
            index >>= 1;
        }
        return path;
    }

    private static List<byte[]> parents(List<byte[]> level, MessageDigest sha256) {
        List<byte[]> parents = new ArrayList<>((level.size() + 1) / 2);
        for (int left = 0; left + 1 < level.size(); left += 2) {
            sha256.update((byte) 1);
            sha256.update(level.get(left));
            parents.add(sha256.digest(level.get(left + 1)));
        }
        if (level.size() % 2 == 1) {
            parents.add(level.getLast());
        }
        return parents;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
