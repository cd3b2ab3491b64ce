package cityhub.tools.demo;

import java.util.Map;

/** Who received what, as a table. */
final class DemoTable {
    private DemoTable() {}

    static void print(DemoProgress progress, Map<DemoSystem, DemoComparison.Result> results) {
        progress.line(String.format(
                "%-26s %6s %6s %9s %10s %9s %9s %10s  %s",
                "system", "items", "number", "snapshot", "deliveries", "withheld", "held", "mismatches", ""));
        results.forEach((system, result) -> {
            DemoSink.Counts counts = system.sink().counts();
            progress.line(String.format(
                    "%-26s %6d %6s %9d %10d %9d %9d %10d  %s%s",
                    system.consumer().id(),
                    system.consumer().items().size(),
                    system.consumer().numberUse() ? "yes" : "no",
                    counts.snapshotRecords(),
                    counts.deliveries(),
                    system.withheld().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    counts.held(),
                    result.mismatches(),
                    system.consumer().nameJa(),
                    result.examples().isEmpty() ? "" : " " + result.examples()));
        });
    }
}
