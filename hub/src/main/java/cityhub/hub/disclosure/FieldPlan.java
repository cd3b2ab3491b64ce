package cityhub.hub.disclosure;

import cityhub.hub.disclosure.PayloadSchema.Field;
import cityhub.hub.disclosure.PayloadSchema.Kind;
import java.util.Optional;

/** What a plan does with one field of one message; what the pass asks of it for every field is worked out before. */
final class FieldPlan {

    /** What is done with a field. */
    enum Step {
        /** Left out: only its framing is looked at. */
        DROP,
        /** As stored. */
        KEEP,
        /** As stored where the consumer's repertoire holds it, else converted. */
        REDUCE,
        /** Converted. */
        CONVERT,
        /** A message, part of which may flow. */
        DESCEND
    }

    private final int tag;
    private final int bits;
    private final boolean repeated;
    private final boolean presence;
    private final boolean delimited;
    private final boolean mustNotBeEmpty;
    private final boolean text;
    private final Step step;
    private final Level level;
    private final Optional<Conversion> conversion;

    /**
     * A field's plan.
     *
     * @param field the field
     * @param step what is done
     * @param level plan of the message, for DESCEND; else a level of which nothing flows
     * @param conversion what writes the value, for CONVERT and REDUCE
     */
    FieldPlan(Field field, Step step, Level level, Optional<Conversion> conversion) {
        this.tag = field.tag();
        this.bits = field.kind().bits();
        this.repeated = field.repeated();
        this.presence = field.presence();
        this.delimited = field.kind().bits() == 0;
        this.mustNotBeEmpty = delimited && !repeated && !presence;
        this.text = field.kind() == Kind.TEXT;
        this.step = step;
        this.level = level;
        this.conversion = conversion;
    }

    /** Expected tag: number and wire type. */
    int tag() {
        return tag;
    }

    int number() {
        return tag >>> 3;
    }

    /** How many bits the number has; 0 for what is no number. */
    int bits() {
        return bits;
    }

    /** Whether the number may follow itself. */
    boolean repeated() {
        return repeated;
    }

    /** Whether an explicit default value is canonical. */
    boolean presence() {
        return presence;
    }

    /** Whether the value has a length. */
    boolean delimited() {
        return delimited;
    }

    /** Whether a value of no bytes is an explicit default, which canonical bytes do not have. */
    boolean mustNotBeEmpty() {
        return mustNotBeEmpty;
    }

    /** Whether the value must be UTF-8. */
    boolean text() {
        return text;
    }

    Step step() {
        return step;
    }

    Level level() {
        return level;
    }

    Optional<Conversion> conversion() {
        return conversion;
    }

    /** Whether the field may go out exactly as stored. */
    boolean mayStay() {
        return switch (step) {
            case KEEP, REDUCE -> true;
            case DESCEND -> level.mayStayWhole();
            case DROP, CONVERT -> false;
        };
    }
}
