package cityhub.tools.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Decides whether a round counts. A round in which calls failed, a JVM was still compiling, the generator of load was
 * the bound, or the machine was not ours says nothing about the hub.
 *
 * @param processors processors of the machine
 */
public record Gate(int processors) {
    /** Share of a JVM's own processor time that may go into compiling. */
    private static final double COLD = 0.15;

    /** Share of all processors that the generator of load may take. */
    private static final double SATURATED = 0.75;

    /** Share of one processor that one thread of the generator of load may take. */
    private static final double SATURATED_THREAD = 0.95;

    /** Share of all processors on which the generator of load may collect garbage: what waits for it looks slow. */
    private static final double COLLECTING = 0.02;

    /** Share of all processors that others, or the host, may take. */
    private static final double DISTURBED = 0.10;

    /** The gate of this machine. */
    public static Gate ofThisMachine() {
        return new Gate(Runtime.getRuntime().availableProcessors());
    }

    /** Why the round does not count; empty when it does. */
    public List<String> objections(Round round) {
        List<String> objections = new ArrayList<>();
        Usage usage = round.usage();
        if (round.failures() > 0) {
            objections.add(
                    "%d of %d failed, first: %s".formatted(round.failures(), round.operations(), round.failure()));
        } else if (round.operations() == 0) {
            objections.add("nothing was done");
        }
        for (Map.Entry<String, ProcessUse> process : usage.processes().entrySet()) {
            ProcessUse use = process.getValue();
            if (use.compiling() > COLD * use.processor()) {
                objections.add("cold: %s spent %.0f %% of its time compiling"
                        .formatted(process.getKey(), 100 * use.compiling() / use.processor()));
            }
        }
        load(usage, objections);
        double strange = (usage.others() + usage.stolen()) / (usage.seconds() * processors);
        if (strange > DISTURBED) {
            objections.add("disturbed: others took %.0f %% of the machine".formatted(100 * strange));
        }
        return objections;
    }

    private void load(Usage usage, List<String> objections) {
        ProcessUse load = usage.processes().get(Usage.LOAD);
        if (load == null) {
            return;
        }
        double share = load.processor() / (usage.seconds() * processors);
        double collecting = load.collecting() / (usage.seconds() * processors);
        if (collecting > COLLECTING) {
            objections.add(
                    "the generator of load collected garbage on %.0f %% of the machine".formatted(100 * collecting));
        }
        double thread = load.busiestThread() / usage.seconds();
        if (share > SATURATED || thread > SATURATED_THREAD) {
            objections.add("the generator of load is the bound: %.0f %% of the machine, its busiest thread %.0f %% of a"
                            .formatted(100 * share, 100 * thread)
                    + " processor");
        }
    }
}
