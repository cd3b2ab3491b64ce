package cityhub.tools.bench.echo;

import cityhub.tools.demo.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The baseline's process. */
public final class EchoProcess implements AutoCloseable {
    private final Process process;
    private final String address;

    private EchoProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it and waits until it listens.
     *
     * @param certs the hub's folder of certificates
     * @param kind {@code get} or {@code snapshot}
     * @param samples answers of the hub
     */
    public static EchoProcess start(Path certs, String kind, Path samples, Path log) throws IOException {
        Process process = JavaProcess.of(
                        List.of("-Xmx512m"),
                        EchoApplication.class.getName(),
                        certs.toString(),
                        kind,
                        samples.toString())
                .redirectError(log.toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the baseline ended; see " + log);
        }
        return new EchoProcess(process, "localhost:" + port);
    }

    public long pid() {
        return process.pid();
    }

    /** Host and port. */
    public String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
