package cityhub.tools.bench;

import cityhub.tools.bench.measure.Round;
import java.util.List;
import java.util.Optional;

/**
 * One path, measured several times.
 *
 * @param name name of the path
 * @param unit unit of figure and baseline
 * @param bound what the path should reach
 * @param measurements what counted
 * @param notes what to know about it, and why other rounds did not count
 */
record PathResult(String name, String unit, Bound bound, List<Measurement> measurements, List<String> notes) {
    /**
     * One measurement.
     *
     * @param figure of the hub, in the unit of the path
     * @param baseline the baseline's, measured just after; empty when the path has none
     * @param round the hub's round
     */
    record Measurement(double figure, Optional<Double> baseline, Round round) {
        Optional<Double> ratio() {
            return baseline.map(bare -> figure / bare);
        }
    }

    boolean counted() {
        return !measurements.isEmpty();
    }

    double figure() {
        return median(measurements.stream().map(Measurement::figure).toList());
    }

    /** Empty for a path without a baseline. */
    Optional<Double> baseline() {
        return medianOf(
                measurements.stream().flatMap(each -> each.baseline().stream()).toList());
    }

    /** Empty for a path without a baseline. */
    Optional<Double> ratio() {
        return medianOf(ratios());
    }

    /** Largest less smallest ratio, or figure where there is no baseline. */
    double spread() {
        List<Double> values = ratios().isEmpty()
                ? measurements.stream().map(Measurement::figure).sorted().toList()
                : ratios();
        return values.getLast() - values.getFirst();
    }

    /** The round in the middle of the run. */
    Round typical() {
        return measurements.get(measurements.size() / 2).round();
    }

    private List<Double> ratios() {
        return measurements.stream()
                .flatMap(each -> each.ratio().stream())
                .sorted()
                .toList();
    }

    private static Optional<Double> medianOf(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(median(values));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
