package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Round;
import cityhub.tools.demo.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The process that makes load, from the side of who gives it tasks. */
public final class LoadProcess implements AutoCloseable {
    /** It holds the newest record of everybody who changed, and is to collect garbage seldom, and copy little then, beside what it measures. */
    public static final List<String> ROOMY =
            List.of("-Xmx6g", "-Xmn2g", "-XX:+UseParallelGC", "-XX:MaxTenuringThreshold=1");

    private final Process process;
    private final PrintStream tasks;
    private final BufferedReader answers;

    private LoadProcess(Process process) {
        this.process = process;
        this.tasks = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts it.
     *
     * @param options options of its JVM
     * @param log file for what it has to say
     */
    public static LoadProcess start(List<String> options, Path log) throws IOException {
        return new LoadProcess(JavaProcess.of(options, LoadApplication.class.getName())
                .redirectError(log.toFile())
                .start());
    }

    /** Id of the process. */
    public long pid() {
        return process.pid();
    }

    /**
     * Has a task done and waits for what comes of it.
     *
     * @throws IllegalStateException when it could not be done
     */
    public Round run(LoadTask task) {
        tasks.println(LoadWire.encode(task));
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the process that makes load has ended");
            }
            return LoadWire.round(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        tasks.close();
        process.onExit().join();
    }
}
