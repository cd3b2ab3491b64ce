package cityhub.kit;

import cityhub.basics.v1.CompareResidentsRequest;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Digests of the residents that a consumer holds, as {@link CompareResidentsRequest} defines them. For one thread. */
final class CopyDigests {
    private static final int BUCKETS = 1024;
    private static final int LENGTH = 32;

    private final byte[] salt = new byte[LENGTH];
    private final byte[][] buckets = new byte[BUCKETS][LENGTH];

    CopyDigests() {
        new SecureRandom().nextBytes(salt);
    }

    void add(ResidentRecord record) {
        byte[] number = record.getAddresseeNumber().getBytes(StandardCharsets.UTF_8);
        byte[] bucket = buckets[bucketOf(number)];
        byte[] hash = hash(record.toByteArray());
        for (int i = 0; i < LENGTH; i++) {
            bucket[i] ^= hash[i];
        }
    }

    /** The bucket in which a number's record falls. */
    int bucketOf(byte[] number) {
        return (ByteBuffer.wrap(hash(number)).getShort() & 0xffff) % BUCKETS;
    }

    CompareResidentsRequest request(String agreementId) {
        List<ByteString> digests = new ArrayList<>();
        for (byte[] bucket : buckets) {
            digests.add(ByteString.copyFrom(bucket));
        }
        return CompareResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .setSalt(ByteString.copyFrom(salt))
                .addAllBucketDigests(digests)
                .build();
    }

    private byte[] hash(byte[] bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
