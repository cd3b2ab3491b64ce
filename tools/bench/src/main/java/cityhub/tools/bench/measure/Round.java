package cityhub.tools.bench.measure;

import org.HdrHistogram.Histogram;

/**
 * What one round of load gave.
 *
 * @param operations calls that ended within the window
 * @param items what they carried, in the unit of the path (records, changes)
 * @param failures calls that failed or answered something else than asked
 * @param failure the first failure; empty when there was none
 * @param latencies of the calls, in nanoseconds
 * @param usage what it took
 */
public record Round(long operations, long items, long failures, String failure, Histogram latencies, Usage usage) {

    /** Items per second. */
    public double rate() {
        return items / usage.seconds();
    }

    /** Processor time of a role in milliseconds per thousand items. */
    public double processorPerThousand(String role) {
        return items == 0 ? 0 : usage.processor(role) * 1e6 / items;
    }
}
