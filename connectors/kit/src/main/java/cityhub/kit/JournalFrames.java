package cityhub.kit;

import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A batch as a frame: length and CRC-32C of the body, 4 bytes each, then the body. */
final class JournalFrames {
    /** The first line of a journal. */
    private static final byte[] TITLE = "cityhub-residents v1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int HEAD = 8;
    private static final int LARGEST = 1 << 28;

    private JournalFrames() {}

    private enum Form {
        STARTED,
        PAGE,
        COMPLETED,
        CHANGES
    }

    static ByteBuffer title() {
        return ByteBuffer.wrap(TITLE.clone());
    }

    static ByteBuffer frame(Batch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(batch, new DataOutputStream(bytes));
        byte[] body = bytes.toByteArray();
        return ByteBuffer.allocate(HEAD + body.length)
                .putInt(body.length)
                .putInt(checksum(body))
                .put(body)
                .flip();
    }

    /**
     * Applies all whole frames; returns where they end, 0 for an empty file. A frame cut off by a crash ends them.
     *
     * @throws IOException when the file is no journal
     */
    static long replay(FileChannel journal, ResidentTable table) throws IOException {
        long size = journal.size();
        if (size < TITLE.length) {
            return 0;
        }
        if (!Arrays.equals(read(journal, 0, TITLE.length).array(), TITLE)) {
            throw new IOException("The file is no journal of residents.");
        }
        long at = TITLE.length;
        while (at + HEAD <= size) {
            ByteBuffer head = read(journal, at, HEAD);
            int length = head.getInt();
            int checksum = head.getInt();
            if (length < 0 || length > LARGEST || at + HEAD + length > size) {
                return at;
            }
            byte[] body = read(journal, at + HEAD, length).array();
            if (checksum(body) != checksum) {
                return at;
            }
            table.apply(read(body));
            at += HEAD + length;
        }
        return at;
    }

    private static ByteBuffer read(FileChannel journal, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read = 0;
        while (buffer.hasRemaining() && read >= 0) {
            read = journal.read(buffer, at + buffer.position());
        }
        return buffer.flip();
    }

    private static int checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }

    private static void write(Batch batch, DataOutputStream out) throws IOException {
        switch (batch) {
            case Batch.SnapshotStarted started -> {
                head(Form.STARTED, batch, out);
                out.writeLong(started.estimatedRecords());
            }
            case Batch.SnapshotPage page -> {
                head(Form.PAGE, batch, out);
                write(page.entries(), out);
            }
            case Batch.SnapshotCompleted completed -> head(Form.COMPLETED, completed, out);
            case Batch.Changes changes -> {
                head(Form.CHANGES, batch, out);
                write(changes.entries(), out);
            }
        }
    }

    private static void head(Form form, Batch batch, DataOutputStream out) throws IOException {
        out.writeUTF(form.name());
        out.writeUTF(batch.progress().encode());
    }

    private static void write(List<ResidentEntry> entries, DataOutputStream out) throws IOException {
        out.writeInt(entries.size());
        for (ResidentEntry entry : entries) {
            byte[] record = entry.record().toByteArray();
            out.writeUTF(entry.kind().name());
            out.writeUTF(entry.number());
            out.writeLong(entry.position().epoch());
            out.writeLong(entry.position().sequence());
            out.writeBoolean(entry.endOfNotice());
            out.writeInt(record.length);
            out.write(record);
        }
    }

    private static Batch read(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        Form form = Form.valueOf(in.readUTF());
        Progress progress = Progress.decode(in.readUTF());
        return switch (form) {
            case STARTED -> new Batch.SnapshotStarted(progress, in.readLong());
            case PAGE -> new Batch.SnapshotPage(progress, readEntries(in));
            case COMPLETED -> new Batch.SnapshotCompleted(progress);
            case CHANGES -> new Batch.Changes(progress, readEntries(in));
        };
    }

    private static List<ResidentEntry> readEntries(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<ResidentEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ResidentEntry.Kind kind = ResidentEntry.Kind.valueOf(in.readUTF());
            String number = in.readUTF();
            Position position = new Position(in.readLong(), in.readLong());
            boolean endOfNotice = in.readBoolean();
            entries.add(new ResidentEntry(kind, number, position, record(in.readNBytes(in.readInt())), endOfNotice));
        }
        return entries;
    }

    private static ResidentRecord record(byte[] bytes) throws IOException {
        try {
            return ResidentRecord.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("The journal holds something that is no record.");
        }
    }
}
