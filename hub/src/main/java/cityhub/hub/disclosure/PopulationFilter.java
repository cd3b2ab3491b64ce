package cityhub.hub.disclosure;

import cityhub.registry.v1.Population;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whose data flows under an agreement. All conditions hold together; one that is not set does not restrict. Immutable.
 *
 * <p>Age is in full years (満年齢), rising on the birthday; who was born on 29 February rises on 1 March of a common year.
 * A person is within an age limit only when that is certain: of a birth date whose month or day is unknown every possible
 * day must be within, and a person whose year of birth is unknown is within no age limit. An agreement names whom it may
 * see; whoever is perhaps among them is not (our judgement).
 */
public final class PopulationFilter {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-([0-9]{2}|A[1-4])-([0-9]{2}|A[1-3])");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{2}");

    private final Population terms;
    private final int ageFrom;
    private final int ageTo;
    private final boolean dependsOnAge;
    private final Set<String> wardCodes;
    private final Set<String> residentKinds;
    private final Set<String> residentStates;

    private PopulationFilter(Population population) {
        this.terms = ordered(population);
        this.ageFrom = population.hasAgeFrom() ? population.getAgeFrom() : 0;
        this.ageTo = population.hasAgeTo() ? population.getAgeTo() : Integer.MAX_VALUE;
        this.dependsOnAge = population.hasAgeFrom() || population.hasAgeTo();
        this.wardCodes = Set.copyOf(population.getWardCodesList());
        this.residentKinds = Set.copyOf(population.getResidentKindsList());
        this.residentStates = Set.copyOf(population.getResidentStatesList());
    }

    /** The filter of these terms. */
    public static PopulationFilter of(Population population) {
        return new PopulationFilter(population);
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static PopulationFilter decode(byte[] encoded) {
        try {
            return new PopulationFilter(Population.parseFrom(encoded));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a population", e);
        }
    }

    /** The form in which it is stored; the same for equal filters. */
    public byte[] encode() {
        return terms.toByteArray();
    }

    private static Population ordered(Population population) {
        return population.toBuilder()
                .clearWardCodes()
                .addAllWardCodes(new TreeSet<>(population.getWardCodesList()))
                .clearResidentKinds()
                .addAllResidentKinds(new TreeSet<>(population.getResidentKindsList()))
                .clearResidentStates()
                .addAllResidentStates(new TreeSet<>(population.getResidentStatesList()))
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PopulationFilter filter && filter.terms.equals(terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /** Whether the person is within the population on that day (Asia/Tokyo). */
    public boolean admits(ScopeAttributes attributes, LocalDate businessDate) {
        return holds(wardCodes, attributes.wardCode())
                && holds(residentKinds, attributes.residentKind())
                && holds(residentStates, attributes.residentState())
                && (!dependsOnAge || admitsAge(attributes.birthDate(), businessDate));
    }

    /** Whether admission can change by the mere passing of days. */
    public boolean dependsOnAge() {
        return dependsOnAge;
    }

    private static boolean holds(Set<String> allowed, String value) {
        return allowed.isEmpty() || allowed.contains(value);
    }

    private boolean admitsAge(String birthDate, LocalDate day) {
        if (!DATE.matcher(birthDate).matches() || birthDate.startsWith("0000") || birthDate.startsWith("9999")) {
            return false;
        }
        String month = birthDate.substring(5, 7);
        String dayOfMonth = birthDate.substring(8, 10);
        boolean monthKnown = DIGITS.matcher(month).matches() && !month.equals("00");
        boolean dayKnown = monthKnown && DIGITS.matcher(dayOfMonth).matches() && !dayOfMonth.equals("00");
        int youngest = age(birthDate, monthKnown ? month : "12", dayKnown ? dayOfMonth : "31", day);
        int oldest = age(birthDate, monthKnown ? month : "01", dayKnown ? dayOfMonth : "01", day);
        return youngest >= ageFrom && oldest <= ageTo;
    }

    /** Full years; months and days are compared as text, so that no birth date needs to be in the calendar. */
    private static int age(String birthDate, String month, String dayOfMonth, LocalDate day) {
        int birthday = Integer.parseInt(month) * 100 + Integer.parseInt(dayOfMonth);
        int today = day.getMonthValue() * 100 + day.getDayOfMonth();
        int years = day.getYear() - Integer.parseInt(birthDate.substring(0, 4));
        return today < birthday ? years - 1 : years;
    }
}
