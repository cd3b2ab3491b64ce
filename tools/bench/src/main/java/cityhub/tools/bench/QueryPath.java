package cityhub.tools.bench;

import cityhub.tools.bench.echo.EchoProcess;
import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Gate;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Queries by number, 64 under way, beside an echo of the same answers over the same TLS. */
final class QueryPath {
    private static final int IN_FLIGHT = 64;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;
    private final Gate gate = Gate.ofThisMachine();

    QueryPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    /**
     * Measures.
     *
     * @param perCall residents of one call
     */
    PathResult run(String name, int perCall, double target) throws IOException {
        Path samples = settings.folder().resolve(name + ".samples");
        run(perCall, city.target(), samples.toString(), settings.warmUp(), hubProcesses());
        List<PathResult.Pair> pairs = new ArrayList<>();
        List<String> objections = new ArrayList<>();
        try (EchoProcess echo = EchoProcess.start(
                city.certs(), perCall, samples, settings.folder().resolve("echo.log"))) {
            Map<String, Long> baseline = Map.of(Usage.BASELINE, echo.pid(), Usage.LOAD, load.pid());
            run(perCall, city.target(echo.address()), "", settings.warmUp(), baseline);
            for (int attempt = 0; attempt < settings.pairs() * 2 && pairs.size() < settings.pairs(); attempt++) {
                Round hub = run(perCall, city.target(), "", 1, hubProcesses());
                Round bare = run(perCall, city.target(echo.address()), "", 1, baseline);
                List<String> against = new ArrayList<>(gate.objections(hub));
                gate.objections(bare).forEach(each -> against.add("baseline: " + each));
                if (against.isEmpty() || !settings.gated()) {
                    pairs.add(new PathResult.Pair(hub, bare));
                }
                objections.addAll(against);
            }
        }
        return new PathResult(name, perCall == 1 ? "calls/s" : "residents/s", target, pairs, objections);
    }

    private Map<String, Long> hubProcesses() {
        return Map.of(Usage.HUB, city.hubPid(), Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
    }

    private Round run(int perCall, LoadTask.Target target, String samples, double warmUp, Map<String, Long> processes) {
        LoadTask.Timing timing = new LoadTask.Timing(warmUp, settings.window());
        return load.run(new LoadTask.Queries(target, perCall, IN_FLIGHT, timing, samples, processes));
    }
}
