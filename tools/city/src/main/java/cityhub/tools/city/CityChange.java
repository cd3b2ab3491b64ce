package cityhub.tools.city;

import cityhub.resident.v1.ResidentChange;
import java.util.List;
import java.util.Optional;

/**
 * One change of the city's life.
 *
 * @param change what the register sends
 * @param refusal what the hub must answer when it must not accept the change now; nothing when it must
 * @param releases changes that were parked and that the hub takes in together with this one, in order
 */
public record CityChange(ResidentChange change, Optional<ExpectedRefusal> refusal, List<ResidentChange> releases) {
    public CityChange {
        releases = List.copyOf(releases);
    }

    static CityChange good(ResidentChange change) {
        return new CityChange(change, Optional.empty(), List.of());
    }

    static CityChange bad(ResidentChange change, ExpectedRefusal refusal) {
        return new CityChange(change, Optional.of(refusal), List.of());
    }
}
