package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Queries by number. */
final class QueryPath {
    private static final int CALLS = 64;
    private static final int BATCHES = 8;
    private static final int RESIDENTS_OF_BATCH = 100;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;
    private final Rounds rounds;

    QueryPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
        this.rounds = new Rounds(settings);
    }

    /** GetResident, 64 under way, beside an echo of the same answers over the same TLS. */
    PathResult single() throws IOException {
        Path samples = settings.folder().resolve("get-resident.samples");
        query(1, CALLS, city.target(), samples.toString(), settings.warmUp(), city.processes(load));
        try (ServerProcess echo = ServerProcess.echo(
                city.certs(), "get", samples, settings.folder().resolve("echo.log"))) {
            LoadTask.Target bare = city.target(echo.address());
            Map<String, Long> processes = Map.of(Usage.BASELINE, echo.pid(), Usage.LOAD, load.pid());
            query(1, CALLS, bare, "", settings.warmUp(), processes);
            return rounds.pairs(
                    "get-resident",
                    "calls/s",
                    Bound.ratioAtLeast(0.4),
                    () -> query(1, CALLS, city.target(), "", 1, city.processes(load)),
                    () -> query(1, CALLS, bare, "", 1, processes));
        }
    }

    /** BatchGetResidents of 100, eight under way, beside the same rows by keyed SELECT over as many connections. */
    PathResult batch() {
        query(RESIDENTS_OF_BATCH, BATCHES, city.target(), "", settings.warmUp(), city.processes(load));
        select(settings.warmUp());
        return rounds.pairs(
                "batch-get-residents",
                "residents/s",
                Bound.ratioAtLeast(0.5),
                () -> query(RESIDENTS_OF_BATCH, BATCHES, city.target(), "", 1, city.processes(load)),
                () -> select(1));
    }

    private Round select(double warmUp) {
        Map<String, Long> processes = Map.of(Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
        return load.run(
                new LoadTask.Selects(city.database(), RESIDENTS_OF_BATCH, BATCHES, settings.timing(warmUp), processes));
    }

    private Round query(
            int perCall,
            int inFlight,
            LoadTask.Target target,
            String samples,
            double warmUp,
            Map<String, Long> processes) {
        return load.run(new LoadTask.Queries(target, perCall, inFlight, settings.timing(warmUp), samples, processes));
    }
}
