package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what the hub costs over the bare machinery under it: {@code cityhub bench}. */
@Command(
        name = "cityhub bench",
        mixinStandardHelpOptions = true,
        description = "Measures paths of the hub beside their baselines. Paths: get-resident.")
public final class BenchApplication implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Only these paths.")
    List<String> paths = List.of();

    @Option(names = "--residents", defaultValue = "20000", description = "Default: ${DEFAULT-VALUE}.")
    int residents;

    @Option(names = "--quick", description = "Three short pairs a path instead of five long ones.")
    boolean quick;

    @Option(names = "--smoke", description = "One very short pair a path, whatever disturbs it: does the bench work?")
    boolean smoke;

    @Option(names = "--out", paramLabel = "FILE", description = "Results as JSON.")
    Optional<Path> out = Optional.empty();

    @Option(names = "--folder", defaultValue = "var/bench", description = "Made anew (default: ${DEFAULT-VALUE}).")
    Path folder;

    /** Exit code 1 when a path has no round that counted. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchApplication()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        BenchSettings settings = settings();
        List<PathResult> results = new ArrayList<>();
        try (BenchCity city = BenchCity.start(settings.folder(), settings.residents());
                LoadProcess load =
                        LoadProcess.start(List.of("-Xmx512m"), settings.folder().resolve("load.log"))) {
            load.run(new LoadTask.Residents(BenchCity.SEED, settings.residents()));
            QueryPath queries = new QueryPath(settings, city, load);
            if (isWanted("get-resident")) {
                results.add(queries.run("get-resident", 1, 0.4));
            }
        }
        BenchReport report = new BenchReport(settings, results);
        report.print(System.out);
        if (out.isPresent()) {
            report.write(out.get());
        }
        return results.stream().anyMatch(each -> each.pairs().isEmpty()) ? 1 : 0;
    }

    private boolean isWanted(String path) {
        return paths.isEmpty() || paths.contains(path);
    }

    private BenchSettings settings() {
        Path absolute = folder.toAbsolutePath();
        if (smoke) {
            return new BenchSettings(absolute, Math.min(residents, 1000), 1, 2, 1, false);
        }
        return quick
                ? new BenchSettings(absolute, residents, 3, 15, 5, true)
                : new BenchSettings(absolute, residents, 5, 30, 10, true);
    }
}
