package cityhub.kit.ledger;

import cityhub.evidence.v1.ExportBatchesResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Exported batches in a file: the line {@code cityhub-ledger v1}, then each {@link ExportBatchesResponse} with its
 * length before it as a varint (protobuf's delimited form), in the order of the export.
 */
public final class LedgerFile {
    private static final byte[] HEAD = "cityhub-ledger v1\n".getBytes(StandardCharsets.US_ASCII);

    private LedgerFile() {}

    /** Begins a file; one that is there is refused, lest an older export be lost. */
    public static Writer create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        out.write(HEAD);
        return new Writer(channel, out);
    }

    /**
     * Opens a file for reading.
     *
     * @throws InvalidProtocolBufferException when it is no exported ledger
     */
    public static Reader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            if (Arrays.equals(in.readNBytes(HEAD.length), HEAD)) {
                return new Reader(in);
            }
        } catch (IOException e) {
            in.close();
            throw e;
        }
        in.close();
        throw new InvalidProtocolBufferException("This is no exported ledger.");
    }

    /** Writes batches. */
    public static final class Writer implements AutoCloseable {
        private final FileChannel channel;
        private final OutputStream out;

        private Writer(FileChannel channel, OutputStream out) {
            this.channel = channel;
            this.out = out;
        }

        /** Appends a batch. */
        public void add(ExportBatchesResponse batch) throws IOException {
            batch.writeDelimitedTo(out);
        }

        /** Ends the file; durable on return. */
        @Override
        public void close() throws IOException {
            out.flush();
            channel.force(true);
            out.close();
        }
    }

    /** Reads batches. */
    public static final class Reader implements AutoCloseable {
        private final InputStream in;

        private Reader(InputStream in) {
            this.in = in;
        }

        /**
         * The next batch; empty at the end.
         *
         * @throws EOFException when the file ends within a batch
         * @throws InvalidProtocolBufferException when the bytes are no batch
         */
        public Optional<ExportBatchesResponse> next() throws IOException {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            int length = length(first);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("The file ends within a batch.");
            }
            return Optional.of(ExportBatchesResponse.parseFrom(bytes));
        }

        private int length(int first) throws IOException {
            int length = first & 0x7f;
            int read = first;
            for (int shift = 7; (read & 0x80) != 0; shift += 7) {
                read = in.read();
                if (read < 0) {
                    throw new EOFException("The file ends within a batch.");
                }
                if (shift > 28 || (shift == 28 && read > 7)) {
                    throw new InvalidProtocolBufferException("A length is not of its form.");
                }
                length |= (read & 0x7f) << shift;
            }
            return length;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
