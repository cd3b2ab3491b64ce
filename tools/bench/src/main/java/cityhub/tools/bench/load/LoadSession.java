package cityhub.tools.bench.load;

import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** What the process that makes load keeps from one task to the next. */
final class LoadSession {
    private Optional<ResidentNumbers> numbers = Optional.empty();

    /** Does a task. */
    Round run(LoadTask task) throws IOException {
        return switch (task) {
            case LoadTask.Residents city -> {
                numbers = Optional.of(ResidentNumbers.of(City.of(CitySettings.of(city.seed(), city.residents()))));
                yield nothing();
            }
            case LoadTask.Queries queries -> {
                try (QueryLoad load = QueryLoad.open(queries, numbers.orElseThrow())) {
                    yield load.run();
                }
            }
        };
    }

    private static Round nothing() {
        return new Round(0, 0, 0, "", Latencies.empty(), Usage.begin(Map.of()).end());
    }
}
