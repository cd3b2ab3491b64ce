package cityhub.hub.disclosure;

import com.google.protobuf.WireFormat;

/**
 * Reads the framing of canonical wire bytes: tags and lengths in the shortest form, fields in ascending order, singular
 * fields once, no groups, no explicit default values. Each method that reads leaves where it ended; everything else than
 * canonical bytes throws {@link Withhold#unreadable}. For one thread.
 */
final class WireCursor {

    private byte[] source = {};
    private int next;

    void open(byte[] bytes) {
        source = bytes;
    }

    /** Where what was read last ends. */
    int end() {
        return next;
    }

    /** Reads a tag. */
    int tag(int at, int to) {
        int first = source[at];
        if (first >= 0) {
            next = at + 1;
            return first;
        }
        if (to - at > 1 && source[at + 1] > 0) {
            next = at + 2;
            return (first & 0x7F) | source[at + 1] << 7;
        }
        return (int) varint(at, to, 32);
    }

    /** Refuses a field number that does not ascend; returns the number. */
    int checkOrder(int last, int tag, FieldPlan field) {
        int number = tag >>> 3;
        if (number > last || (number == last && number != 0 && (field == null || field.repeated()))) {
            return number;
        }
        throw Withhold.unreadable();
    }

    /** Reads on after a tag: returns where the value begins, and leaves its end. */
    int body(int tag, FieldPlan field, int to) {
        if (field == null) {
            return framing(tag, to);
        }
        if (field.tag() != tag) {
            throw Withhold.unreadable();
        }
        if (field.delimited()) {
            int body = lengthDelimited(to);
            if (body == next && field.mustNotBeEmpty()) {
                throw Withhold.unreadable();
            }
            return body;
        }
        int body = next;
        if (number(body, to, field.bits()) == 0 && !field.presence()) {
            throw Withhold.unreadable();
        }
        return body;
    }

    private long number(int at, int to, int bits) {
        if (at < to && source[at] > 1) {
            next = at + 1;
            return bits == 1 ? varint(at, to, bits) : source[at];
        }
        return varint(at, to, bits);
    }

    /** Reads on after any tag, by its wire type alone. */
    int framing(int tag, int to) {
        return switch (tag & 7) {
            case WireFormat.WIRETYPE_VARINT -> {
                int body = next;
                varint(body, to, 64);
                yield body;
            }
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> lengthDelimited(to);
            case WireFormat.WIRETYPE_FIXED64 -> fixed(8, to);
            case WireFormat.WIRETYPE_FIXED32 -> fixed(4, to);
            default -> throw Withhold.unreadable();
        };
    }

    /** Checks the value of a leaf whose framing was read. */
    void checkValue(FieldPlan field, int from, int to) {
        if (field.text() && !Utf8.isValid(source, from, to)) {
            throw Withhold.unreadable();
        }
    }

    private int lengthDelimited(int to) {
        int at = next;
        if (at >= to) {
            throw Withhold.unreadable();
        }
        int length = source[at];
        if (length >= 0) {
            next = at + 1;
        } else {
            length = (int) varint(at, to, 31);
        }
        int body = next;
        if (length > to - body) {
            throw Withhold.unreadable();
        }
        next = body + length;
        return body;
    }

    private int fixed(int width, int to) {
        int body = next;
        if (to - body < width) {
            throw Withhold.unreadable();
        }
        next = body + width;
        return body;
    }

    /** Reads a varint of at most so many bits in its shortest form. */
    private long varint(int from, int to, int bits) {
        long value = 0;
        int at = from;
        for (int shift = 0; shift < 64 && at < to; shift += 7) {
            long group = source[at++];
            value |= (group & 0x7F) << shift;
            if (group >= 0) {
                boolean shortest = group != 0 || shift == 0;
                boolean fits = (shift < 63 || group <= 1) && (bits == 64 || value >>> bits == 0);
                if (!shortest || !fits) {
                    throw Withhold.unreadable();
                }
                next = at;
                return value;
            }
        }
        throw Withhold.unreadable();
    }
}
