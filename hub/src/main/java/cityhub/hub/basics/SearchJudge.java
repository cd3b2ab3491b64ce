package cityhub.hub.basics;

import cityhub.hub.conversion.SearchFolding;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.hub.disclosure.LeafOperation;
import cityhub.resident.v1.ResidentRecord;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides on a record whether a search describes it, by approved items only. */
final class SearchJudge {
    private static final Set<String> IN_FORCE = Set.of("1", "2");

    private static final Set<String> SEARCHED = Set.of(
            "name.full_name",
            "name.roman_name",
            "name.kanji_name",
            "name.furigana",
            "name.alias",
            "name.alias_furigana",
            "name.katakana_notation",
            "birth_date.value",
            "address.town",
            "address.lot");

    private final Set<String> approved;

    SearchJudge(DisclosurePlan plan) {
        this(plan.operations().stream().map(LeafOperation::path).collect(Collectors.toUnmodifiableSet()));
    }

    private SearchJudge(Set<String> approved) {
        this.approved = approved;
    }

    /** For an officer, who may search by every item of a search. */
    static SearchJudge ofOfficers() {
        return new SearchJudge(SEARCHED);
    }

    /** Whether every criterion is an approved item; a search by others would tell what was not approved. */
    boolean mayAsk(SearchCriteria criteria) {
        return (criteria.name().isEmpty() || approved.stream().anyMatch(each -> each.startsWith("name.")))
                && (criteria.birthDate().isEmpty() || approved.contains("birth_date.value"))
                && (criteria.town().isEmpty() || approved.contains("address.town"))
                && (criteria.lot().isEmpty() || approved.contains("address.lot"));
    }

    boolean describes(SearchCriteria criteria, ResidentRecord record) {
        return isCalled(criteria.name(), record)
                && (criteria.birthDate().isEmpty()
                        || criteria.birthDate().equals(record.getBirthDate().getValue()))
                && (criteria.town().isEmpty() || livesAt(criteria, record));
    }

    /** Whether a measure of protection (支援措置, 仮支援措置) is in force. */
    static boolean isProtected(ResidentRecord record) {
        return IN_FORCE.contains(record.getProtection().getState());
    }

    /** The record without what is hidden of a protected person in searches. */
    static ResidentRecord withoutPlaces(ResidentRecord record) {
        return record.toBuilder()
                .clearAddress()
                .clearMoveInOrigin()
                .clearPlannedDestination()
                .clearConfirmedDestination()
                .clearPreviousAddress()
                .clearDomicile()
                .clearDistrictCodes()
                .build();
    }

    private boolean isCalled(String name, ResidentRecord record) {
        String folded = SearchFolding.name(name);
        return folded.isEmpty()
                || SearchKeys.names(record).entrySet().stream()
                        .filter(each -> approved.contains(each.getKey()))
                        .anyMatch(each -> SearchFolding.name(each.getValue()).equals(folded));
    }

    private static boolean livesAt(SearchCriteria criteria, ResidentRecord record) {
        return !isProtected(record)
                && same(criteria.town(), record.getAddress().getTown())
                && (criteria.lot().isEmpty()
                        || same(criteria.lot(), record.getAddress().getLot()));
    }

    private static boolean same(String asked, String stored) {
        return SearchFolding.place(asked).equals(SearchFolding.place(stored));
    }
}
