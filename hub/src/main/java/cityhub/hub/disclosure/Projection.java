package cityhub.hub.disclosure;

import java.nio.charset.StandardCharsets;

/**
 * One pass of a plan over a record's bytes. Stretches of fields that stay as they are are copied at once; what the plan
 * does not name is skipped by its framing and not looked at. Whatever is not canonical on the way ends the pass with
 * {@link Withhold#unreadable}. Used again for every record, by one thread.
 */
final class Projection {

    private final Output out = new Output();
    private final WireCursor cursor = new WireCursor();
    private byte[] source = {};
    private NumberTable numbers = NoNumbers.NONE;
    private long personId;

    /** Projects a record into {@link #out}, which is cleared before. */
    void run(Level root, StoredRecord record, NumberTable table) {
        out.clear();
        append(root, record, table);
    }

    /** Projects a record behind what {@link #out} holds. */
    void append(Level root, StoredRecord record, NumberTable table) {
        source = record.payload();
        numbers = table;
        personId = record.personId();
        cursor.open(source);
        message(root, 0, source.length);
    }

    Output out() {
        return out;
    }

    byte[] source() {
        return source;
    }

    NumberTable numbers() {
        return numbers;
    }

    private void message(Level level, int from, int to) {
        Level.PutIn[] putIns = level.putIns();
        int nextPutIn = 0;
        int last = 0;
        int stretch = -1;
        int at = from;
        while (at < to) {
            int tag = cursor.tag(at, to);
            FieldPlan field = level.field(tag >>> 3);
            last = cursor.checkOrder(last, tag, field);
            int body = cursor.body(tag, field, to);
            int end = cursor.end();
            if (nextPutIn < putIns.length && putIns[nextPutIn].number() < last) {
                stretch = flush(stretch, at);
                nextPutIn = putIn(putIns, nextPutIn, last);
            }
            if (field != null && stays(field, body, end)) {
                stretch = stretch < 0 ? at : stretch;
            } else {
                stretch = flush(stretch, at);
                if (field != null) {
                    change(field, body, end, to);
                }
            }
            at = end;
        }
        flush(stretch, to);
        putIn(putIns, nextPutIn, Integer.MAX_VALUE);
    }

    /** Copies a stretch of fields that stay as they are. */
    private int flush(int stretch, int end) {
        if (stretch >= 0) {
            out.append(source, stretch, end - stretch);
        }
        return -1;
    }

    /** Whether the field goes out exactly as stored; its value is checked on the way. */
    private boolean stays(FieldPlan field, int body, int end) {
        return switch (field.step()) {
            case KEEP -> {
                cursor.checkValue(field, body, end);
                yield true;
            }
            case REDUCE -> {
                cursor.checkValue(field, body, end);
                yield field.conversion().orElseThrow().leaves(source, body, end);
            }
            case DESCEND -> field.level().mayStayWhole() && staysWhole(field.level(), body, end);
            case DROP, CONVERT -> false;
        };
    }

    private boolean staysWhole(Level level, int from, int to) {
        int last = 0;
        int at = from;
        while (at < to) {
            int tag = cursor.tag(at, to);
            FieldPlan field = level.field(tag >>> 3);
            last = cursor.checkOrder(last, tag, field);
            int body = cursor.body(tag, field, to);
            int end = cursor.end();
            if (field == null || !stays(field, body, end)) {
                return false;
            }
            at = end;
        }
        return to > from;
    }

    private void change(FieldPlan field, int body, int end, int messageEnd) {
        switch (field.step()) {
            case DESCEND -> descend(field, body, end);
            case REDUCE, CONVERT -> {
                cursor.checkValue(field, body, end);
                field.conversion().orElseThrow().write(field, this, body, end, messageEnd);
            }
            case DROP, KEEP -> {}
        }
    }

    /** Projects a message; one of which nothing flows is left out, since its presence would tell. */
    private void descend(FieldPlan field, int body, int end) {
        int from = out.openField(field.tag(), end - body);
        message(field.level(), body, end);
        out.closeOrDropField(field.tag(), end - body, from);
    }

    private int putIn(Level.PutIn[] putIns, int from, int before) {
        int next = from;
        while (next < putIns.length && putIns[next].number() < before) {
            Level.PutIn each = putIns[next++];
            String number = numbers.ofPerson(personId, each.domain()).orElse("");
            if (!number.isEmpty()) {
                out.field(each.tag(), number.getBytes(StandardCharsets.UTF_8));
            } else if (each.required()) {
                throw Withhold.number();
            }
        }
        return next;
    }

    /** The text of a later field of the same message; empty when it is not there. */
    String textAfter(int number, int from, int to) {
        int at = from;
        while (at < to) {
            int tag = cursor.tag(at, to);
            int body = cursor.framing(tag, to);
            if (tag >>> 3 == number) {
                return new String(source, body, cursor.end() - body, StandardCharsets.UTF_8);
            }
            at = cursor.end();
        }
        return "";
    }
}
