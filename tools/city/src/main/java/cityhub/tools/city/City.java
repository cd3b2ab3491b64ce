package cityhub.tools.city;

import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A fictitious designated city (政令指定都市), the same for the same settings. Households are made one by one from
 * seed and index, so a city of two million residents needs no memory of its own. Thread-safe.
 */
public final class City {
    private final CitySettings settings;
    private final Records records;
    private final long households;
    private final int lastHouseholdSize;

    private City(CitySettings settings) {
        this.settings = settings;
        this.records = new Records(settings.seed(), settings.referenceDate());
        long index = 0;
        int left = settings.residents();
        int size = Household.of(settings.seed(), index).size();
        while (left > size) {
            left -= size;
            index++;
            size = Household.of(settings.seed(), index).size();
        }
        this.households = index + 1;
        this.lastHouseholdSize = left;
    }

    /** Lays out the city; takes time in proportion to its size, without making the persons. */
    public static City of(CitySettings settings) {
        return new City(settings);
    }

    /** What it was made from. */
    public CitySettings settings() {
        return settings;
    }

    /** Municipality code (地方公共団体コード), 6 digits with check digit; no real municipality's. */
    public static String code() {
        return Places.CITY_CODE;
    }

    /** Name, 汐見市. */
    public static String name() {
        return Places.CITY;
    }

    /** Its wards (行政区). */
    public static List<Ward> wards() {
        return Places.WARDS;
    }

    /** Households as made, those that have left included. */
    public long households() {
        return households;
    }

    /**
     * The initial load, household by household: each person is registered by 改製 (07) with history number 1; then
     * those who have moved out or died are removed, and those who are protected are marked so, by a second change, as
     * a state of protection names other persons who must be known by then. Made lazily.
     */
    public Stream<ResidentChange> residents() {
        return LongStream.range(0, households)
                .mapToObj(this::household)
                .flatMap(this::load)
                .map(record -> ResidentChange.newBuilder().setRecord(record).build());
    }

    /** The register at the reference date: the newest record of each person, as a full register file has it. */
    public Stream<ResidentRecord> register() {
        return LongStream.range(0, households)
                .mapToObj(this::household)
                .flatMap(household -> household.members().stream()
                        .map(member -> history(household, member).getLast()));
    }

    /**
     * The life of the city after the initial load: exactly so many changes, in order. Drawn as they are asked for;
     * the truth that goes with them follows.
     */
    public CityChanges changes(long count) {
        return new CityChanges(this, count);
    }

    /** The truth before any change. */
    public CityTruth truth() {
        return new CityTruth(this);
    }

    Records records() {
        return records;
    }

    Household household(long index) {
        Household household = Household.of(settings.seed(), index);
        return index == households - 1 ? household.limitedTo(lastHouseholdSize) : household;
    }

    private Stream<ResidentRecord> load(Household household) {
        List<List<ResidentRecord>> histories = household.members().stream()
                .map(member -> history(household, member))
                .toList();
        return Stream.concat(
                histories.stream().map(List::getFirst),
                histories.stream().filter(history -> history.size() > 1).map(List::getLast));
    }

    /** All records of a person of the initial load, oldest first. */
    List<ResidentRecord> history(Household household, Member member) {
        ResidentRecord registered = records.registered(household, member);
        if (member.deceased() || household.departed()) {
            return List.of(registered, records.removed(registered, member.deceased()));
        }
        return Records.isProtected(household, member)
                ? List.of(registered, records.withProtection(household, member, registered))
                : List.of(registered);
    }

    /** All records of the person of this index; nothing when the initial load has no such person. */
    Optional<List<ResidentRecord>> history(long person) {
        long index = person / Member.SLOTS;
        if (person < 0 || index >= households) {
            return Optional.empty();
        }
        Household household = household(index);
        return household.members().stream()
                .filter(member -> household.person(member) == person)
                .findFirst()
                .map(member -> history(household, member));
    }
}
