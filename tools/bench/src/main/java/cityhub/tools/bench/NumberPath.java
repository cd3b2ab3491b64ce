package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Integrated addressee numbering: resolving one and many, and searching. */
final class NumberPath {
    private static final int CALLS = 64;
    private static final int MANY = 500;
    private static final int GROUPS = 8;
    private static final int CLERKS = 4;
    private static final double NANOS_PER_MILLI = 1e6;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;
    private final List<PathResult.Measurement> ties = new ArrayList<>();
    private Optional<LoadTask.Target> system = Optional.empty();

    NumberPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    /** Every resident's number of each system tied, by 500; a round for each system. */
    PathResult ties() {
        tied();
        return new PathResult(
                "tie-numbers", "numbers/s", Bound.atLeast(2_000_000.0 / 3600), List.copyOf(ties), List.of());
    }

    /**
     * Who holds an individual number, by its blind index, beside who holds a number kept in the clear: one keyed SELECT each
     * with Connector/J, the digest of the index included.
     */
    PathResult blindIndex() {
        lookUp(true, settings.warmUp());
        lookUp(false, settings.warmUp());
        return new Rounds(settings)
                .pairs(
                        "blind-index",
                        "look-ups/s",
                        Bound.ratioAtLeast(0.9),
                        () -> lookUp(true, 1),
                        () -> lookUp(false, 1));
    }

    private Round lookUp(boolean blind, double warmUp) {
        Map<String, Long> processes = Map.of(Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
        return load.run(new LoadTask.LookUps(city.database(), blind, GROUPS, settings.timing(warmUp), processes));
    }

    /** Own numbers by 500, beside the same rows by one keyed SELECT over as many connections. */
    PathResult many() {
        LoadTask.Target target = tied();
        resolve(target, MANY, GROUPS, "", settings.warmUp(), city.processes(load));
        select(settings.warmUp());
        return new Rounds(settings)
                .pairs(
                        "resolve-500",
                        "numbers/s",
                        Bound.ratioAtLeast(0.4),
                        () -> resolve(target, MANY, GROUPS, "", 1, city.processes(load)),
                        () -> select(1));
    }

    /** One own number a call, 64 under way, beside an echo of the same answers. */
    PathResult single() throws IOException {
        LoadTask.Target target = tied();
        Path samples = settings.folder().resolve("resolve.samples");
        resolve(target, 1, CALLS, samples.toString(), settings.warmUp(), city.processes(load));
        try (ServerProcess echo = ServerProcess.echo(
                city.certs(), "resolve", samples, settings.folder().resolve("echo.log"))) {
            LoadTask.Target bare = new LoadTask.Target(
                    echo.address(), target.credentials(), target.participant(), target.agreementId());
            Map<String, Long> processes = Map.of(Usage.BASELINE, echo.pid(), Usage.LOAD, load.pid());
            resolve(bare, 1, CALLS, "", settings.warmUp(), processes);
            return new Rounds(settings)
                    .pairs(
                            "resolve-one",
                            "calls/s",
                            Bound.ratioAtLeast(0.4),
                            () -> resolve(target, 1, CALLS, "", 1, city.processes(load)),
                            () -> resolve(bare, 1, CALLS, "", 1, processes));
        }
    }

    /** Four clerks who search by name and birth date. */
    PathResult search() {
        LoadTask.Target target = tied();
        searchFor(target, settings.warmUp());
        return new Rounds(settings)
                .alone(
                        "search",
                        "ms",
                        Bound.atMost(50),
                        () -> searchFor(target, 1),
                        round -> round.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI);
    }

    /** A system, its numbers and those of two others tied when it is first asked for. */
    private LoadTask.Target tied() {
        for (String each : system.isEmpty() ? BenchCity.OWN_DOMAINS : List.<String>of()) {
            LoadTask.Target target = city.numbered(each);
            if (!settings.reuse()) {
                Round round = load.run(new LoadTask.Ties(target, city.processes(load)));
                ties.add(new PathResult.Measurement(round.rate(), Optional.empty(), round));
            }
            if (each.equals(BenchCity.OWN_DOMAIN)) {
                system = Optional.of(target);
            }
        }
        return system.orElseThrow();
    }

    private Round searchFor(LoadTask.Target target, double warmUp) {
        return load.run(new LoadTask.Searches(target, CLERKS, settings.timing(warmUp), city.processes(load)));
    }

    private Round resolve(
            LoadTask.Target target,
            int perCall,
            int inFlight,
            String samples,
            double warmUp,
            Map<String, Long> processes) {
        return load.run(new LoadTask.Resolves(target, perCall, inFlight, settings.timing(warmUp), samples, processes));
    }

    private Round select(double warmUp) {
        Map<String, Long> processes = Map.of(Usage.DATABASE, city.databasePid(), Usage.LOAD, load.pid());
        return load.run(new LoadTask.ResolveSelects(
                city.database(), BenchCity.OWN_DOMAIN, MANY, GROUPS, settings.timing(warmUp), processes));
    }
}
