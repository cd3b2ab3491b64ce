package cityhub.hub.disclosure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The leaves in which two states of a record differ, as paths of field numbers such as {@code 14.6}. Immutable. Paths that
 * this hub's contract does not have (from a newer hub of the same city) are kept and meet no plan.
 */
public final class ChangedLeaves {

    /** Every leaf: a new record, or one of which a state cannot be read. */
    public static final ChangedLeaves ALL = new ChangedLeaves(true, new BitSet(), new TreeSet<>());

    private static final String EVERYTHING = "*";
    private static final Pattern PATH = Pattern.compile("[1-9][0-9]*(\\.[1-9][0-9]*)*");
    private static final Map<String, Integer> INDEX = index();
    /** By index of the leaf. */
    private static final List<String> PATHS = PayloadSchema.RESIDENT_RECORD.leaves().stream()
            .map(PayloadSchema.Field::numbers)
            .toList();

    private final boolean all;
    private final BitSet known;
    private final SortedSet<String> unknown;

    private ChangedLeaves(boolean all, BitSet known, SortedSet<String> unknown) {
        this.all = all;
        this.known = known;
        this.unknown = unknown;
    }

    private static Map<String, Integer> index() {
        Map<String, Integer> index = new HashMap<>();
        PayloadSchema.RESIDENT_RECORD.leaves().forEach(leaf -> index.put(leaf.numbers(), leaf.leafIndex()));
        return Collections.unmodifiableMap(index);
    }

    /**
     * These leaves.
     *
     * @throws IllegalArgumentException when one is no path of field numbers
     */
    public static ChangedLeaves of(Collection<String> paths) {
        BitSet known = new BitSet();
        SortedSet<String> unknown = new TreeSet<>();
        for (String path : paths) {
            Integer index = INDEX.get(path);
            if (index != null) {
                known.set(index);
            } else if (PATH.matcher(path).matches()) {
                unknown.add(path);
            } else {
                throw new IllegalArgumentException("not a path of field numbers");
            }
        }
        return new ChangedLeaves(false, known, unknown);
    }

    /**
     * The leaves that differ between two stored payloads; {@link #ALL} when one of them cannot be read. A leaf that only
     * one has differs. Field numbers that the contract does not have are not compared: no plan gives them out.
     */
    public static ChangedLeaves between(byte[] before, byte[] after) {
        BitSet changed = new BitSet();
        try {
            new RecordComparison(before, after, changed).compare(PayloadSchema.RESIDENT_RECORD.fields());
        } catch (Withhold unreadable) {
            return ALL;
        }
        return new ChangedLeaves(false, changed, new TreeSet<>());
    }

    /** The leaves of both. */
    public ChangedLeaves and(ChangedLeaves other) {
        if (all || other.all) {
            return ALL;
        }
        BitSet union = (BitSet) known.clone();
        union.or(other.known);
        SortedSet<String> strangers = new TreeSet<>(unknown);
        strangers.addAll(other.unknown);
        return new ChangedLeaves(false, union, strangers);
    }

    /** Whether a leaf of the contract is in both. */
    boolean intersects(ChangedLeaves other) {
        if (all || other.all) {
            return (all || !known.isEmpty()) && (other.all || !other.known.isEmpty());
        }
        return known.intersects(other.known);
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return !all && known.isEmpty() && unknown.isEmpty();
    }

    /** Whether every leaf is meant. */
    public boolean isAll() {
        return all;
    }

    /** The paths; those of the whole contract for {@link #ALL}. */
    public SortedSet<String> paths() {
        SortedSet<String> paths = new TreeSet<>(unknown);
        List<PayloadSchema.Field> leaves = PayloadSchema.RESIDENT_RECORD.leaves();
        leaves.stream().filter(leaf -> all || known.get(leaf.leafIndex())).forEach(leaf -> paths.add(leaf.numbers()));
        return Collections.unmodifiableSortedSet(paths);
    }

    /** The form in which it is stored: the paths as ASCII with commas between, or {@code *}. */
    public byte[] encode() {
        List<String> paths = new ArrayList<>(unknown);
        known.stream().mapToObj(PATHS::get).forEach(paths::add);
        String text = all ? EVERYTHING : String.join(",", paths);
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static ChangedLeaves decode(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.US_ASCII);
        if (text.equals(EVERYTHING)) {
            return ALL;
        }
        return text.isEmpty() ? of(List.of()) : of(List.of(text.split(",", -1)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChangedLeaves that
                && all == that.all
                && known.equals(that.known)
                && unknown.equals(that.unknown);
    }

    @Override
    public int hashCode() {
        return known.hashCode() * 31 + unknown.hashCode() + Boolean.hashCode(all);
    }

    @Override
    public String toString() {
        return all ? EVERYTHING : paths().toString();
    }
}
