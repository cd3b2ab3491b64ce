package cityhub.tools.demo;

import cityhub.hub.HubSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A hub as a process of its own, which can be killed like one. */
final class HubProcess implements AutoCloseable {
    private final Path home;
    private final int port;
    private Process process;

    private HubProcess(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /** Starts the hub of an initialised home and waits until it listens. */
    static HubProcess start(Path home) throws IOException {
        int port = HubSettings.load(home).grpcPort();
        HubProcess hub = new HubProcess(home, port, launch(home));
        hub.awaitListening();
        return hub;
    }

    /** {@code kill -9}, then a new process on the same home. */
    void killAndRestart() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        process = launch(home);
        awaitListening();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
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

    private static Process launch(Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "cityhub.hub.HubApplication",
                        home.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolveSibling("hub.log").toFile())
                .start();
    }
}
