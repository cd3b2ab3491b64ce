package cityhub.tools.bench;

import cityhub.tools.bench.PathResult.Measurement;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From the start of the hub's process, its database stopped with it, until it listens: the database is migrated. */
final class StartPath {
    private static final double SECONDS = 5;

    private final BenchSettings settings;
    private final BenchCity city;

    StartPath(BenchSettings settings, BenchCity city) {
        this.settings = settings;
        this.city = city;
    }

    PathResult run() throws IOException {
        List<Measurement> starts = new ArrayList<>();
        for (int i = 0; i < settings.pairs(); i++) {
            double seconds = city.restart(List.of());
            Round round = new Round(
                    1, 1, 0, "", Latencies.empty(), Usage.begin(Map.of()).end());
            starts.add(new Measurement(seconds, Optional.empty(), round));
        }
        return new PathResult("start", "s", Bound.atMost(SECONDS), starts, List.of());
    }
}
