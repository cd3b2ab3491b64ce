package cityhub.tools.demo;

import cityhub.hub.HubApplication;
import cityhub.hub.HubSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A hub as a process of its own, which can be killed like one. Its log is {@code hub.log} beside its home. */
public final class HubProcess implements AutoCloseable {
    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final List<String> options;
    private final int port;
    private Process process;

    private HubProcess(Path home, List<String> options, int port, Process process) {
        this.home = home;
        this.options = options;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the hub of an initialised home and waits until it listens.
     *
     * @param options options of its JVM
     * @throws IOException when it ended instead
     */
    public static HubProcess start(Path home, List<String> options) throws IOException {
        int port = HubSettings.load(home).grpcPort();
        HubProcess hub = new HubProcess(home, options, port, launch(home, options));
        hub.awaitListening();
        return hub;
    }

    /**
     * A port of loopback that nobody listened on just now, another each time. It is below those that systems give to outgoing
     * connections, one of which could have it while a hub is started again.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    /** Id of the process. */
    public long pid() {
        return process.pid();
    }

    /** {@code kill -9}, then a new process on the same home. */
    public void killAndRestart() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        process = launch(home, options);
        awaitListening();
    }

    /** {@code kill -9} of the hub's embedded database alone; the hub goes on without it. */
    void killDatabase() {
        List<ProcessHandle> servers = process.descendants()
                .filter(each -> each.info().command().orElse("").contains("mariadbd"))
                .toList();
        if (servers.isEmpty()) {
            throw new IllegalStateException("the hub has no embedded database");
        }
        servers.forEach(ProcessHandle::destroyForcibly);
    }

    /** Stops the hub and waits until it has; after a minute it is killed with its database. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    private void kill() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }

    private void awaitListening() throws IOException {
        while (process.isAlive()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        throw new IOException("the hub ended with " + process.exitValue());
    }

    private static Process launch(Path home, List<String> options) throws IOException {
        return JavaProcess.of(options, HubApplication.class.getName(), home.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolveSibling("hub.log").toFile())
                .start();
    }
}
