package cityhub.tools.bench;

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

    void print(PrintStream out) {
        out.printf(
                "%-22s %10s %10s %6s %6s %6s %9s %9s %9s %9s %9s%n",
                "path",
                "figure",
                "baseline",
                "ratio",
                "target",
                "spread",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "hub ms/k",
                "db ms/k");
        for (PathResult each : results) {
            if (each.pairs().isEmpty()) {
                out.printf("%-22s no round counted%n", each.name());
            } else {
                var hub = each.pairs().get(each.pairs().size() / 2).hub();
                out.printf(
                        "%-22s %10.0f %10.0f %6.3f %6.2f %6.3f %9.2f %9.2f %9.2f %9.1f %9.1f%n",
                        each.name(),
                        each.figure(),
                        each.baseline(),
                        each.ratio(),
                        each.target(),
                        each.spread(),
                        hub.latencies().getValueAtPercentile(50) / NANOS_PER_MILLI,
                        hub.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI,
                        hub.latencies().getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                        hub.processorPerThousand(Usage.HUB),
                        hub.processorPerThousand(Usage.DATABASE));
            }
            each.objections().forEach(objection -> out.println("  did not count: " + objection));
        }
    }

    void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("processors", Runtime.getRuntime().availableProcessors())
                .put("jdk", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("residents", settings.residents())
                .put("gated", settings.gated());
        ObjectNode paths = root.putObject("paths");
        for (PathResult each : results) {
            ObjectNode path = paths.putObject(each.name());
            path.put("unit", each.unit())
                    .put("target", each.target())
                    .put("pairs", each.pairs().size());
            if (!each.pairs().isEmpty()) {
                path.put("figure", each.figure())
                        .put("baseline", each.baseline())
                        .put("ratio", each.ratio())
                        .put("spread", each.spread());
            }
            each.objections().forEach(path.withArray("objections")::add);
        }
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }
}
