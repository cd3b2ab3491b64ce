package cityhub.hub.basics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a batch knows of its persons, and what it will write. A notice is tried on a fork, which is merged when every
 * change of it passed and dropped otherwise. Of one transaction only.
 */
final class WorkingSet implements LogicChecks.Stored {
    private final Optional<WorkingSet> base;
    private final Map<String, PersonState> persons = new HashMap<>();
    private final Map<MatchKey, Set<Long>> holders = new HashMap<>();
    private final Map<Long, Set<Integer>> versions = new HashMap<>();
    private final List<Accepted> accepted = new ArrayList<>();

    private WorkingSet(Optional<WorkingSet> base) {
        this.base = base;
    }

    /** What the database holds. */
    static WorkingSet loaded(
            Map<String, PersonState> persons, Map<MatchKey, Set<Long>> holders, Map<Long, Set<Integer>> versions) {
        WorkingSet set = new WorkingSet(Optional.empty());
        set.persons.putAll(persons);
        set.holders.putAll(holders);
        set.versions.putAll(versions);
        return set;
    }

    WorkingSet fork() {
        return new WorkingSet(Optional.of(this));
    }

    /** Makes what was tried on this fork part of what it was forked from. */
    void merge() {
        WorkingSet into = base.orElseThrow();
        into.persons.putAll(persons);
        into.holders.putAll(holders);
        into.versions.putAll(versions);
        into.accepted.addAll(accepted);
    }

    PersonState person(String addresseeNumber) {
        PersonState own = persons.get(addresseeNumber);
        return own != null
                ? own
                : base.map(each -> each.person(addresseeNumber))
                        .orElseThrow(() -> new IllegalStateException("a person was not loaded"));
    }

    void put(String addresseeNumber, PersonState state) {
        persons.put(addresseeNumber, state);
    }

    void accept(Accepted change) {
        accepted.add(change);
        put(change.candidate().addresseeNumber(), change.after());
        Set<Integer> known = new HashSet<>(versionsOf(change.after().personId()));
        known.add(change.after().historyNumber());
        versions.put(change.after().personId(), known);
    }

    /** Persons are found under other keys than before. */
    void rekey(long personId, List<MatchKey> before, List<MatchKey> after) {
        for (MatchKey key : before) {
            Set<Long> left = new HashSet<>(holdersOf(key));
            left.remove(personId);
            holders.put(key, left);
        }
        for (MatchKey key : after) {
            Set<Long> more = new HashSet<>(holdersOf(key));
            more.add(personId);
            holders.put(key, more);
        }
    }

    /** Accepted changes in the order of acceptance. */
    List<Accepted> accepted() {
        return accepted;
    }

    @Override
    public boolean heldByAnother(MatchKey key, long personId) {
        return holdersOf(key).stream().anyMatch(each -> each != personId);
    }

    @Override
    public boolean hasVersion(long personId, int historyNumber) {
        return versionsOf(personId).contains(historyNumber);
    }

    private Set<Long> holdersOf(MatchKey key) {
        Set<Long> own = holders.get(key);
        return own != null ? own : base.map(each -> each.holdersOf(key)).orElse(Set.of());
    }

    private Set<Integer> versionsOf(long personId) {
        Set<Integer> own = versions.get(personId);
        return own != null ? own : base.map(each -> each.versionsOf(personId)).orElse(Set.of());
    }
}
