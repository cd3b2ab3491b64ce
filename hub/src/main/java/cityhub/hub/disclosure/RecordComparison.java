package cityhub.hub.disclosure;

import cityhub.hub.disclosure.PayloadSchema.Field;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Compares two states of a record on their canonical bytes, leaf by leaf. */
final class RecordComparison {

    private final byte[] before;
    private final byte[] after;
    private final BitSet changed;

    RecordComparison(byte[] before, byte[] after, BitSet changed) {
        this.before = before;
        this.after = after;
        this.changed = changed;
    }

    /** Marks the leaves that differ; ends with {@link Withhold#unreadable} when a state cannot be read. */
    void compare(List<Field> fields) {
        compare(fields, new Span(0, before.length), new Span(0, after.length));
    }

    /** A stretch of bytes; empty when there is none. */
    private record Span(int from, int to) {
        static final Span NONE = new Span(0, 0);
    }

    private void compare(List<Field> fields, Span was, Span is) {
        Span[] former = spans(before, was, fields);
        Span[] later = spans(after, is, fields);
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (!Arrays.equals(before, former[i].from, former[i].to, after, later[i].from, later[i].to)) {
                if (field.isLeaf()) {
                    changed.set(field.leafIndex());
                } else if (field.repeated()) {
                    markAll(field.children());
                } else {
                    compare(field.children(), value(before, former[i]), value(after, later[i]));
                }
            }
        }
    }

    private void markAll(List<Field> fields) {
        for (Field field : fields) {
            if (field.isLeaf()) {
                changed.set(field.leafIndex());
            } else {
                markAll(field.children());
            }
        }
    }

    /** Where each known field stands, tags included; repeated ones stand together. */
    private static Span[] spans(byte[] bytes, Span message, List<Field> fields) {
        Span[] spans = new Span[fields.size()];
        Arrays.fill(spans, Span.NONE);
        WireCursor cursor = new WireCursor();
        cursor.open(bytes);
        int next = 0;
        int last = 0;
        int at = message.from;
        while (at < message.to) {
            int tag = cursor.tag(at, message.to);
            int number = tag >>> 3;
            while (next < fields.size() && fields.get(next).number() < number) {
                next++;
            }
            boolean known = next < fields.size() && fields.get(next).number() == number;
            cursor.framing(tag, message.to);
            if (number < last
                    || number == 0
                    || (known && tag != fields.get(next).tag())) {
                throw Withhold.unreadable();
            }
            if (known) {
                boolean again = number == last;
                if (again && !fields.get(next).repeated()) {
                    throw Withhold.unreadable();
                }
                spans[next] = new Span(again ? spans[next].from : at, cursor.end());
            }
            last = number;
            at = cursor.end();
        }
        return spans;
    }

    /** The content of a message field whose tag and length are in the span. */
    private static Span value(byte[] bytes, Span field) {
        if (field.equals(Span.NONE)) {
            return Span.NONE;
        }
        WireCursor cursor = new WireCursor();
        cursor.open(bytes);
        int tag = cursor.tag(field.from, field.to);
        return new Span(cursor.framing(tag, field.to), field.to);
    }
}
