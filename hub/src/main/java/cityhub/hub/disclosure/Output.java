package cityhub.hub.disclosure;

import java.util.Arrays;

/** A growing buffer of wire bytes, used again for every record. For one thread. */
final class Output {

    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = new byte[2048];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** The buffer itself; valid up to {@link #size()} until the next write. */
    byte[] buffer() {
        return bytes;
    }

    void append(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** A whole length-delimited field. */
    void field(int tag, byte[] value) {
        varint(tag);
        varint(value.length);
        append(value, 0, value.length);
    }

    /** A value read as unsigned. */
    void varint(long value) {
        ensure(LONGEST_VARINT);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /**
     * Begins a length-delimited field whose value is written next.
     *
     * @param expected how long the value will probably be; one whose length takes more or fewer bytes is moved
     * @return where the value begins
     */
    int openField(int tag, int expected) {
        varint(tag);
        int width = widthOf(expected);
        ensure(width);
        size += width;
        return size;
    }

    /** Ends the field that {@link #openField} began. */
    void closeField(int expected, int from) {
        int length = size - from;
        int reserved = widthOf(expected);
        int width = widthOf(length);
        int at = from - reserved;
        if (width != reserved) {
            ensure(width);
            System.arraycopy(bytes, from, bytes, at + width, length);
        }
        size = at;
        varint(length);
        size += length;
    }

    /** Ends the field, or takes it back when its value is empty. */
    void closeOrDropField(int tag, int expected, int from) {
        if (size == from) {
            size = from - widthOf(expected) - widthOf(tag);
        } else {
            closeField(expected, from);
        }
    }

    private static int widthOf(int length) {
        return length < 0x80 ? 1 : (31 - Integer.numberOfLeadingZeros(length)) / 7 + 1;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
