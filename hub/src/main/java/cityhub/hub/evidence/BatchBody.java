package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** The records of a batch as they are stored: a run of length-delimited {@link BatchRecord}, as one block of LZ4. */
final class BatchBody {
    /** A packet of the database is no longer. */
    private static final int LONGEST = 64 << 20;

    private static final LZ4Factory LZ4 = LZ4Factory.fastestInstance();

    private final byte[] bytes;
    private final OptionalInt size;

    /**
     * @param size length of the run; empty when the bytes are the run itself, as they were before they were compressed, or when
     *     there are none
     */
    BatchBody(byte[] bytes, OptionalInt size) {
        this.bytes = bytes;
        this.size = size;
    }

    static BatchBody of(List<BatchRecord> records) {
        byte[] run = new byte
                [records.stream()
                        .mapToInt(CodedOutputStream::computeMessageSizeNoTag)
                        .sum()];
        CodedOutputStream out = CodedOutputStream.newInstance(run);
        try {
            for (BatchRecord stored : records) {
                out.writeMessageNoTag(stored);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BatchBody(LZ4.fastCompressor().compress(run), OptionalInt.of(run.length));
    }

    byte[] bytes() {
        return bytes;
    }

    OptionalInt size() {
        return size;
    }

    /**
     * The records in order.
     *
     * @throws UncheckedIOException when the bytes are damaged
     */
    List<BatchRecord> records() {
        List<BatchRecord> records = new ArrayList<>();
        try {
            ByteArrayInputStream run = new ByteArrayInputStream(size.isEmpty() ? bytes : decompressed(size.getAsInt()));
            while (run.available() > 0) {
                records.add(BatchRecord.parseDelimitedFrom(run));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private byte[] decompressed(int length) throws IOException {
        if (length < 0 || length > LONGEST) {
            throw new IOException("a batch of " + length + " bytes");
        }
        try {
            byte[] run = new byte[length];
            if (LZ4.safeDecompressor().decompress(bytes, run) != length) {
                throw new IOException("a batch that is shorter than it should be");
            }
            return run;
        } catch (LZ4Exception e) {
            throw new IOException("a batch that can't be decompressed", e);
        }
    }
}
