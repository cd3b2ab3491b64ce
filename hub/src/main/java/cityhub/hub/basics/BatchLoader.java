package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.addressee.Persons;
import cityhub.hub.basics.MatchKey.Kind;
import cityhub.hub.basics.ResidentRepository.ResidentRow;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Locks the persons of a batch and loads all that its checks need, each table once. */
final class BatchLoader {
    private final Persons persons;
    private final HeldRepository held;

    BatchLoader(Persons persons, HeldRepository held) {
        this.persons = persons;
        this.held = held;
    }

    /** What was loaded. */
    record Loaded(WorkingSet working, HeldSet held) {}

    /** Persons are locked in the order of their ids before anything of them is read. */
    Loaded load(Connection tx, Collection<Candidate> candidates) throws SQLException {
        Set<String> numbers = new HashSet<>();
        candidates.stream()
                .map(Candidate::addresseeNumber)
                .filter(each -> !each.isEmpty())
                .forEach(numbers::add);
        Map<String, Long> ids = new HashMap<>(persons.personsOf(tx, NumberDomain.RESIDENT, numbers));
        persons.lock(tx, ids.values());
        List<Held> waiting = numbers.isEmpty() ? List.of() : held.connected(tx, numbers);
        lockOthers(tx, waiting, numbers, ids);
        List<Candidate> all = new ArrayList<>(candidates);
        waiting.forEach(each -> all.add(each.candidate()));
        Map<String, PersonState> states = states(tx, numbers, ids);
        return new Loaded(
                WorkingSet.loaded(states, holders(tx, all, numbers), versions(tx, all, ids)), new HeldSet(waiting));
    }

    /** Those who wait in a notice together with persons of the batch. */
    private void lockOthers(Connection tx, List<Held> waiting, Set<String> numbers, Map<String, Long> ids)
            throws SQLException {
        Set<String> others = new HashSet<>();
        waiting.forEach(each -> others.add(each.addresseeNumber()));
        others.removeAll(numbers);
        Map<String, Long> otherIds = persons.personsOf(tx, NumberDomain.RESIDENT, others);
        persons.lock(tx, otherIds.values());
        numbers.addAll(others);
        ids.putAll(otherIds);
    }

    private Map<String, PersonState> states(Connection tx, Set<String> numbers, Map<String, Long> ids)
            throws SQLException {
        Map<Long, ResidentRow> residents = ResidentRepository.load(tx, ids.values());
        Map<Long, Map<NumberDomain, BlindIndex>> secrets = persons.secretsOf(tx, ids.values());
        Map<String, PersonState> states = new HashMap<>();
        ids.forEach((number, id) ->
                states.put(number, state(id, residents.get(id), secrets.getOrDefault(id, Map.of()))));
        List<String> unknown =
                numbers.stream().filter(each -> !ids.containsKey(each)).sorted().toList();
        if (!unknown.isEmpty()) {
            long next = persons.reserve(tx, unknown.size());
            for (String number : unknown) {
                states.put(number, PersonState.unknown(next++));
            }
        }
        return states;
    }

    private static PersonState state(long personId, ResidentRow row, Map<NumberDomain, BlindIndex> secrets) {
        if (row == null) {
            throw new HubException(ErrorReason.ERROR_REASON_INTERNAL, "person " + personId + " has no record");
        }
        return new PersonState(
                personId,
                row.skipped(),
                Optional.of(record(personId, row.payload())),
                row.payload(),
                row.keys(),
                secrets);
    }

    private static ResidentRecord record(long personId, ByteString payload) {
        try {
            return ResidentRecord.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "record of person " + personId, e);
        }
    }

    private Map<MatchKey, Set<Long>> holders(Connection tx, Collection<Candidate> candidates, Set<String> residents)
            throws SQLException {
        Set<BlindIndex> numbers = new HashSet<>();
        Map<Kind, Set<MatchKey>> keys = new HashMap<>();
        for (Candidate each : candidates) {
            numbers.addAll(each.keys().secrets());
            each.keys()
                    .ofRecord()
                    .forEach(key -> keys.computeIfAbsent(key.kind(), kind -> new HashSet<>())
                            .add(key));
        }
        Map<MatchKey, Set<Long>> holders = new HashMap<>();
        persons.holdersEver(tx, numbers).forEach((index, ids) -> holders.put(MatchKeys.of(index), ids));
        persons.personsOf(tx, NumberDomain.NON_RESIDENT, residents)
                .forEach((number, id) -> holders.put(MatchKeys.nonResident(number), Set.of(id)));
        for (Map.Entry<Kind, Set<MatchKey>> each : keys.entrySet()) {
            holders.putAll(ResidentRepository.holders(tx, each.getKey(), each.getValue()));
        }
        return holders;
    }

    /** Only of persons of whom a change replaces a past record. */
    private static Map<Long, Set<Integer>> versions(
            Connection tx, Collection<Candidate> candidates, Map<String, Long> ids) throws SQLException {
        Set<Long> wanted = new HashSet<>();
        for (Candidate each : candidates) {
            boolean replaces = each.change().map(RecordNormaliser::replaced).orElse(0) != 0;
            if (replaces && ids.containsKey(each.addresseeNumber())) {
                wanted.add(ids.get(each.addresseeNumber()));
            }
        }
        return ResidentRepository.versions(tx, wanted);
    }
}
