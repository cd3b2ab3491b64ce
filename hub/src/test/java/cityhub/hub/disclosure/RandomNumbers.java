package cityhub.hub.disclosure;

import java.util.Optional;

/** Numbers derived from seed, person and domain; some are missing. */
record RandomNumbers(long seed, int missingPercent) implements NumberTable {

    static RandomNumbers of(long seed) {
        return new RandomNumbers(seed, seed % 3 == 0 ? 20 : 0);
    }

    @Override
    public Optional<String> ofPerson(long personId, NumberDomain domain) {
        return number(Long.toString(personId), domain);
    }

    @Override
    public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
        return residentNumber.isEmpty() ? Optional.empty() : number(residentNumber, domain);
    }

    private Optional<String> number(String person, NumberDomain domain) {
        int hash = Math.floorMod((seed + person + domain.name()).hashCode(), 1_000_000);
        return hash % 100 < missingPercent ? Optional.empty() : Optional.of(domain.name() + hash);
    }
}
