package cityhub.hub.basics;

import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.basics.MatchKey.Kind;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Derives the indexes by which a person is matched with others; nobody can read a value back from them. */
final class MatchKeys {
    private final PersonKeys keys;

    MatchKeys(PersonKeys keys) {
        this.keys = keys;
    }

    /** All of a submitted record. */
    RecordKeys of(ResidentRecord record) {
        return new RecordKeys(
                index(NumberDomain.INDIVIDUAL, record.getIndividualNumber()),
                index(NumberDomain.RESIDENT_CODE, record.getResidentCode()),
                Optional.of(threeItems(record)),
                residenceCard(record));
    }

    private MatchKey threeItems(ResidentRecord record) {
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

    private Optional<MatchKey> residenceCard(ResidentRecord record) {
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

    private Optional<BlindIndex> index(NumberDomain domain, String number) {
        return number.isEmpty() ? Optional.empty() : Optional.of(keys.index(domain, number));
    }

    private MatchKey digest(Kind kind, String value) {
        byte[] digest = keys.digest("basics_resident." + kind, value.getBytes(StandardCharsets.UTF_8));
        return new MatchKey(kind, HexFormat.of().formatHex(digest));
    }
}
