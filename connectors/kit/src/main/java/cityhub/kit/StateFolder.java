package cityhub.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder where a client keeps what it has seen. One client at a time, so that none misses what another saw. */
final class StateFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;

    private StateFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static StateFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return new StateFolder(folder, channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("The state folder is in use by another client: " + folder, e);
        }
        channel.close();
        throw new IOException("The state folder is in use by another client: " + folder);
    }

    Path checkpoint() {
        return folder.resolve("checkpoint.txt");
    }

    Path ledgerKeys() {
        return folder.resolve("ledger-keys.pem");
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The state folder can't be released.", e);
        }
    }
}
