package cityhub.kit;

import cityhub.kit.seal.DurableFile;
import cityhub.resident.v1.ResidentRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps residents in a file: an example of a sink, good for a few hundred thousand residents. Every batch is one frame
 * at the end of `residents.journal`, forced to disk before {@link #apply} returns; a frame that a crash left unfinished
 * is cut off at the next start. After a snapshot, and when it has grown much, the file is written anew with the present
 * state and put in its place at once. Readable by its owner only. Safe for many threads.
 */
public final class FileResidentSink implements ResidentSink, AutoCloseable {
    /** The file is written anew when it has this many times the bytes it had when it was last written anew. */
    private static final int GROWTH = 4;

    private static final long SMALLEST_TO_SHRINK = 1 << 20;

    private final Path folder;
    private final Path file;
    private final FileChannel lock;
    private final ResidentTable table = new ResidentTable();
    private FileChannel journal;
    private long freshSize;
    private boolean broken;

    private FileResidentSink(Path folder, FileChannel lock) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("residents.journal");
        this.lock = lock;
        Files.deleteIfExists(fresh());
        this.journal = openJournal(file);
        long whole = JournalFrames.replay(journal, table);
        journal.truncate(whole);
        journal.position(whole);
        if (whole == 0) {
            append(journal, JournalFrames.title());
        }
        this.freshSize = journal.size();
    }

    /**
     * Opens the folder, making it when it is not there.
     *
     * @throws IOException when it can't be read or written, is in use, or holds something else
     */
    public static FileResidentSink open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel lock =
                FileChannel.open(folder.resolve("residents.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new IOException("The folder is in use by another sink: " + folder);
            }
            return new FileResidentSink(folder, lock);
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException("The folder is in use by another sink: " + folder, e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public synchronized Progress lastCommitted() {
        return table.progress();
    }

    @Override
    public synchronized Map<String, Position> positionsOf(Set<String> numbers) {
        return table.positionsOf(numbers);
    }

    @Override
    public synchronized void apply(Batch batch) {
        if (broken) {
            throw new IllegalStateException("The journal failed before; open the sink anew.");
        }
        try {
            append(journal, JournalFrames.frame(batch));
            table.apply(batch);
            if (batch instanceof Batch.SnapshotCompleted || hasGrown()) {
                writeAnew();
            }
        } catch (IOException e) {
            // What is on disk is unknown now: only reading it again tells.
            broken = true;
            throw new UncheckedIOException("The journal can't be written.", e);
        }
    }

    /** The resident of that number. */
    public synchronized Optional<ResidentRecord> record(String number) {
        return table.record(number);
    }

    /** All residents by number, a copy. */
    public synchronized Map<String, ResidentRecord> records() {
        return table.records();
    }

    /** How many residents. */
    public synchronized int size() {
        return table.size();
    }

    @Override
    public synchronized void close() throws IOException {
        broken = true;
        journal.close();
        lock.close();
    }

    private boolean hasGrown() throws IOException {
        return table.progress().stage() == Progress.Stage.FEED
                && journal.size() > SMALLEST_TO_SHRINK
                && journal.size() > freshSize * GROWTH;
    }

    private void writeAnew() throws IOException {
        Path fresh = fresh();
        Files.deleteIfExists(fresh);
        FileChannel channel = openJournal(fresh);
        write(channel, JournalFrames.title());
        for (Batch batch : table.batches()) {
            write(channel, JournalFrames.frame(batch));
        }
        channel.force(true);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFile.forceFolder(folder);
        journal.close();
        journal = channel;
        freshSize = channel.size();
    }

    private Path fresh() {
        return folder.resolve("residents.journal.new");
    }

    private static FileChannel openJournal(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                DurableFile.ownerOnly(file.toAbsolutePath().getParent()));
    }

    private static void append(FileChannel channel, ByteBuffer frame) throws IOException {
        write(channel, frame);
        channel.force(false);
    }

    private static void write(FileChannel channel, ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }
}
