package cityhub.tools.city;

import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/** The register as life goes on: what differs from the city as made. Records are kept as bytes, which are smaller than messages. */
final class Register {
    private static final int TRIES = 60;

    private final City city;
    private final Map<Long, List<ByteString>> changed = new HashMap<>();
    private final Map<Long, List<Long>> homes = new HashMap<>();
    private final Map<Long, Integer> versions = new HashMap<>();
    private final Set<Long> blocked = new HashSet<>();
    private final List<ByteString> removed = new ArrayList<>();
    private final List<ByteString> moved = new ArrayList<>();
    private long nextHousehold;

    Register(City city) {
        this.city = city;
        this.nextHousehold = city.households();
    }

    City city() {
        return city;
    }

    /** A household index that nobody has used. */
    long newHousehold() {
        return nextHousehold++;
    }

    ResidentRecord current(long person) {
        return history(person).getLast();
    }

    /** Records of a person as far as they are kept: the last two. */
    List<ResidentRecord> history(long person) {
        List<ByteString> later = changed.get(person);
        return later != null
                ? later.stream().map(Register::parse).toList()
                : city.history(person).orElseThrow();
    }

    /** Takes a record in as the newest one and moves the person to its household, or out of any. */
    void take(ResidentRecord record) {
        long person = CityNumbers.personOf(record.getAddresseeNumber());
        List<ResidentRecord> before = changed.containsKey(person)
                ? history(person)
                : city.history(person).orElse(List.of());
        ByteString newest = record.toByteString();
        if (before.isEmpty()) {
            changed.put(person, List.of(newest));
        } else {
            leave(before.getLast(), person);
            ByteString last = changed.containsKey(person)
                    ? changed.get(person).getLast()
                    : before.getLast().toByteString();
            changed.put(person, List.of(last, newest));
        }
        if (record.getResidentState().equals("1")) {
            List<Long> home = new ArrayList<>(members(householdOf(record)));
            if (record.getRelationship().getCode1().equals("02")) {
                home.addFirst(person);
            } else {
                home.addLast(person);
            }
            homes.put(householdOf(record), List.copyOf(home));
            if (home.size() == 1 && record.getChange().getReason().equals("41")) {
                moved.add(newest);
            }
        } else {
            removed.add(newest);
        }
    }

    /** Persons who live in a household, the head first. */
    List<Long> members(long household) {
        List<Long> known = homes.get(household);
        if (known != null) {
            return known;
        }
        if (household >= city.households()) {
            return List.of();
        }
        Household made = city.household(household);
        return made.departed()
                ? List.of()
                : made.members().stream()
                        .filter(member -> !member.deceased())
                        .map(made::person)
                        .toList();
    }

    /** A household with members that no bad change has touched and that fits; nothing when none is found soon. */
    Optional<List<ResidentRecord>> find(Dice dice, Predicate<List<ResidentRecord>> fits) {
        return find(dice, household -> true, TRIES, fits);
    }

    /** As {@link #find}, among households made of foreign residents. */
    Optional<List<ResidentRecord>> findForeign(Dice dice, Predicate<List<ResidentRecord>> fits) {
        long seed = city.settings().seed();
        return find(dice, household -> Household.of(seed, household).country().isPresent(), TRIES * 10, fits);
    }

    private Optional<List<ResidentRecord>> find(
            Dice dice, LongPredicate candidate, int tries, Predicate<List<ResidentRecord>> fits) {
        for (int i = 0; i < tries; i++) {
            long household = Long.remainderUnsigned(dice.next(), nextHousehold);
            if (!candidate.test(household)) {
                continue;
            }
            List<Long> members = members(household);
            if (!members.isEmpty() && !blocked.contains(household)) {
                List<ResidentRecord> records =
                        members.stream().map(this::current).toList();
                if (fits.test(records)) {
                    return Optional.of(records);
                }
            }
        }
        return Optional.empty();
    }

    /** One who has left the city or died since the initial load, and whom nothing bad has touched. */
    Optional<ResidentRecord> findRemoved(Dice dice) {
        return unchanged(dice, removed);
    }

    /** One who lives alone and whose newest change was a move inside the ward. */
    Optional<ResidentRecord> findMoved(Dice dice) {
        return unchanged(dice, moved)
                .filter(record -> members(householdOf(record)).size() == 1);
    }

    private Optional<ResidentRecord> unchanged(Dice dice, List<ByteString> records) {
        for (int i = 0; i < TRIES && !records.isEmpty(); i++) {
            ResidentRecord candidate = parse(dice.pick(records));
            boolean stillSo = current(CityNumbers.personOf(candidate.getAddresseeNumber()))
                    .equals(candidate);
            if (stillSo && !blocked.contains(householdOf(candidate))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Keeps a household out of later changes: one of its persons has a change that waits at the hub. */
    void block(ResidentRecord record) {
        blocked.add(householdOf(record));
    }

    /** The next individual number of a person, or nothing when all are used up. */
    Optional<Integer> nextVersion(long person) {
        int version = versions.merge(person, 1, Integer::sum);
        return version < CityNumbers.VERSIONS ? Optional.of(version) : Optional.empty();
    }

    static long householdOf(ResidentRecord record) {
        return CityNumbers.personOf(record.getHouseholdNumber());
    }

    private static ResidentRecord parse(ByteString record) {
        try {
            return ResidentRecord.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record of the register's own", e);
        }
    }

    private void leave(ResidentRecord before, long person) {
        long household = householdOf(before);
        homes.put(
                household,
                members(household).stream().filter(other -> other != person).toList());
    }
}
