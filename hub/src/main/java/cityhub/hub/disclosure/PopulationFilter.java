package cityhub.hub.disclosure;

import cityhub.registry.v1.Population;
import java.time.LocalDate;

/** Whose data flows under an agreement. Immutable. */
public final class PopulationFilter {

    private PopulationFilter() {}

    /** The filter of these terms. */
    public static PopulationFilter of(Population population) {
        return new PopulationFilter();
    }

    /** Whether the person is within the population on that day (Asia/Tokyo). */
    public boolean admits(ScopeAttributes attributes, LocalDate businessDate) {
        return false;
    }

    /** Whether admission can change by the mere passing of days. */
    public boolean dependsOnAge() {
        return false;
    }
}
