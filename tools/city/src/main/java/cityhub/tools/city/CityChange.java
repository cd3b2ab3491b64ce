package cityhub.tools.city;

import cityhub.resident.v1.ResidentChange;
import java.util.Optional;

/**
 * One change of the city's life.
 *
 * @param change what the register sends
 * @param refusal what the hub must answer when the change is deliberately bad; nothing when it must be accepted
 */
public record CityChange(ResidentChange change, Optional<ExpectedRefusal> refusal) {
    static CityChange good(ResidentChange change) {
        return new CityChange(change, Optional.empty());
    }
}
