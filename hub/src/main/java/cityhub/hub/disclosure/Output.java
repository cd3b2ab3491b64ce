package cityhub.hub.disclosure;

import java.util.Arrays;

/** A growing buffer of wire bytes, used again for every record. For one thread. */
final class Output {

    private byte[] bytes = new byte[2048];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Takes back what was written after a size. */
    void truncate(int formerSize) {
        size = formerSize;
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

    /** A value below 2^32, read as unsigned. */
    void varint(int value) {
        ensure(5);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Leaves one byte for the length of what follows, and says where. */
    int openLength() {
        ensure(1);
        return size++;
    }

    /** Writes the length of all that was written since; moves it when one byte is not enough. */
    void closeLength(int at) {
        int length = size - at - 1;
        if (length < 0x80) {
            bytes[at] = (byte) length;
            return;
        }
        int width = (31 - Integer.numberOfLeadingZeros(length)) / 7 + 1;
        ensure(width - 1);
        System.arraycopy(bytes, at + 1, bytes, at + width, length);
        size = at;
        varint(length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
