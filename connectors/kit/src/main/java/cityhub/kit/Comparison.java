package cityhub.kit;

import java.util.Set;

/**
 * How a consumer's copy compares with what the hub would deliver.
 *
 * @param through once the feed has passed this position, comparing again tells what has drifted from what was under way
 * @param records how many records the hub would deliver
 * @param suspects numbers held here whose bucket differs; a bucket has one record in about a thousand
 * @param differing how many buckets differ, those included in which nothing is held here
 * @param withheld how many buckets could not be compared, since the hub withholds a record of them
 */
public record Comparison(Position through, long records, Set<String> suspects, int differing, int withheld) {
    /** Copies the numbers. */
    public Comparison {
        suspects = Set.copyOf(suspects);
    }

    /** Whether no difference was found. */
    public boolean isSame() {
        return differing == 0;
    }
}
