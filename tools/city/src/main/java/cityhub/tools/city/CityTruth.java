package cityhub.tools.city;

import cityhub.resident.v1.ChangeInfo;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the register holds for every person after the changes that were applied, so that what consumers received can
 * be compared with it, independently of the hub. Kept as bytes: memory grows with the persons who changed, not with the city.
 * Not for use by several threads while changes are applied.
 */
public final class CityTruth {
    private final City city;
    private final Map<Long, ByteString> changed = new LinkedHashMap<>();

    CityTruth(City city) {
        this.city = city;
    }

    /** The newest accepted record of a person as the register sent it; nothing when there is no such person. */
    public Optional<ResidentRecord> current(String addresseeNumber) {
        return change(CityNumbers.personOf(addresseeNumber)).map(ResidentChange::getRecord);
    }

    /** The newest accepted records of all persons, the removed included. Made lazily. */
    public Stream<ResidentRecord> all() {
        Stream<ResidentRecord> initial = city.register()
                .map(record -> current(record.getAddresseeNumber()).orElse(record));
        Stream<ResidentRecord> later = changed.entrySet().stream()
                .filter(entry -> isNewcomer(entry.getKey()))
                .map(entry -> parse(entry.getValue()).getRecord());
        return Stream.concat(initial, later);
    }

    /** The newest accepted records with what the hub derives filled in, as consumers may see them. */
    public Stream<ResidentRecord> released() {
        Stream<ResidentRecord> initial = city.register().map(record -> {
            ByteString later = changed.get(CityNumbers.personOf(record.getAddresseeNumber()));
            return later == null
                    ? released(ResidentChange.newBuilder().setRecord(record).build())
                    : released(parse(later));
        });
        return Stream.concat(
                initial,
                changed.entrySet().stream()
                        .filter(entry -> isNewcomer(entry.getKey()))
                        .map(entry -> released(parse(entry.getValue()))));
    }

    /**
     * The record of a change with what the hub derives: 異動事由区分 from the reason, and 取消対象履歴番号 from what
     * the change cancels or corrects.
     */
    public static ResidentRecord released(ResidentChange change) {
        ChangeInfo.Builder info = change.getRecord().getChange().toBuilder();
        int reason = Integer.parseInt(info.getReason());
        info.setReasonGroup(reason < 20 ? "1" : reason < 40 ? "2" : "3")
                .setReplacedHistoryNumber(
                        change.getCancelsHistoryNumber() > 0
                                ? change.getCancelsHistoryNumber()
                                : change.getCorrectsHistoryNumber());
        return change.getRecord().toBuilder().setChange(info).build();
    }

    /** Persons whose newest record is not that of the initial load. */
    public int changedPersons() {
        return changed.size();
    }

    void apply(CityChange change) {
        if (change.refusal().isEmpty()) {
            put(change.change());
        }
        change.releases().forEach(this::put);
    }

    private void put(ResidentChange change) {
        changed.put(CityNumbers.personOf(change.getRecord().getAddresseeNumber()), change.toByteString());
    }

    private Optional<ResidentChange> change(long person) {
        ByteString later = changed.get(person);
        return later != null
                ? Optional.of(parse(later))
                : city.history(person)
                        .map(history -> ResidentChange.newBuilder()
                                .setRecord(history.getLast())
                                .build());
    }

    private static ResidentChange parse(ByteString change) {
        try {
            return ResidentChange.parseFrom(change);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a change of the register's own", e);
        }
    }

    private boolean isNewcomer(long person) {
        return person / Member.SLOTS >= city.households();
    }
}
