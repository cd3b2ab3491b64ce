package cityhub.tools.city;

import java.util.List;

/**
 * Deterministic draws (SplitMix64, Steele, Lea and Flood 2014), spelled out here so that a city is the same on every
 * JDK. Each subject has its own dice, so that any household can be made without those before it.
 */
final class Dice {
    /** What the draws decide: dice of different topics are independent. */
    enum Topic {
        COMPOSITION(1),
        NAMES(2),
        ADDRESS(3),
        DATES(4),
        MEMBER(5),
        LIFE(6),
        FAULTS(7);

        private final int number;

        Topic(int number) {
            this.number = number;
        }
    }

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice of(long seed, Topic topic, long subject) {
        long mixed = mix(seed + GOLDEN * topic.number);
        return new Dice(mix(mixed ^ mix(subject + GOLDEN)));
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** Evenly 0 to bound - 1. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Evenly from first to last. */
    int between(int first, int last) {
        return first + below(last - first + 1);
    }

    /** True in so many of a thousand cases. */
    boolean perMille(int share) {
        return below(1000) < share;
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** Index into the weights, each as often as its weight says. */
    int weighted(int... weights) {
        int sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        int drawn = below(sum);
        int index = 0;
        while (drawn >= weights[index]) {
            drawn -= weights[index];
            index++;
        }
        return index;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
