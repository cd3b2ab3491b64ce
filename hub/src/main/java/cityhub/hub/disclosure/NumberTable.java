package cityhub.hub.disclosure;

import java.util.Optional;

/** The numbers that one chunk of records needs, read beforehand: a plan never touches the database. Immutable. */
public interface NumberTable {

    /** The person's number in the domain. */
    Optional<String> ofPerson(long personId, NumberDomain domain);

    /** The number in the domain of the person whose resident's addressee number (住民宛名番号) is given. */
    Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain);
}
