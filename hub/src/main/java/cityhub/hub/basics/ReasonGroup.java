package cityhub.hub.basics;

import java.util.Set;

/** Coarse form of a reason of change (異動事由): what it does to the register (住民記録システム標準仕様書 1.2.2). */
enum ReasonGroup {
    /** 記載（増）. */
    ENTRY("1"),
    /** 消除（減）. */
    REMOVAL("2"),
    /** 修正. */
    MODIFICATION("3");

    /** Moves in from another municipality or from abroad. */
    static final Set<String> MOVES_IN = Set.of("01", "02");
    /** Moves out, which may be planned ahead. */
    static final Set<String> MOVES_OUT = Set.of("21", "22");
    /** 死亡. */
    static final String DEATH = "23";
    /** Cancel a past change (異動の取消し): of a removal, of an entry, of a modification. */
    static final Set<String> CANCELLATIONS = Set.of("09", "28", "59");
    /** Change or correct the individual number. */
    static final Set<String> INDIVIDUAL_NUMBER = Set.of("45", "46");
    /** Change or record the resident code. */
    static final Set<String> RESIDENT_CODE = Set.of("48", "49");
    /** 軽微な修正, 職権修正, 誤記修正, 異動の取消し: what may still be set right on a removed record (除票). */
    static final Set<String> ON_REMOVED_RECORDS = Set.of("42", "43", "44", "59");
    /** 改製 of a removed record: neither enters nor removes the person. */
    static final Set<String> REWRITINGS = Set.of("07", "08", "27");

    private final String code;

    ReasonGroup(String code) {
        this.code = code;
    }

    /** Code of list {@code change_reason_group}. */
    String code() {
        return code;
    }

    /** Group of a reason, by its first digit as the list is laid out. */
    static ReasonGroup of(String reason) {
        return switch (reason.charAt(0)) {
            case '0' -> ENTRY;
            case '2' -> REMOVAL;
            default -> MODIFICATION;
        };
    }
}
