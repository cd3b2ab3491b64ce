package cityhub.hub.disclosure;

import cityhub.hub.conversion.EraDates;
import cityhub.hub.conversion.Repertoire;
import java.nio.charset.StandardCharsets;

/** Writes a field with another value than the stored one, or ends the projection with the reason why it cannot. */
sealed interface Conversion {

    /** The field's value is {@code source[from, to)} of the projection's record, within a message that ends at {@code messageEnd}. */
    void write(FieldPlan field, Projection projection, int from, int to, int messageEnd);

    /** Whether the value is the same afterwards, so that the field can stay as it is. */
    default boolean leaves(byte[] source, int from, int to) {
        return false;
    }

    /** Code values of the consumer. */
    record Codes(CodeTable table) implements Conversion {
        @Override
        public void write(FieldPlan field, Projection projection, int from, int to, int messageEnd) {
            table.write(field.tag(), projection.source(), from, to, projection.out());
        }
    }

    /** Characters of the consumer's repertoire, for a text that holds others. */
    record Characters(Repertoire repertoire) implements Conversion {
        @Override
        public boolean leaves(byte[] source, int from, int to) {
            return repertoire.holds(source, from, to);
        }

        @Override
        public void write(FieldPlan field, Projection projection, int from, int to, int messageEnd) {
            byte[] reduced = repertoire.reduce(projection.source(), from, to).orElseThrow(Withhold::character);
            projection.out().field(field.tag(), reduced);
        }
    }

    /**
     * Dates in era form.
     *
     * @param eraNumber number of the sibling that says the era as entered; 0 when none flows
     */
    record Dates(EraDates dates, int eraNumber) implements Conversion {
        @Override
        public void write(FieldPlan field, Projection projection, int from, int to, int messageEnd) {
            String era = eraNumber == 0 ? "" : projection.textAfter(eraNumber, to, messageEnd);
            byte[] converted = dates.convert(projection.source(), from, to, era).orElseThrow(Withhold::code);
            projection.out().field(field.tag(), converted);
        }
    }

    /** The consumer's number of a person whom the record refers to; a person without one is left out. */
    record Reference(NumberDomain domain) implements Conversion {
        @Override
        public void write(FieldPlan field, Projection projection, int from, int to, int messageEnd) {
            String number = new String(projection.source(), from, to - from, StandardCharsets.UTF_8);
            projection
                    .numbers()
                    .ofResidentNumber(number, domain)
                    .filter(own -> !own.isEmpty())
                    .ifPresent(own -> projection.out().field(field.tag(), own.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
