package cityhub.tools.city;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.IntakeOutcome;

/** What is wrong with a bad change. Each can stand in a file that the reader takes: the fault is the hub's to find. */
enum Fault {
    CODE_UNKNOWN(CheckReason.CHECK_REASON_CODE_UNKNOWN),
    CHECK_DIGIT(CheckReason.CHECK_REASON_CHECK_DIGIT_WRONG),
    NAME_MISSING(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING),
    FUTURE(CheckReason.CHECK_REASON_DATE_IN_FUTURE),
    UNKNOWN_DATE(CheckReason.CHECK_REASON_UNKNOWN_DATE_CONTRADICTORY),
    HISTORY_OLD(CheckReason.CHECK_REASON_HISTORY_NOT_NEWER),
    HISTORY_GAP(CheckReason.CHECK_REASON_HISTORY_GAP),
    LIVES_HERE(CheckReason.CHECK_REASON_ALREADY_RESIDENT),
    MORE_THAN_ADDRESS(CheckReason.CHECK_REASON_MORE_THAN_ADDRESS),
    STRANGER(CheckReason.CHECK_REASON_PERSON_UNKNOWN),
    STATE(CheckReason.CHECK_REASON_STATE_CONTRADICTORY),
    REPLACED_UNKNOWN(CheckReason.CHECK_REASON_REPLACED_RECORD_UNKNOWN),
    REMOVED(CheckReason.CHECK_REASON_PERSON_REMOVED),
    /** An officer decides: the individual number of one person arrives for another. */
    NUMBER_OF_ANOTHER(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER),
    /** An officer decides: a newcomer with name, birth date and sex of a resident. */
    SAME_PERSON(CheckReason.CHECK_REASON_SAME_THREE_ITEMS, IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER),
    /** An officer decides: another individual number without the reason for it. */
    NUMBER_CHANGED(CheckReason.CHECK_REASON_INDIVIDUAL_NUMBER_LATE, IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER);

    private final CheckReason reason;
    private final IntakeOutcome outcome;

    Fault(CheckReason reason) {
        this(reason, IntakeOutcome.INTAKE_OUTCOME_REFUSED);
    }

    Fault(CheckReason reason, IntakeOutcome outcome) {
        this.reason = reason;
        this.outcome = outcome;
    }

    /** What the hub must answer. */
    ExpectedRefusal expected() {
        return new ExpectedRefusal(outcome, reason);
    }
}
