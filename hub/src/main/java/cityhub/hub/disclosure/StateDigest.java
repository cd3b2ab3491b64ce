package cityhub.hub.disclosure;

import cityhub.evidence.v1.WithheldReason;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Digests of what a consumer should hold, by bucket, as {@code CompareResidentsRequest} defines them. Projected bytes
 * do not leave it, only whether digests are equal. Used by one thread.
 */
public final class StateDigest {
    private static final int HASH = 32;
    private static final int NUMBER_TAG = 10;

    private final DisclosurePlan plan;
    private final byte[] salt;
    private final byte[][] buckets;
    private final BitSet withheld;
    private final Projection projection = new Projection();
    private final MessageDigest sha256;
    private long records;

    /**
     * No record yet.
     *
     * @param salt the consumer's salt
     * @param buckets count of buckets, at least 1
     */
    public StateDigest(DisclosurePlan plan, byte[] salt, int buckets) {
        this.plan = plan;
        this.salt = salt.clone();
        this.buckets = new byte[buckets][HASH];
        this.withheld = new BitSet(buckets);
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds what the consumer should hold of a person. Whoever has no number of the consumer's is not held. */
    public void add(StoredRecord record, NumberTable numbers) {
        try {
            projection.run(plan.record(), record, numbers);
            Output out = projection.out();
            byte[] bucket = buckets[bucketOf(out)];
            byte[] hash = hash(out.buffer(), 0, out.size());
            for (int i = 0; i < HASH; i++) {
                bucket[i] ^= hash[i];
            }
            records++;
        } catch (Withhold e) {
            if (e.reason() != WithheldReason.WITHHELD_REASON_NUMBER_MISSING) {
                addWithheld(record, numbers);
            }
        }
    }

    private void addWithheld(StoredRecord record, NumberTable numbers) {
        try {
            projection.run(plan.numberOnly(), record, numbers);
            withheld.set(bucketOf(projection.out()));
        } catch (Withhold e) {
            // Unreadable as a whole: nothing tells its bucket, so nothing can be compared.
            withheld.set(0, buckets.length);
        }
    }

    /** The number is the first field of every projected record: its tag, its length of one byte, its text. */
    private int bucketOf(Output out) {
        byte[] bytes = out.buffer();
        if (out.size() < 2 || bytes[0] != NUMBER_TAG) {
            throw new IllegalStateException("a projected record does not begin with its number");
        }
        byte[] hash = hash(bytes, 2, bytes[1]);
        return (ByteBuffer.wrap(hash).getShort() & 0xffff) % buckets.length;
    }

    private byte[] hash(byte[] bytes, int offset, int length) {
        sha256.update(salt);
        sha256.update(bytes, offset, length);
        return sha256.digest();
    }

    /** How many records were added. */
    public long records() {
        return records;
    }

    /** Buckets whose digest is another than the consumer's, those with something withheld left out. */
    public List<Integer> differing(List<ByteString> digests) {
        List<Integer> differing = new ArrayList<>();
        for (int i = 0; i < buckets.length; i++) {
            if (!withheld.get(i) && !digests.get(i).equals(ByteString.copyFrom(buckets[i]))) {
                differing.add(i);
            }
        }
        return differing;
    }

    /** Buckets with something withheld. */
    public List<Integer> withheld() {
        return withheld.stream().boxed().toList();
    }
}
