package cityhub.kit;

import cityhub.evidence.v1.WithheldReason;
import cityhub.resident.v1.ResidentRecord;

/** The answer to a question for one resident. */
public sealed interface ResidentAnswer {
    /**
     * The record, with the approved items.
     *
     * @param record the record
     * @param lastChange position of the person's last change
     */
    record Found(ResidentRecord record, Position lastChange) implements ResidentAnswer {
        /** Without the record: it must not get into logs. */
        @Override
        public String toString() {
            return "Found[lastChange=" + lastChange + "]";
        }
    }

    /** No such person within the agreement's population. */
    record NotFound() implements ResidentAnswer {}

    /**
     * There is a record that can't be given in the consumer's form.
     *
     * @param reason why
     */
    record Withheld(WithheldReason reason) implements ResidentAnswer {}
}
