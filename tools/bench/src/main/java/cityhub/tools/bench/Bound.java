package cityhub.tools.bench;

/**
 * What a path should reach.
 *
 * @param kind of what
 * @param value the bound
 */
record Bound(Kind kind, double value) {
    /** What is bounded. */
    enum Kind {
        /** The hub's figure divided by the baseline's is at least this. */
        RATIO_AT_LEAST,
        /** The figure is at least this, in the unit of the path. */
        FIGURE_AT_LEAST,
        /** The figure is at most this, in the unit of the path. */
        FIGURE_AT_MOST
    }

    static Bound ratioAtLeast(double value) {
        return new Bound(Kind.RATIO_AT_LEAST, value);
    }

    static Bound atLeast(double value) {
        return new Bound(Kind.FIGURE_AT_LEAST, value);
    }

    static Bound atMost(double value) {
        return new Bound(Kind.FIGURE_AT_MOST, value);
    }

    String text() {
        return (kind == Kind.FIGURE_AT_MOST ? "<= " : ">= ") + "%.4g".formatted(value);
    }
}
