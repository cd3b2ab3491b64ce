package cityhub.hub.basics;

import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one person while a batch is taken in.
 *
 * @param personId the hub's id; reserved, not yet written, while {@code record} is absent
 * @param skipped highest history number that an officer discarded; 0 when none
 * @param record the record in force; absent for a person who is not registered
 * @param payload its canonical bytes; empty while there is none
 * @param keys the indexes that are kept with it
 * @param secrets blind indexes of the encrypted numbers that the person holds
 */
record PersonState(
        long personId,
        int skipped,
        Optional<ResidentRecord> record,
        ByteString payload,
        List<MatchKey> keys,
        Map<NumberDomain, BlindIndex> secrets) {

    PersonState {
        keys = List.copyOf(keys);
        secrets = Map.copyOf(secrets);
    }

    static PersonState unknown(long personId) {
        return new PersonState(personId, 0, Optional.empty(), ByteString.EMPTY, List.of(), Map.of());
    }

    boolean isRegistered() {
        return record.isPresent();
    }

    /** History number of the record in force; 0 when there is none. */
    int historyNumber() {
        return record.map(ResidentRecord::getHistoryNumber).orElse(0);
    }

    /** State of registration (住民状態) in force; empty text when there is none. */
    String residentState() {
        return record.map(ResidentRecord::getResidentState).orElse("");
    }

    PersonState withRecord(ResidentRecord next, ByteString bytes, List<MatchKey> nextKeys) {
        return new PersonState(personId, skipped, Optional.of(next), bytes, nextKeys, secrets);
    }

    PersonState withSecret(BlindIndex index) {
        Map<NumberDomain, BlindIndex> more = new HashMap<>(secrets);
        more.put(index.domain(), index);
        return new PersonState(personId, skipped, record, payload, keys, more);
    }

    PersonState withSkipped(int historyNumber) {
        return new PersonState(personId, Math.max(skipped, historyNumber), record, payload, keys, secrets);
    }

    /** Shows no values. */
    @Override
    public String toString() {
        return "PersonState[" + personId + "]";
    }
}
