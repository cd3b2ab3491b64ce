package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A feed that catches up with the changes of some seconds, again and again, beside a bare stream of the same messages over the same
 * TLS. The receiver is the kit in both: it verifies, parses and acknowledges.
 */
final class CatchUpPath {
    /** Seconds in which all feeds begin. */
    private static final double OPENING = 5;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;

    CatchUpPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    PathResult run() throws IOException {
        LoadTask.Target feed = city.feeds(1).getFirst();
        fallBehind(List.of(feed));
        Path samples = settings.folder().resolve("feed.samples");
        load.run(new LoadTask.RecordCatchUp(feed, samples.toString()));
        take(feed, settings.warmUp(), city.processes(load));
        try (ServerProcess echo = ServerProcess.echo(
                city.certs(), "feed", samples, settings.folder().resolve("echo.log"))) {
            LoadTask.Target bare =
                    new LoadTask.Target(echo.address(), feed.credentials(), feed.participant(), feed.agreementId());
            Map<String, Long> processes = Map.of(Usage.BASELINE, echo.pid(), Usage.LOAD, load.pid());
            take(bare, settings.warmUp(), processes);
            return new Rounds(settings)
                    .pairs(
                            "feed-catch-up",
                            "records/s",
                            Bound.ratioAtLeast(0.5),
                            () -> take(feed, 1, city.processes(load)),
                            () -> take(bare, 1, processes));
        }
    }

    /** What many feeds take together that are behind, beside what a few take. */
    PathResult many(int few, int many) {
        List<LoadTask.Target> feeds = city.feeds(many);
        fallBehind(feeds);
        take(feeds, settings.warmUp());
        return new Rounds(settings)
                .pairs(
                        "deliveries-%d-feeds".formatted(many),
                        "records/s",
                        Bound.ratioAtLeast(0.8),
                        () -> take(feeds, OPENING),
                        () -> take(feeds.subList(0, few), OPENING));
    }

    private void fallBehind(List<LoadTask.Target> feeds) {
        load.run(new LoadTask.FeedStart(feeds));
        load.run(new LoadTask.Submissions(city.register(), settings.timing(0), city.processes(load)));
    }

    private Round take(List<LoadTask.Target> feeds, double warmUp) {
        return load.run(new LoadTask.CatchUps(feeds, settings.timing(warmUp), city.processes(load)));
    }

    private Round take(LoadTask.Target target, double warmUp, Map<String, Long> processes) {
        return load.run(new LoadTask.CatchUps(List.of(target), settings.timing(warmUp), processes));
    }
}
