package cityhub.hub.basics;

import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.registry.v1.Population;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose age, as populations judge it, may change on one day. It asks the filters themselves, so that unknown parts of
 * a birth date and 29 February count as they do there, whatever the limits of the agreements are.
 */
final class Birthdays {
    private static final int OLDEST = 200;
    private static final int YEAR_DIGITS = 4;

    private final LocalDate day;
    private final Map<Integer, PopulationFilter> from = new HashMap<>();
    private final Map<Integer, PopulationFilter> below = new HashMap<>();

    Birthdays(LocalDate day) {
        this.day = day;
    }

    /** Whether a person may enter or leave a population that is limited by age on this day. */
    boolean concerns(ScopeAttributes attributes) {
        String birthDate = attributes.birthDate();
        if (birthDate.length() < YEAR_DIGITS
                || !birthDate.substring(0, YEAR_DIGITS).matches("[0-9]{4}")) {
            return false;
        }
        int age = day.getYear() - Integer.parseInt(birthDate.substring(0, YEAR_DIGITS));
        if (age < 1 || age > OLDEST) {
            return false;
        }
        return changes(from.computeIfAbsent(age, Birthdays::from), attributes)
                || changes(below.computeIfAbsent(age, Birthdays::below), attributes);
    }

    private boolean changes(PopulationFilter filter, ScopeAttributes attributes) {
        return filter.admits(attributes, day.minusDays(1)) != filter.admits(attributes, day);
    }

    private static PopulationFilter from(int age) {
        return PopulationFilter.of(Population.newBuilder().setAgeFrom(age).build());
    }

    private static PopulationFilter below(int age) {
        return PopulationFilter.of(Population.newBuilder().setAgeTo(age - 1).build());
    }
}
