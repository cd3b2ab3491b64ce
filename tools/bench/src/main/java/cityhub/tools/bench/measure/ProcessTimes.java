package cityhub.tools.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor time and memory of one process at one moment, read from {@code /proc}. Times are in seconds, in steps of
 * 10 ms as the kernel counts them.
 *
 * @param processor time of all threads, ended ones included
 * @param compiling time of the threads that compile (C1, C2); 0 when it is no JVM
 * @param collecting time of the threads that collect garbage; 0 when it is no JVM
 * @param threads time of each living thread, by its id
 * @param residentBytes memory that it holds (RSS)
 * @param peakResidentBytes most that it ever held
 */
record ProcessTimes(
        double processor,
        double compiling,
        double collecting,
        Map<Long, Double> threads,
        long residentBytes,
        long peakResidentBytes) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** As it is now. */
    static ProcessTimes of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        Map<Long, Double> threads = new HashMap<>();
        double compiling = 0;
        double collecting = 0;
        try (Stream<Path> tasks = Files.list(folder.resolve("task"))) {
            for (Path task : tasks.toList()) {
                String stat = read(task.resolve("stat"));
                threads.put(Long.parseLong(task.getFileName().toString()), seconds(stat));
                compiling += isCompiler(stat) ? seconds(stat) : 0;
                collecting += isCollector(stat) ? seconds(stat) : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String status = read(folder.resolve("status"));
        return new ProcessTimes(
                seconds(read(folder.resolve("stat"))),
                compiling,
                collecting,
                threads,
                kilobytes(status, "VmRSS:"),
                kilobytes(status, "VmHWM:"));
    }

    private static boolean isCompiler(String stat) {
        return stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler");
    }

    private static boolean isCollector(String stat) {
        return stat.contains("(GC Thread") || stat.contains("(G1 ");
    }

    /** The name of the process stands in parentheses and may hold anything; the numbers follow the last one. */
    private static double seconds(String stat) {
        if (stat.isEmpty()) {
            return 0;
        }
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        return (Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME))) / TICKS_PER_SECOND;
    }

    private static long kilobytes(String status, String label) {
        return status.lines()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** Empty when the thread ended meanwhile. */
    private static String read(Path file) throws UncheckedIOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw new UncheckedIOException(e);
            }
            return "";
        }
    }
}
