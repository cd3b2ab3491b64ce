package cityhub.tools.bench;

import cityhub.tools.bench.measure.Round;
import java.util.List;

/**
 * One path, measured in pairs beside its baseline.
 *
 * @param name name of the path
 * @param unit unit of figure and baseline
 * @param target ratio that the path should reach
 * @param pairs what counted: the hub's round and the baseline's, one after the other
 * @param objections why other pairs did not count
 */
record PathResult(String name, String unit, double target, List<Pair> pairs, List<String> objections) {
    /** Two rounds, one after the other. */
    record Pair(Round hub, Round baseline) {
        double ratio() {
            return hub.rate() / baseline.rate();
        }
    }

    double figure() {
        return median(pairs.stream().map(pair -> pair.hub().rate()).toList());
    }

    double baseline() {
        return median(pairs.stream().map(pair -> pair.baseline().rate()).toList());
    }

    double ratio() {
        return median(ratios());
    }

    /** Largest less smallest ratio. */
    double spread() {
        return ratios().getLast() - ratios().getFirst();
    }

    private List<Double> ratios() {
        return pairs.stream().map(Pair::ratio).sorted().toList();
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
