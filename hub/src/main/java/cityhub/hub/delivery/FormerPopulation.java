package cityhub.hub.delivery;

import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import java.time.LocalDate;

/**
 * A population that an agreement had before: whoever left it unseen is told to the consumer as leaving.
 *
 * @param population whose data flowed
 * @param through sequence of the change log up to which the consumer may have been served under it
 */
public record FormerPopulation(PopulationFilter population, long through) {

    boolean admits(long sequence, ScopeAttributes attributes, LocalDate day) {
        return sequence <= through && population.admits(attributes, day);
    }
}
