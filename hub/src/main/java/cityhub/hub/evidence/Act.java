package cityhub.hub.evidence;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An administrative act as the ledger records it. It never holds values of personal items; the persons it concerns
 * stand in {@code subjects} only.
 *
 * @param kind what was done, such as {@code agreement-approved}; {@link #LEDGER_READ} and {@link #KEY} are kinds of
 *     statement of their own
 * @param actor who did it: {@code officer:<id>} or {@code hub}
 * @param target what it was done to, such as {@code agreement:<id>}; empty when there is none
 * @param details further lines; names of a-z, 0-9 and hyphens, values without line breaks
 * @param subjects ids of the persons concerned, possibly none
 */
public record Act(String kind, String actor, String target, SortedMap<String, String> details, List<Long> subjects) {
    /** The ledger was read. */
    public static final String LEDGER_READ = "ledger-read";

    /** Records past their term were deleted. */
    public static final String LEDGER_DELETION = "ledger-deletion";

    /** A signing key was introduced. */
    public static final String KEY = "key";

    public Act {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
        subjects = List.copyOf(subjects);
    }

    /** An act that concerns no person. */
    public Act(String kind, String actor, String target, SortedMap<String, String> details) {
        this(kind, actor, target, details, List.of());
    }
}
