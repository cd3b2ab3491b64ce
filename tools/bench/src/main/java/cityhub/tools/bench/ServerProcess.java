package cityhub.tools.bench;

import cityhub.tools.bench.echo.EchoApplication;
import cityhub.tools.bench.platform.PlatformApplication;
import cityhub.tools.demo.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A server in a process of its own that says in its first line where it listens. */
final class ServerProcess implements AutoCloseable {
    /** As {@code tools/cityhub serve} runs the hub; whatever is held against it runs so, too. */
    static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

    private final Process process;
    private final String address;

    private ServerProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts the bare gRPC server of a baseline and waits until it listens.
     *
     * @param certs the hub's folder of certificates
     * @param kind {@code get}, {@code resolve} or {@code snapshot}
     * @param samples answers of the hub
     */
    static ServerProcess echo(Path certs, String kind, Path samples, Path log) throws IOException {
        return start(EchoApplication.class, log, certs.toString(), kind, samples.toString());
    }

    /** Starts the simulated intermediate-server platform. */
    static ServerProcess platform(Path home, String cityCode, Path log) throws IOException {
        return start(PlatformApplication.class, log, home.toString(), cityCode);
    }

    private static ServerProcess start(Class<?> main, Path log, String... arguments) throws IOException {
        Process process = JavaProcess.of(JVM, main.getName(), arguments)
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = out.readLine();
        if (address == null) {
            throw new IOException("a server ended; see " + log);
        }
        return new ServerProcess(process, address);
    }

    long pid() {
        return process.pid();
    }

    /** As the server says it. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
