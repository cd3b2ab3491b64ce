package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Snapshots of the whole city, one after the other, beside a bare stream of the same messages over the same TLS. The
 * receiver is the kit in both: it verifies and parses.
 */
final class SnapshotPath {
    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;

    SnapshotPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    PathResult run() throws IOException {
        Path samples = settings.folder().resolve("snapshot.samples");
        load.run(new LoadTask.RecordSnapshot(city.target(), samples.toString()));
        take(city.target(), settings.warmUp(), city.processes(load));
        try (ServerProcess echo = ServerProcess.echo(
                city.certs(), "snapshot", samples, settings.folder().resolve("echo.log"))) {
            LoadTask.Target bare = city.target(echo.address());
            Map<String, Long> processes = Map.of(Usage.BASELINE, echo.pid(), Usage.LOAD, load.pid());
            take(bare, settings.warmUp(), processes);
            return new Rounds(settings)
                    .pairs(
                            "snapshot",
                            "records/s",
                            Bound.ratioAtLeast(0.5),
                            () -> take(city.target(), 1, city.processes(load)),
                            () -> take(bare, 1, processes));
        }
    }

    /** Whole snapshots to one consumer, each from beginning to end. 2,000,000 residents within an hour are the bound. */
    PathResult whole() {
        LoadTask.WholeSnapshot task = new LoadTask.WholeSnapshot(city.target(), city.processes(load));
        return new Rounds(settings)
                .alone(
                        "whole-snapshot",
                        "records/s",
                        Bound.atLeast(2_000_000.0 / 3600),
                        () -> load.run(task),
                        Round::rate);
    }

    private Round take(LoadTask.Target target, double warmUp, Map<String, Long> processes) {
        return load.run(new LoadTask.Snapshots(target, settings.timing(warmUp), processes));
    }
}
