package cityhub.tools.bench;

import cityhub.tools.bench.PathResult.Measurement;
import cityhub.tools.bench.measure.Gate;
import cityhub.tools.bench.measure.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Repeats rounds until enough of them count; those that do not warm up what follows. */
final class Rounds {
    private static final double NANOS_PER_MILLI = 1e6;

    private final BenchSettings settings;
    private final Gate gate = Gate.ofThisMachine();

    Rounds(BenchSettings settings) {
        this.settings = settings;
    }

    /** The hub's rounds and the baseline's in turn, by their rates. */
    PathResult pairs(String name, String unit, Bound bound, Supplier<Round> hub, Supplier<Round> baseline) {
        return paired(
                name,
                unit,
                bound,
                hub,
                baseline,
                (measured, bare) -> new Pair(
                        new Measurement(measured.rate(), Optional.of(bare.rate()), measured),
                        "%.1f/s beside %.1f/s".formatted(measured.rate(), bare.rate())));
    }

    /** How much later the hub's 99th percentile is than the baseline's; a note tells both of every round. */
    PathResult beyond(String name, Bound bound, Supplier<Round> hub, Supplier<Round> baseline) {
        List<String> all = new ArrayList<>();
        PathResult result = paired(name, "ms", bound, hub, baseline, (measured, bare) -> {
            double late = millis(measured);
            double early = millis(bare);
            String both = "p99 %.1f ms beside %.1f ms".formatted(late, early);
            all.add(both);
            return new Pair(new Measurement(late - early, Optional.empty(), measured), both);
        });
        List<String> notes = new ArrayList<>(result.notes());
        notes.add("all rounds: " + String.join("; ", all));
        return new PathResult(name, "ms", bound, result.measurements(), notes);
    }

    private static double millis(Round round) {
        return round.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    private record Pair(Measurement measurement, String text) {}

    private PathResult paired(
            String name,
            String unit,
            Bound bound,
            Supplier<Round> hub,
            Supplier<Round> baseline,
            BiFunction<Round, Round, Pair> comparison) {
        List<Measurement> counted = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int attempt = 0; attempt < settings.attempts() && counted.size() < settings.pairs(); attempt++) {
            Round measured = hub.get();
            Round bare = baseline.get();
            List<String> against = new ArrayList<>(gate.objections(measured));
            gate.objections(bare).forEach(each -> against.add("baseline: " + each));
            Pair pair = comparison.apply(measured, bare);
            if (against.isEmpty() || !settings.gated()) {
                counted.add(pair.measurement());
            }
            if (!against.isEmpty()) {
                notes.add(pair.text() + ": " + String.join("; ", against));
            }
        }
        return new PathResult(name, unit, bound, counted, notes);
    }

    /** Rounds of the hub alone. */
    PathResult alone(String name, String unit, Bound bound, Supplier<Round> hub, ToDoubleFunction<Round> figure) {
        List<Measurement> counted = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int attempt = 0; attempt < settings.attempts() && counted.size() < settings.pairs(); attempt++) {
            Round measured = hub.get();
            List<String> against = gate.objections(measured);
            if (against.isEmpty() || !settings.gated()) {
                counted.add(new Measurement(figure.applyAsDouble(measured), Optional.empty(), measured));
            }
            if (!against.isEmpty()) {
                notes.add("%.1f %s: %s".formatted(figure.applyAsDouble(measured), unit, String.join("; ", against)));
            }
        }
        return new PathResult(name, unit, bound, counted, notes);
    }
}
