package cityhub.formats;

import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/**
 * One column of a resident file.
 *
 * @param name heading, in Japanese
 * @param item the standard's item that it belongs to; the same as the name unless the item has several columns,
 *     empty for a control column
 * @param kind what it may hold
 * @param maxLength most characters of one value: Unicode code points, variation selectors not counted
 * @param path fields from {@link ResidentChange} down to the leaf
 */
public record Column(String name, String item, ColumnKind kind, int maxLength, List<FieldDescriptor> path) {
    public Column {
        path = List.copyOf(path);
    }

    /** The cell's text for a record; empty when the leaf is unset. */
    public String textOf(ResidentRecord record) {
        return textOf(ResidentChange.newBuilder().setRecord(record).build());
    }

    /** The cell's text for a change; empty when the leaf is unset. */
    String textOf(ResidentChange change) {
        Message at = change;
        for (FieldDescriptor step : path.subList(0, path.size() - 1)) {
            if (!at.hasField(step)) {
                return "";
            }
            at = (Message) at.getField(step);
        }
        Object value = at.getField(leaf());
        return switch (kind) {
            case NUMBER -> value.equals(0) ? "" : Integer.toUnsignedString((Integer) value);
            case TRUTH -> value.equals(true) ? "1" : "";
            case TEXTS, CODES -> RepeatedValues.join((List<?>) value);
            case TEXT, CODE, DATE, UNCERTAIN_DATE, TIME, FLAG -> (String) value;
        };
    }

    /** Puts a value that {@link CellParser} accepted into the change. */
    void set(ResidentChange.Builder change, Object value) {
        Message.Builder at = change;
        for (FieldDescriptor step : path.subList(0, path.size() - 1)) {
            at = at.getFieldBuilder(step);
        }
        at.setField(leaf(), value);
    }

    private FieldDescriptor leaf() {
        return path.getLast();
    }
}
