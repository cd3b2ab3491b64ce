package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import java.util.Map;
import java.util.Optional;

/** The numbers of one chunk, read once. Immutable; shows no numbers in texts. */
final class ResolvedNumbers implements NumberTable {
    /** A person in a domain. */
    record OfPerson(long personId, NumberDomain domain) {}

    /** A resident's addressee number in a domain. */
    record OfResident(String residentNumber, NumberDomain domain) {}

    private final Map<OfPerson, String> persons;
    private final Map<OfResident, String> references;

    ResolvedNumbers(Map<OfPerson, String> persons, Map<OfResident, String> references) {
        this.persons = Map.copyOf(persons);
        this.references = Map.copyOf(references);
    }

    @Override
    public Optional<String> ofPerson(long personId, NumberDomain domain) {
        return Optional.ofNullable(persons.get(new OfPerson(personId, domain)));
    }

    @Override
    public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
        return Optional.ofNullable(references.get(new OfResident(residentNumber, domain)));
    }

    @Override
    public String toString() {
        return "ResolvedNumbers[" + persons.size() + " numbers, " + references.size() + " references]";
    }
}
