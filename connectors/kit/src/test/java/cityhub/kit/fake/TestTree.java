package cityhub.kit.fake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** RFC 9162, sections 2.1.1 and 2.1.3.1, as its recursive definitions stand: another way than the kit's own. */
public final class TestTree {
    private TestTree() {}

    public static byte[] leaf(byte[] salt, byte[] data) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + salt.length + data.length);
        return sha256(bytes.put((byte) 0).put(salt).put(data).array());
    }

    public static byte[] root(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            return sha256(new byte[0]);
        }
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = split(leaves.size());
        return node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    public static List<byte[]> path(int index, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int split = split(leaves.size());
        List<byte[]> left = leaves.subList(0, split);
        List<byte[]> right = leaves.subList(split, leaves.size());
        List<byte[]> path = new ArrayList<>(index < split ? path(index, left) : path(index - split, right));
        path.add(root(index < split ? right : left));
        return path;
    }

    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(ByteBuffer.allocate(65).put((byte) 1).put(left).put(right).array());
    }

    /** The largest power of two smaller than the size. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
