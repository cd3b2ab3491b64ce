package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.util.Map;

/** SubmitChanges as fast as answers come, beside the statements of an average batch with Connector/J alone. */
final class SubmitPath {
    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;

    SubmitPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    PathResult run() {
        submit(settings.warmUp());
        write(settings.warmUp());
        return new Rounds(settings)
                .pairs("submit-changes", "changes/s", Bound.ratioAtLeast(0.6), () -> submit(1), () -> write(1));
    }

    private Round submit(double warmUp) {
        return load.run(new LoadTask.Submissions(city.register(), settings.timing(warmUp), city.processes(load)));
    }

    private Round write(double warmUp) {
        Map<String, Long> processes = Map.of(Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
        return load.run(new LoadTask.Writes(city.database(), settings.timing(warmUp), processes));
    }
}
