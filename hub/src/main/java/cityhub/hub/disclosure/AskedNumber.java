package cityhub.hub.disclosure;

import java.util.Optional;

/**
 * A number table in which one person has the number that the question used: somebody may hold several numbers in
 * one domain, and the answer must not bring up another one.
 *
 * @param table the others' numbers
 * @param personId the person
 * @param domain domain of the question's number
 * @param number the question's number
 */
public record AskedNumber(NumberTable table, long personId, NumberDomain domain, String number) implements NumberTable {

    @Override
    public Optional<String> ofPerson(long person, NumberDomain wanted) {
        return person == personId && wanted.equals(domain) ? Optional.of(number) : table.ofPerson(person, wanted);
    }

    @Override
    public Optional<String> ofResidentNumber(String residentNumber, NumberDomain wanted) {
        return table.ofResidentNumber(residentNumber, wanted);
    }
}
