package cityhub.tools.bench;

import cityhub.tools.bench.measure.ProcessUse;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The results as a table for people and as JSON. */
final class BenchReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private final BenchSettings settings;
    private final List<PathResult> results;

    BenchReport(BenchSettings settings, List<PathResult> results) {
        this.settings = settings;
        this.results = results;
    }

    void printHeading(PrintStream out) {
        out.printf(
                "%-22s %12s %12s %12s %8s %9s %8s %9s %9s %9s %9s %9s %7s%n",
                "path",
                "figure",
                "unit",
                "baseline",
                "ratio",
                "target",
                "spread",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "hub ms/k",
                "db ms/k",
                "hub MiB");
    }

    /** Prints a path as soon as it is measured. */
    void print(PrintStream out, PathResult result) {
        if (result.counted()) {
            printCounted(out, result);
        } else {
            out.printf("%-22s no round counted%n", result.name());
        }
        result.notes().forEach(note -> out.println("  " + note));
    }

    private static void printCounted(PrintStream out, PathResult result) {
        Round round = result.typical();
        out.printf(
                "%-22s %12.1f %12s %12s %8s %9s %8.3f %9.2f %9.2f %9.2f %9.1f %9.1f %7d%n",
                result.name(),
                result.figure(),
                result.unit(),
                result.baseline().map("%.1f"::formatted).orElse("-"),
                result.ratio().map("%.3f"::formatted).orElse("-"),
                result.bound().text(),
                result.spread(),
                millis(round, 50),
                millis(round, 99),
                millis(round, 99.9),
                round.processorPerThousand(Usage.HUB),
                round.processorPerThousand(Usage.DATABASE),
                residentMebibytes(round));
    }

    private static double millis(Round round, double percentile) {
        return round.latencies().getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    private static long residentMebibytes(Round round) {
        ProcessUse hub = round.usage().processes().get(Usage.HUB);
        return hub == null ? 0 : hub.residentBytes() >> 20;
    }

    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("processors", Runtime.getRuntime().availableProcessors())
                .put("jdk", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("residents", settings.residents())
                .put("bufferPoolMegabytes", settings.bufferPoolMegabytes())
                .put("gated", settings.gated());
        ObjectNode paths = root.putObject("paths");
        for (PathResult each : results) {
            ObjectNode path = paths.putObject(each.name());
            path.put("unit", each.unit())
                    .put("target", each.bound().value())
                    .put("bound", each.bound().kind().name())
                    .put("rounds", each.measurements().size());
            if (each.counted()) {
                path.put("figure", each.figure()).put("spread", each.spread());
                each.baseline().ifPresent(value -> path.put("baseline", value));
                each.ratio().ifPresent(value -> path.put("ratio", value));
                Round round = each.typical();
                path.put("p50Millis", millis(round, 50))
                        .put("p99Millis", millis(round, 99))
                        .put("p999Millis", millis(round, 99.9))
                        .put("hubCpuMillisPerThousand", round.processorPerThousand(Usage.HUB))
                        .put("databaseCpuMillisPerThousand", round.processorPerThousand(Usage.DATABASE))
                        .put("hubResidentMebibytes", residentMebibytes(round));
            }
            each.notes().forEach(path.withArray("notes")::add);
        }
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }
}
