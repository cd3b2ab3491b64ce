package cityhub.hub.basics;

import cityhub.hub.addressee.BlindIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The indexes of one submitted record, made once: {@link MatchKeys}.
 *
 * @param individualNumber blind index of the individual number that it carries
 * @param residentCode blind index of the resident code that it carries
 * @param threeItems name, birth date and sex (3情報); absent only where there is no record
 * @param residenceCard number of the residence card or its like (在留カード等番号)
 */
record RecordKeys(
        Optional<BlindIndex> individualNumber,
        Optional<BlindIndex> residentCode,
        Optional<MatchKey> threeItems,
        Optional<MatchKey> residenceCard) {

    /** Of what can't be read. */
    static final RecordKeys NONE =
            new RecordKeys(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Those of the numbers that are held encrypted. */
    List<BlindIndex> secrets() {
        List<BlindIndex> secrets = new ArrayList<>();
        individualNumber.ifPresent(secrets::add);
        residentCode.ifPresent(secrets::add);
        return secrets;
    }

    /** Those that are kept with the record and follow it. */
    List<MatchKey> ofRecord() {
        List<MatchKey> keys = new ArrayList<>();
        threeItems.ifPresent(keys::add);
        residenceCard.ifPresent(keys::add);
        return keys;
    }
}
