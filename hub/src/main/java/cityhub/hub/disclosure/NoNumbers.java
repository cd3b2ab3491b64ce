package cityhub.hub.disclosure;

import java.util.Optional;

/** The table in which nobody has a number. */
public enum NoNumbers implements NumberTable {
    NONE;

    @Override
    public Optional<String> ofPerson(long personId, NumberDomain domain) {
        return Optional.empty();
    }

    @Override
    public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
        return Optional.empty();
    }
}
