package cityhub.hub.disclosure;

import cityhub.evidence.v1.WithheldReason;

/** Ends a projection with a reason and nothing else: no text, no stack, no value of the record. */
final class Withhold extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final WithheldReason reason;

    private Withhold(WithheldReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    /** Bytes that are not canonical. */
    static Withhold unreadable() {
        return new Withhold(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE);
    }

    /** A code or date without counterpart at the consumer. */
    static Withhold code() {
        return new Withhold(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED);
    }

    /** A character that the consumer cannot hold. */
    static Withhold character() {
        return new Withhold(WithheldReason.WITHHELD_REASON_CHARACTER_UNREPRESENTABLE);
    }

    /** No number in the consumer's domain. */
    static Withhold number() {
        return new Withhold(WithheldReason.WITHHELD_REASON_NUMBER_MISSING);
    }

    WithheldReason reason() {
        return reason;
    }
}
