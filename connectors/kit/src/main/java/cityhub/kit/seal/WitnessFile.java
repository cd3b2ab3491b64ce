package cityhub.kit.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The newest checkpoint on disk: its text, as `cityhub ledger verify` takes it for the known later checkpoint. */
public final class WitnessFile {
    private final Path file;
    private final ReentrantLock writing = new ReentrantLock();
    private Optional<Checkpoint> newest;

    private WitnessFile(Path file, Optional<Checkpoint> newest) {
        this.file = file;
        this.newest = newest;
    }

    /** Opens the file; absent is a witness that saw nothing yet; unreadable is an error, never a fresh start. */
    public static WitnessFile open(Path file) throws IOException {
        return new WitnessFile(file, Files.exists(file) ? Optional.of(read(file)) : Optional.empty());
    }

    /** Reads a checkpoint that was kept. */
    public static Checkpoint read(Path file) throws IOException {
        return Checkpoint.parse(Files.readString(file));
    }

    Optional<Checkpoint> newest() {
        writing.lock();
        try {
            return newest;
        } finally {
            writing.unlock();
        }
    }

    /** Durable on return, unless a newer one is; callers that wait share the write of the newest. */
    void keepNewest(Checkpoint checkpoint) {
        writing.lock();
        try {
            if (newest.isPresent() && newest.get().batch() >= checkpoint.batch()) {
                return;
            }
            DurableFile.replace(file, checkpoint.text().getBytes(StandardCharsets.UTF_8));
            newest = Optional.of(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException("The last checkpoint can't be kept in the state folder.", e);
        } finally {
            writing.unlock();
        }
    }
}
