package cityhub.hub.basics;

import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.basics.MatchKey.Kind;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Derives the indexes by which a person is matched with others; nobody can read a value back from them. */
final class MatchKeys {
    private final PersonKeys keys;

    MatchKeys(PersonKeys keys) {
        this.keys = keys;
    }

    /** Blind index of the individual number that a submitted record carries. */
    Optional<BlindIndex> individualNumber(ResidentRecord record) {
        return index(NumberDomain.INDIVIDUAL, record.getIndividualNumber());
    }

    /** Blind index of the resident code that a submitted record carries. */
    Optional<BlindIndex> residentCode(ResidentRecord record) {
        return index(NumberDomain.RESIDENT_CODE, record.getResidentCode());
    }

    /** Name, birth date and sex (3情報). */
    MatchKey threeItems(ResidentRecord record) {
        PersonName name = record.getName();
        String text = String.join(
                "\n",
                name.getFullName(),
                name.getRomanName(),
                name.getKanjiName(),
                record.getBirthDate().getValue(),
                record.getSex());
        return digest(Kind.THREE_ITEMS, text);
    }

    /** Number of the residence card or its like (在留カード等番号). */
    Optional<MatchKey> residenceCard(ResidentRecord record) {
        String number = record.getForeignResident().getResidenceCardNumber();
        return number.isEmpty() ? Optional.empty() : Optional.of(digest(Kind.RESIDENCE_CARD, number));
    }

    /** The addressee number itself, which no non-resident may have: it is no secret inside the hub. */
    static MatchKey nonResident(String addresseeNumber) {
        return new MatchKey(Kind.NON_RESIDENT_NUMBER, addresseeNumber);
    }

    static MatchKey of(BlindIndex index) {
        Kind kind = index.domain().equals(NumberDomain.INDIVIDUAL) ? Kind.INDIVIDUAL_NUMBER : Kind.RESIDENT_CODE;
        return new MatchKey(kind, index.hex());
    }

    /** Those that are kept with the record and follow it. */
    List<MatchKey> ofRecord(ResidentRecord record) {
        List<MatchKey> all = new ArrayList<>(List.of(threeItems(record)));
        residenceCard(record).ifPresent(all::add);
        return all;
    }

    private Optional<BlindIndex> index(NumberDomain domain, String number) {
        return number.isEmpty() ? Optional.empty() : Optional.of(keys.index(domain, number));
    }

    private MatchKey digest(Kind kind, String value) {
        byte[] digest = keys.digest("basics_resident." + kind, value.getBytes(StandardCharsets.UTF_8));
        return new MatchKey(kind, HexFormat.of().formatHex(digest));
    }
}
