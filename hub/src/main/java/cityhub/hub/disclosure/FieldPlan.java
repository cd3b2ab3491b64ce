package cityhub.hub.disclosure;

import java.util.Optional;

/**
 * What a plan does with one field of one message.
 *
 * @param tag expected tag: number and wire type
 * @param kind how the value is framed and checked
 * @param repeated whether the number may follow itself
 * @param presence whether an explicit default value is canonical
 * @param step what is done
 * @param level plan of the message, for DESCEND; else a level of which nothing flows
 * @param conversion what writes the value, for CONVERT and REDUCE
 */
record FieldPlan(
        int tag,
        PayloadSchema.Kind kind,
        boolean repeated,
        boolean presence,
        Step step,
        Level level,
        Optional<Conversion> conversion) {

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

    /** Whether a value of no bytes is an explicit default, which canonical bytes do not have. */
    boolean mustNotBeEmpty() {
        return !repeated && !presence;
    }

    int number() {
        return tag >>> 3;
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
