package cityhub.hub.disclosure;

import com.google.protobuf.WireFormat;
import java.util.List;

/** The plan of one message: what is done with each known field, and which numbers are put in. Immutable. */
final class Level {

    /** A message of which nothing flows. */
    static final Level NONE = new Level(List.of(), List.of());

    private final FieldPlan[] fields;
    private final PutIn[] putIns;
    private final boolean mayStayWhole;
    private final boolean dropsEverything;

    /**
     * A number that is put in from the number table, instead of what is stored.
     *
     * @param number field number
     * @param domain domain of the number
     * @param required whether the record is withheld when the person has none
     */
    record PutIn(int number, NumberDomain domain, boolean required) {
        int tag() {
            return number << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
    }

    /**
     * A level.
     *
     * @param fields every known field of the message
     * @param putIns in ascending order of their numbers
     */
    Level(List<FieldPlan> fields, List<PutIn> putIns) {
        int highest = fields.stream().mapToInt(FieldPlan::number).max().orElse(0);
        this.fields = new FieldPlan[highest + 1];
        fields.forEach(each -> this.fields[each.number()] = each);
        this.putIns = putIns.toArray(PutIn[]::new);
        this.mayStayWhole = putIns.isEmpty() && fields.stream().allMatch(FieldPlan::mayStay);
        this.dropsEverything = putIns.isEmpty() && fields.stream().allMatch(each -> each.step() == FieldPlan.Step.DROP);
    }

    /** Whether nothing flows. */
    boolean dropsEverything() {
        return dropsEverything;
    }

    /** What is done with a field number; {@code null} when the message has no such field. */
    FieldPlan field(int number) {
        return number < fields.length ? fields[number] : null;
    }

    /** What is put in. */
    PutIn[] putIns() {
        return putIns;
    }

    /** Whether a message may go out exactly as stored, which is worth a look before it is taken apart. */
    boolean mayStayWhole() {
        return mayStayWhole;
    }
}
