package cityhub.kit.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.kit.fake.TestTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MerkleTreeProperties {
    @Property(tries = 200)
    void rootIsThatOfTheRecursiveDefinition(@ForAll @IntRange(max = 300) int size, @ForAll long seed) {
        List<byte[]> leaves = leaves(size, seed);
        assertArrayEquals(TestTree.root(leaves), MerkleTree.root(leaves));
    }

    @Property(tries = 200)
    void everyLeafIsIncludedByItsPathAndByNoOther(
            @ForAll @IntRange(min = 1, max = 300) int size, @ForAll @IntRange(max = 299) int any, @ForAll long seed) {
        List<byte[]> leaves = leaves(size, seed);
        int index = any % size;
        byte[] root = MerkleTree.root(leaves);
        List<byte[]> path = TestTree.path(index, leaves);
        assertTrue(MerkleTree.includes(index, size, leaves.get(index), path, root));
        assertFalse(MerkleTree.includes(index, size, new byte[32], path, root));
        assertFalse(MerkleTree.includes(size, size, leaves.get(index), path, root));
        assertFalse(MerkleTree.includes(-1, size, leaves.get(index), path, root));
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(new byte[32]);
        assertFalse(MerkleTree.includes(index, size, leaves.get(index), longer, root));
        for (int i = 0; i < path.size(); i++) {
            List<byte[]> altered = new ArrayList<>(path);
            altered.set(i, new byte[32]);
            assertFalse(MerkleTree.includes(index, size, leaves.get(index), altered, root));
            altered.remove(i);
            assertFalse(MerkleTree.includes(index, size, leaves.get(index), altered, root));
        }
    }

    private static List<byte[]> leaves(int size, long seed) {
        Random random = new Random(seed);
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            byte[] leaf = new byte[32];
            random.nextBytes(leaf);
            leaves.add(leaf);
        }
        return leaves;
    }
}
