package cityhub.hub.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.LongStream;

/** Who is concerned by a record: a salt of 32 bytes, then sorted unique person ids, 8 bytes big endian each. */
final class SubjectsBlob {
    /** A record that concerns no person at all. */
    static final ByteString NONE = ByteString.EMPTY;

    private SubjectsBlob() {}

    static ByteString of(byte[] salt, Collection<Long> personIds) {
        long[] sorted = personIds.stream()
                .mapToLong(Long::longValue)
                .sorted()
                .distinct()
                .toArray();
        ByteBuffer blob = ByteBuffer.allocate(salt.length + Long.BYTES * sorted.length);
        blob.put(salt);
        for (long personId : sorted) {
            blob.putLong(personId);
        }
        return UnsafeByteOperations.unsafeWrap(blob.array());
    }

    /** Value of the statement's {@code subjects} line; empty for {@link #NONE}. */
    static String digest(ByteString blob) {
        return blob.isEmpty()
                ? ""
                : HexFormat.of().formatHex(MerkleTree.sha256().digest(blob.toByteArray()));
    }

    static LongStream personIds(ByteString blob) {
        if (blob.isEmpty()) {
            return LongStream.empty();
        }
        ByteBuffer bytes = blob.substring(PreparedDisclosure.SALT).asReadOnlyByteBuffer();
        return LongStream.generate(bytes::getLong).limit(bytes.remaining() / Long.BYTES);
    }
}
