package cityhub.hub.disclosure;

import cityhub.registry.v1.Population;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whose data flows under an agreement. All conditions hold together; one that is not set does not restrict. Immutable.
 *
 * <p>Age is in full years (満年齢), rising on the birthday; who was born on 29 February rises on 1 March of a common year.
 * A person is within an age limit only when that is certain: of a birth date whose month or day is unknown every possible
 * day must be within, and a person whose year of birth is unknown is within no age limit. An agreement names whom it may
 * see; whoever is perhaps among them is not (our judgement).
 */
public final class PopulationFilter {

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
        if (!isDate(birthDate) || birthDate.startsWith("0000") || birthDate.startsWith("9999")) {
            return false;
        }
        int month = twoDigits(birthDate, 5);
        int dayOfMonth = month > 0 ? twoDigits(birthDate, 8) : 0;
        int year = twoDigits(birthDate, 0) * 100 + twoDigits(birthDate, 2);
        int youngest = age(year, month > 0 ? month : 12, dayOfMonth > 0 ? dayOfMonth : 31, day);
        int oldest = age(year, month > 0 ? month : 1, dayOfMonth > 0 ? dayOfMonth : 1, day);
        return youngest >= ageFrom && oldest <= ageTo;
    }

    /** Whether it is YYYY-MM-DD; months may be A1 to A4, days A1 to A3, for those that are not known. */
    private static boolean isDate(String text) {
        return text.length() == 10
                && areDigits(text, 0)
                && areDigits(text, 2)
                && text.charAt(4) == '-'
                && (areDigits(text, 5) || isPartOf(text, 5, '4'))
                && text.charAt(7) == '-'
                && (areDigits(text, 8) || isPartOf(text, 8, '3'));
    }

    private static boolean isPartOf(String text, int at, char last) {
        char number = text.charAt(at + 1);
        return text.charAt(at) == 'A' && number >= '1' && number <= last;
    }

    private static boolean areDigits(String text, int at) {
        return isDigit(text.charAt(at)) && isDigit(text.charAt(at + 1));
    }

    private static boolean isDigit(char each) {
        return each >= '0' && each <= '9';
    }

    /** Their value; 0 for what is no number. */
    private static int twoDigits(String text, int at) {
        return areDigits(text, at) ? (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0' : 0;
    }

    /** Full years; months and days are compared as numbers, so that no birth date needs to be in the calendar. */
    private static int age(int year, int month, int dayOfMonth, LocalDate day) {
        int birthday = month * 100 + dayOfMonth;
        int today = day.getMonthValue() * 100 + day.getDayOfMonth();
        int years = day.getYear() - year;
        return today < birthday ? years - 1 : years;
    }
}
