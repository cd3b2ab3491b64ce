package cityhub.hub.evidence;

import cityhub.evidence.v1.ExportBatchesResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A posting list: in which of some consecutive batches the persons of one bucket stand. A bucket is a stretch of ids, so
 * that one row takes many persons, and a look-up of one person reads little of others.
 *
 * <p>Stored as unsigned varints, for each person in ascending order: place in the bucket, number of batches, and each batch
 * as its distance from the first one of the list.
 *
 * @param bucket which stretch of ids
 * @param firstBatch no batch is before it
 * @param lastBatch no batch is after it
 * @param postings persons and batches as they are stored
 */
record PersonPostings(long bucket, long firstBatch, long lastBatch, ByteString postings) {
    private static final int BUCKET_BITS = 10;
    private static final long PLACE = (1L << BUCKET_BITS) - 1;
    private static final int DISTANCE_BITS = 16;
    private static final long DISTANCE = (1L << DISTANCE_BITS) - 1;

    /** The bucket of a person. */
    static long bucketOf(long personId) {
        return personId >> BUCKET_BITS;
    }

    /**
     * The lists of all persons who stand in these batches, in the order of their buckets.
     *
     * @param batches in ascending order, at most 65,536 apart
     */
    static List<PersonPostings> of(List<ExportBatchesResponse> batches) {
        long first = batches.getFirst().getBatch();
        long last = batches.getLast().getBatch();
        if (last - first >= 1L << DISTANCE_BITS) {
            throw new IllegalArgumentException("batches too far apart");
        }
        long[] sorted = batches.stream()
                .flatMapToLong(batch -> batch.getRecordsList().stream()
                        .flatMapToLong(each -> SubjectsBlob.personIds(each.getSubjects()))
                        .map(person -> person << DISTANCE_BITS | (batch.getBatch() - first)))
                .sorted()
                .distinct()
                .toArray();
        List<PersonPostings> all = new ArrayList<>();
        for (int from = 0, to; from < sorted.length; from = to) {
            long bucket = bucketOf(person(sorted[from]));
            for (to = from; to < sorted.length && bucketOf(person(sorted[to])) == bucket; ) {
                to++;
            }
            all.add(new PersonPostings(bucket, first, last, encoded(sorted, from, to)));
        }
        return all;
    }

    private static ByteString encoded(long[] sorted, int from, int to) {
        ByteString.Output bytes = ByteString.newOutput();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (int at = from, next; at < to; at = next) {
                long person = person(sorted[at]);
                for (next = at; next < to && person(sorted[next]) == person; ) {
                    next++;
                }
                out.writeUInt32NoTag((int) (person & PLACE));
                out.writeUInt32NoTag(next - at);
                for (int each = at; each < next; each++) {
                    out.writeUInt32NoTag((int) (sorted[each] & DISTANCE));
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    private static long person(long sorted) {
        return sorted >> DISTANCE_BITS;
    }

    /**
     * Gives every batch in which one of these persons stands.
     *
     * @param persons those of other buckets are not in it
     * @throws UncheckedIOException when the list is damaged
     */
    void batches(Set<Long> persons, LongConsumer found) {
        long start = bucket << BUCKET_BITS;
        CodedInputStream in = postings.newCodedInput();
        try {
            while (!in.isAtEnd()) {
                boolean wanted = persons.contains(start + in.readUInt32());
                for (int left = in.readUInt32(); left > 0; left--) {
                    long batch = firstBatch + in.readUInt32();
                    if (wanted) {
                        found.accept(batch);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
