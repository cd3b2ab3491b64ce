package cityhub.hub.basics;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The held changes of a batch's persons: as they were stored, and as they are to be. Of one transaction only. */
final class HeldSet {
    private final Map<RequestKey, Held> stored = new LinkedHashMap<>();
    private final Map<RequestKey, Held> present = new LinkedHashMap<>();

    HeldSet(Collection<Held> stored) {
        stored.forEach(each -> this.stored.put(each.candidate().key(), each));
        present.putAll(this.stored);
    }

    /** Held changes of a person, lowest history number first. */
    List<Held> of(String addresseeNumber) {
        return present.values().stream()
                .filter(each -> each.addresseeNumber().equals(addresseeNumber))
                .sorted(Comparator.comparingInt(Held::historyNumber))
                .toList();
    }

    /** A held change with the others of its notice. */
    List<Held> unitOf(Held one) {
        return present.values().stream().filter(one::isPartOf).toList();
    }

    /** What is held of a notice. */
    List<Held> ofNotice(String caller, String noticeId) {
        return present.values().stream()
                .filter(each -> each.candidate().key().caller().equals(caller)
                        && each.candidate().noticeId().equals(noticeId))
                .toList();
    }

    /** Whether an earlier change of the same person waits that is not one of these. */
    boolean blocks(Candidate candidate, Collection<Candidate> unit) {
        return of(candidate.addresseeNumber()).stream()
                .anyMatch(each -> each.historyNumber() < candidate.historyNumber()
                        && unit.stream()
                                .noneMatch(member ->
                                        member.key().equals(each.candidate().key())));
    }

    void put(Held held) {
        present.put(held.candidate().key(), held);
    }

    void remove(Held held) {
        present.remove(held.candidate().key());
    }

    /** Writes the difference. */
    void flush(Connection tx, HeldRepository repository) throws SQLException {
        List<Long> gone = stored.entrySet().stream()
                .filter(each -> !present.containsKey(each.getKey()))
                .map(each -> each.getValue().heldId())
                .toList();
        HeldRepository.delete(tx, gone);
        List<Held> added = new ArrayList<>();
        for (Map.Entry<RequestKey, Held> each : present.entrySet()) {
            Held before = stored.get(each.getKey());
            if (before == null) {
                added.add(each.getValue());
            } else if (!before.equals(each.getValue())) {
                HeldRepository.update(tx, each.getValue());
            }
        }
        repository.insert(tx, added);
    }
}
