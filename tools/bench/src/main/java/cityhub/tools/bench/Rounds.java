package cityhub.tools.bench;

import cityhub.tools.bench.PathResult.Measurement;
import cityhub.tools.bench.measure.Gate;
import cityhub.tools.bench.measure.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Repeats rounds until enough of them count. */
final class Rounds {
    /** Rounds that do not count warm up those that follow. */
    private static final int PATIENCE = 5;

    private final BenchSettings settings;
    private final Gate gate = Gate.ofThisMachine();

    Rounds(BenchSettings settings) {
        this.settings = settings;
    }

    /** The hub's rounds and the baseline's in turn, by their rates. */
    PathResult pairs(String name, String unit, Bound bound, Supplier<Round> hub, Supplier<Round> baseline) {
        List<Measurement> counted = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int attempt = 0; attempt < settings.pairs() * PATIENCE && counted.size() < settings.pairs(); attempt++) {
            Round measured = hub.get();
            Round bare = baseline.get();
            List<String> against = new ArrayList<>(gate.objections(measured));
            gate.objections(bare).forEach(each -> against.add("baseline: " + each));
            if (against.isEmpty() || !settings.gated()) {
                counted.add(new Measurement(measured.rate(), Optional.of(bare.rate()), measured));
            }
            if (!against.isEmpty()) {
                notes.add(
                        "%.1f/s beside %.1f/s: %s".formatted(measured.rate(), bare.rate(), String.join("; ", against)));
            }
        }
        return new PathResult(name, unit, bound, counted, notes);
    }

    /** Rounds of the hub alone. */
    PathResult alone(String name, String unit, Bound bound, Supplier<Round> hub, ToDoubleFunction<Round> figure) {
        List<Measurement> counted = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int attempt = 0; attempt < settings.pairs() * PATIENCE && counted.size() < settings.pairs(); attempt++) {
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
