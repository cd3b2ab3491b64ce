package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what the hub costs over the bare machinery under it: {@code cityhub bench}. */
@Command(
        name = "cityhub bench",
        mixinStandardHelpOptions = true,
        description = "Measures paths of the hub beside their baselines.")
public final class BenchApplication implements Callable<Integer> {

    /** All paths, in the order in which they are measured. */
    private static final List<String> PATHS = List.of(
            "load",
            "get-resident",
            "batch-get-residents",
            "counter-query",
            "evidence",
            "snapshot",
            "whole-snapshot",
            "feed-catch-up",
            "submit-changes",
            "tie-numbers",
            "resolve-one",
            "resolve-500",
            "blind-index",
            "search",
            "receipt-10-feeds",
            "receipt-200-feeds",
            "deliveries-200-feeds",
            "night-batch",
            "counter-inquiry",
            "replicas",
            "register-inquiries",
            "inquiries-backlog",
            "start",
            "get-resident-by-size",
            "submit-changes-by-size");

    /** What a quick run takes unless others are named: the hub's main paths, in under five minutes. */
    private static final Set<String> MAIN = Set.of(
            "load",
            "get-resident",
            "batch-get-residents",
            "snapshot",
            "feed-catch-up",
            "submit-changes",
            "receipt-10-feeds");

    /** Left out by a trial unless named: they differ from the paths with fewer feeds in their number only. */
    private static final Set<String> LONGEST = Set.of("receipt-200-feeds", "deliveries-200-feeds");

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            completionCandidates = PathNames.class,
            description = "Only these paths: ${COMPLETION-CANDIDATES}.")
    List<String> paths = List.of();

    @Spec
    CommandSpec spec;

    @Option(names = "--residents", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}.")
    int residents;

    @Option(
            names = "--buffer-pool-mb",
            defaultValue = "512",
            description = "Buffer pool of the hub's database (default: ${DEFAULT-VALUE}).")
    int bufferPoolMegabytes;

    @Option(
            names = "--quick",
            description =
                    "The main paths only, unless some are named, and two short pairs a path instead of five long ones, of which many are too cold to count.")
    boolean quick;

    @Option(names = "--smoke", description = "One very short pair a path, whatever disturbs it: does the bench work?")
    boolean smoke;

    @Option(names = "--out", paramLabel = "FILE", description = "Results as JSON.")
    Optional<Path> out = Optional.empty();

    @Option(names = "--folder", defaultValue = "var/bench", description = "Made anew (default: ${DEFAULT-VALUE}).")
    Path folder;

    @Option(
            names = "--reuse",
            description =
                    "Measure the city again that an earlier run with as many residents left in the folder, with its numbers.")
    boolean reuse;

    /** Exit code 1 when a path has no round that counted. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchApplication()).execute(arguments));
    }

    /** Names of the paths, for whoever asks for help. */
    private static final class PathNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return PATHS.iterator();
        }
    }

    @Override
    public Integer call() throws IOException {
        List<String> unknown =
                paths.stream().filter(each -> !PATHS.contains(each)).toList();
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "There is no path " + String.join(", ", unknown) + "; see --help.");
        }
        BenchSettings settings = settings();
        List<PathResult> results = new ArrayList<>();
        BenchReport report = new BenchReport(settings, results);
        report.printHeading(System.out);
        try (BenchCity city = BenchCity.start(settings);
                LoadProcess load =
                        LoadProcess.start(LoadProcess.ROOMY, settings.folder().resolve("load.log"));
                ExchangePath exchanges = new ExchangePath(settings, city, load);
                SizePath sizes = new SizePath(settings, city, load)) {
            load.run(new LoadTask.Residents(BenchCity.SEED, settings.residents()));
            for (Map.Entry<String, Measuring> each :
                    paths(settings, city, load, exchanges, sizes).entrySet()) {
                if (isWanted(each.getKey())) {
                    PathResult result = each.getValue().measure();
                    report.print(System.out, result);
                    results.add(result);
                }
            }
        }
        if (out.isPresent()) {
            report.write(out.get());
        }
        return results.stream().allMatch(PathResult::counted) ? 0 : 1;
    }

    /** A way to measure one path. */
    private interface Measuring {
        PathResult measure() throws IOException;
    }

    private static Map<String, Measuring> paths(
            BenchSettings settings, BenchCity city, LoadProcess load, ExchangePath exchanges, SizePath sizes) {
        Map<String, Measuring> paths = new LinkedHashMap<>();
        QueryPath queries = new QueryPath(settings, city, load);
        DeliveryPath deliveries = new DeliveryPath(settings, city, load);
        paths.put("load", city::loading);
        paths.put("get-resident", queries::single);
        paths.put("batch-get-residents", queries::batch);
        paths.put("counter-query", new CounterPath(settings, city, load)::run);
        paths.put("evidence", new EvidencePath(settings)::run);
        SnapshotPath snapshots = new SnapshotPath(settings, city, load);
        paths.put("snapshot", snapshots::run);
        paths.put("whole-snapshot", snapshots::whole);
        CatchUpPath catchUps = new CatchUpPath(settings, city, load);
        paths.put("feed-catch-up", catchUps::run);
        paths.put("submit-changes", new SubmitPath(settings, city, load)::run);
        NumberPath numbers = new NumberPath(settings, city, load);
        paths.put("tie-numbers", numbers::ties);
        paths.put("resolve-one", numbers::single);
        paths.put("resolve-500", numbers::many);
        paths.put("blind-index", numbers::blindIndex);
        paths.put("search", numbers::search);
        paths.put("receipt-10-feeds", deliveries::tenConsumers);
        paths.put("receipt-200-feeds", () -> deliveries.manyConsumers(200));
        paths.put("deliveries-200-feeds", () -> catchUps.many(10, 200));
        paths.put("night-batch", exchanges::night);
        paths.put("counter-inquiry", exchanges::counter);
        paths.put("replicas", exchanges::replicas);
        paths.put("register-inquiries", exchanges::acceptance);
        paths.put("inquiries-backlog", exchanges::backlog);
        paths.put("start", new StartPath(settings, city)::run);
        // Last, since the other city's hub and database stay beside whatever follows.
        paths.put("get-resident-by-size", sizes::queries);
        paths.put("submit-changes-by-size", sizes::changes);
        if (!List.copyOf(paths.keySet()).equals(PATHS)) {
            throw new IllegalStateException("the paths are not those that are listed");
        }
        return paths;
    }

    private boolean isWanted(String path) {
        if (!paths.isEmpty()) {
            return paths.contains(path);
        }
        return smoke ? !LONGEST.contains(path) : !quick || MAIN.contains(path);
    }

    private BenchSettings settings() {
        Path absolute = folder.toAbsolutePath();
        if (smoke) {
            return new BenchSettings(
                    absolute,
                    Math.min(residents, 1000),
                    reuse,
                    Math.min(bufferPoolMegabytes, 256),
                    1,
                    5,
                    2,
                    1,
                    200,
                    1_000,
                    false);
        }
        return quick
                ? new BenchSettings(absolute, residents, reuse, bufferPoolMegabytes, 2, 4, 6, 1.5, 5_000, 100_000, true)
                : new BenchSettings(
                        absolute, residents, reuse, bufferPoolMegabytes, 5, 25, 90, 10, 100_000, 1_000_000, true);
    }
}
