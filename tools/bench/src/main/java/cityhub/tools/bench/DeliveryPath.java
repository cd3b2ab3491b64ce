package cityhub.tools.bench;

import cityhub.tools.bench.load.LoadProcess;
import cityhub.tools.bench.load.LoadTask;
import cityhub.tools.bench.measure.Round;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes at a fixed rate of arrival and how long each takes until a consumer has it: from the moment at which it was
 * due to be sent, so that a hub that stands still does not go unnoticed.
 */
final class DeliveryPath {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LAG_MILLIS = 1000;
    private static final double QUIET_RATE = 50;
    private static final double FIRST_RATE = 400;
    private static final double HIGHEST_RATE = 6400;

    private final BenchSettings settings;
    private final BenchCity city;
    private final LoadProcess load;

    DeliveryPath(BenchSettings settings, BenchCity city, LoadProcess load) {
        this.settings = settings;
        this.city = city;
        this.load = load;
    }

    /** Ten consumers, at half of the highest rate that holds the lag under a second. */
    PathResult tenConsumers() {
        List<LoadTask.Target> feeds = city.feeds(10);
        double held = highestHeld(feeds);
        double half = Math.max(held, QUIET_RATE) / 2;
        PathResult result = new Rounds(settings)
                .alone("receipt-10-feeds", "ms", Bound.atMost(100), () -> deliver(feeds, half, 2), DeliveryPath::p99);
        return noting(result, "highest rate that held the lag: %.0f changes/s; measured at %.0f".formatted(held, half));
    }

    /** Twice as many as long as they hold, or half as many until they do; 0 when none does. */
    private double highestHeld(List<LoadTask.Target> feeds) {
        double rate = FIRST_RATE;
        if (holds(feeds, rate)) {
            while (rate < HIGHEST_RATE && holds(feeds, rate * 2)) {
                rate *= 2;
            }
            return rate;
        }
        while (rate > QUIET_RATE) {
            rate /= 2;
            if (holds(feeds, rate)) {
                return rate;
            }
        }
        return 0;
    }

    private boolean holds(List<LoadTask.Target> feeds, double rate) {
        Round round = deliver(feeds, rate, 1);
        return round.failures() == 0 && p99(round) <= LAG_MILLIS;
    }

    /** Many caught-up consumers at 50 changes per second. */
    PathResult manyConsumers(int consumers) {
        List<LoadTask.Target> feeds = city.feeds(consumers);
        deliver(feeds, QUIET_RATE, 5);
        return new Rounds(settings)
                .alone(
                        "receipt-" + consumers + "-feeds",
                        "ms",
                        Bound.atMost(LAG_MILLIS),
                        () -> deliver(feeds, QUIET_RATE, 2),
                        DeliveryPath::p99);
    }

    private static PathResult noting(PathResult result, String note) {
        List<String> notes = new ArrayList<>(result.notes());
        notes.addFirst(note);
        return new PathResult(result.name(), result.unit(), result.bound(), result.measurements(), notes);
    }

    private static double p99(Round round) {
        return round.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    private Round deliver(List<LoadTask.Target> feeds, double rate, double warmUp) {
        return load.run(
                new LoadTask.Deliveries(feeds, city.register(), rate, settings.timing(warmUp), city.processes(load)));
    }
}
