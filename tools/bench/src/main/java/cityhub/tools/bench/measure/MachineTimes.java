package cityhub.tools.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Processor time of the whole machine since it started, in seconds.
 *
 * @param busy in which a process ran on it; interrupts apart, which belong to nobody
 * @param stolen in which the host ran something else though something here wanted to run
 */
record MachineTimes(double busy, double stolen) {
    private static final double TICKS_PER_SECOND = 100;
    private static final List<Integer> BUSY = List.of(1, 2, 3);
    private static final int STOLEN = 8;

    /** As it is now. */
    static MachineTimes now() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            List<String> fields = List.of(lines.findFirst().orElseThrow().split(" +"));
            double busy =
                    BUSY.stream().mapToLong(i -> Long.parseLong(fields.get(i))).sum();
            return new MachineTimes(busy / TICKS_PER_SECOND, Long.parseLong(fields.get(STOLEN)) / TICKS_PER_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
