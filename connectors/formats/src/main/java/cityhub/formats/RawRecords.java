package cityhub.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a CSV file into records on its bytes, so that a fault stays in its record: broken UTF-8, misplaced quotation
 * marks (RFC 4180 section 2) and over-long lines are reported at the line where the record begins, and reading goes
 * on at the next line. Lines end with CRLF, LF or CR; empty lines are skipped; a byte order mark is skipped.
 */
final class RawRecords {
    private static final int END = -1;
    private static final byte[] NOTHING = new byte[0];

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] again = NOTHING;
    private int againPosition;
    private long nextLine = 1;

    RawRecords(InputStream in, int maxBytes) throws IOException {
        this.in = in;
        this.maxBytes = maxBytes;
        skipByteOrderMark();
    }

    /**
     * One record.
     *
     * @param line number of its first line
     * @param bytes its bytes without the end of line; only what was read before the fault when there is one
     * @param fault misplaced quotation marks or too long, if so
     */
    record RawRecord(long line, ByteBuffer bytes, Optional<FormatProblem> fault) {}

    private enum At {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    /** The next record that is not an empty line; nothing at the end of the file. */
    Optional<RawRecord> next() throws IOException {
        while (true) {
            Optional<RawRecord> record = read();
            if (record.isEmpty()
                    || record.get().bytes.hasRemaining()
                    || record.get().fault.isPresent()) {
                return record;
            }
        }
    }

    private Optional<RawRecord> read() throws IOException {
        long line = nextLine;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        At at = At.FIELD_START;
        int b = take();
        if (b == END) {
            return Optional.empty();
        }
        while (true) {
            boolean quoted = at == At.QUOTED;
            if (b == END || (!quoted && isLineEnd(b))) {
                break;
            }
            if (bytes.size() == maxBytes) {
                giveBack((byte) b);
                return Optional.of(abandon(line, bytes.toByteArray(), FormatProblem.LINE_TOO_LONG));
            }
            bytes.write(b);
            Optional<At> next = step(at, b);
            if (next.isEmpty()) {
                return Optional.of(abandon(line, bytes.toByteArray(), FormatProblem.QUOTES_BROKEN));
            }
            if (quoted && (b == '\n')) {
                nextLine++;
            }
            at = next.get();
            b = take();
        }
        if (at == At.QUOTED) {
            return Optional.of(abandon(line, bytes.toByteArray(), FormatProblem.QUOTES_BROKEN));
        }
        endLine(b);
        return Optional.of(new RawRecord(line, ByteBuffer.wrap(bytes.toByteArray()), Optional.empty()));
    }

    private static Optional<At> step(At at, int b) {
        return switch (at) {
            case FIELD_START -> Optional.of(b == '"' ? At.QUOTED : b == ',' ? At.FIELD_START : At.PLAIN);
            case PLAIN -> b == '"' ? Optional.empty() : Optional.of(b == ',' ? At.FIELD_START : At.PLAIN);
            case QUOTED -> Optional.of(b == '"' ? At.QUOTE_IN_QUOTED : At.QUOTED);
            case QUOTE_IN_QUOTED ->
                b == '"' ? Optional.of(At.QUOTED) : b == ',' ? Optional.of(At.FIELD_START) : Optional.empty();
        };
    }

    /** Gives the record up and goes on at the line after its first. */
    private RawRecord abandon(long line, byte[] read, FormatProblem fault) throws IOException {
        nextLine = line;
        int end = 0;
        while (end < read.length && !isLineEnd(read[end])) {
            end++;
        }
        if (end < read.length) {
            giveBack(Arrays.copyOfRange(read, end, read.length));
        }
        int b = take();
        while (b != END && !isLineEnd(b)) {
            b = take();
        }
        endLine(b);
        return new RawRecord(line, ByteBuffer.wrap(read, 0, end), Optional.of(fault));
    }

    private void endLine(int b) throws IOException {
        nextLine++;
        if (b == '\r') {
            int following = take();
            if (following != '\n' && following != END) {
                giveBack((byte) following);
            }
        }
    }

    private static boolean isLineEnd(int b) {
        return b == '\n' || b == '\r';
    }

    private int take() throws IOException {
        if (againPosition < again.length) {
            return again[againPosition++] & 0xFF;
        }
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(buffer), 0);
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position++] & 0xFF;
    }

    private void giveBack(byte... bytes) {
        int rest = again.length - againPosition;
        byte[] joined = Arrays.copyOf(bytes, bytes.length + rest);
        System.arraycopy(again, againPosition, joined, bytes.length, rest);
        again = joined;
        againPosition = 0;
    }

    private void skipByteOrderMark() throws IOException {
        byte[] start = in.readNBytes(3);
        boolean mark =
                start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB && start[2] == (byte) 0xBF;
        if (!mark) {
            giveBack(start);
        }
    }
}
