package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One clerk at the counter asks, query after query, while another system takes snapshots at full speed. */
final class CounterPath {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double SETTLE_SECONDS = 3;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess counter;

    CounterPath(BenchSettings settings, BenchCity city, LoadProcess counter) {
        this.settings = settings;
        this.city = city;
        this.counter = counter;
    }

    PathResult run() throws IOException {
        try (LoadProcess night =
                LoadProcess.start(List.of("-Xmx512m"), settings.folder().resolve("night.log"))) {
            snapshots(night, settings.warmUp());
            return new Rounds(settings)
                    .alone(
                            "counter-query",
                            "ms",
                            Bound.atMost(100),
                            () -> ask(night),
                            round -> round.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI);
        }
    }

    private Round ask(LoadProcess night) {
        CompletableFuture<Round> streaming =
                CompletableFuture.supplyAsync(() -> snapshots(night, SETTLE_SECONDS + settings.window()));
        Round asked = counter.run(
                new LoadTask.Queries(city.target(), 1, 1, settings.timing(SETTLE_SECONDS), "", processes(night)));
        Round streamed = streaming.join();
        if (streamed.items() == 0) {
            throw new IllegalStateException("no snapshot ran meanwhile: " + streamed.failure());
        }
        return asked;
    }

    /** Who takes the snapshots is no stranger on the machine. */
    private Map<String, Long> processes(LoadProcess night) {
        Map<String, Long> processes = new HashMap<>(city.processes(counter));
        processes.put("snapshots", night.pid());
        return processes;
    }

    private Round snapshots(LoadProcess night, double seconds) {
        return night.run(new LoadTask.Snapshots(city.bystander(), new LoadTask.Timing(0, seconds), Map.of()));
    }
}
