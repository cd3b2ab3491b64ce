package cityhub.hub.basics;

import cityhub.addressee.v1.ItemAgreement;
import cityhub.addressee.v1.ItemAgreement.Agreement;
import cityhub.hub.addressee.PersonFacts;
import cityhub.hub.conversion.SearchFolding;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.resident.v1.ResidentRecord;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What decisions about numbers need to know of residents' records. */
@Singleton
final class ResidentFacts implements PersonFacts {
    private static final String RESIDENT = "1";

    private final ResidentReadStore store = new ResidentReadStore();
    private final NonResidentRecords nonResidents;

    ResidentFacts(NonResidentRecords nonResidents) {
        this.nonResidents = nonResidents;
    }

    @Override
    public Set<Long> inRegister(Connection connection, Collection<Long> personIds) throws SQLException {
        return store.present(connection, personIds);
    }

    @Override
    public Set<Long> residents(Connection connection, Collection<Long> personIds) throws SQLException {
        return store.of(connection, personIds).values().stream()
                .filter(each -> SearchBackfill.parse(each).getResidentState().equals(RESIDENT))
                .map(StoredRecord::personId)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<ItemAgreement> compare(Connection connection, long one, long other) throws SQLException {
        Map<Long, ResidentRecord> records = new HashMap<>();
        NonResidentStore.of(connection, List.of(one, other))
                .forEach((person, row) -> records.put(person, NonResidentRecords.asResident(nonResidents.open(row))));
        store.of(connection, List.of(one, other))
                .forEach((person, record) -> records.put(person, SearchBackfill.parse(record)));
        Optional<ResidentRecord> first = Optional.ofNullable(records.get(one));
        Optional<ResidentRecord> second = Optional.ofNullable(records.get(other));
        boolean hidden = first.filter(SearchJudge::isProtected).isPresent()
                || second.filter(SearchJudge::isProtected).isPresent();
        ItemAgreement address = item(
                "住所",
                first,
                second,
                each -> SearchFolding.place(
                        each.getAddress().getTown() + each.getAddress().getLot()));
        return List.of(
                item(
                        "氏名",
                        first,
                        second,
                        each -> SearchFolding.name(each.getName().getFullName())),
                item(
                        "氏名の振り仮名",
                        first,
                        second,
                        each -> SearchFolding.name(each.getName().getFurigana())),
                item("生年月日", first, second, each -> each.getBirthDate().getValue()),
                item("性別", first, second, ResidentRecord::getSex),
                hidden
                        ? address.toBuilder()
                                .setAgreement(Agreement.AGREEMENT_WITHHELD)
                                .build()
                        : address);
    }

    private static ItemAgreement item(
            String name,
            Optional<ResidentRecord> one,
            Optional<ResidentRecord> other,
            Function<ResidentRecord, String> value) {
        String first = one.map(value).orElse("");
        String second = other.map(value).orElse("");
        Agreement agreement = first.isEmpty() || second.isEmpty()
                ? Agreement.AGREEMENT_MISSING
                : first.equals(second) ? Agreement.AGREEMENT_SAME : Agreement.AGREEMENT_DIFFERENT;
        return ItemAgreement.newBuilder()
                .setItemName(name)
                .setAgreement(agreement)
                .build();
    }
}
