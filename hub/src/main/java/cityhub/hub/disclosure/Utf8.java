package cityhub.hub.disclosure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks UTF-8 as a protobuf parser does: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    /** A character of three bytes, as most of Japanese text is: which bits are looked at, and what they must be. */
    private static final long ONE_MASK = 0x00C0_C0F0L;

    private static final long ONE = 0x0080_80E0L;
    private static final long TWO_MASK = (ONE_MASK << 24) | ONE_MASK;
    private static final long TWO = (ONE << 24) | ONE;

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int width = bytes.length - at >= Long.BYTES ? plainWidth(eight(bytes, at, to)) : 0;
            if (width == 0) {
                width = width(bytes, at, to);
            }
            if (width == 0) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /** Eight bytes; those that are not the text's are zero. */
    private static long eight(byte[] bytes, int at, int to) {
        long eight = (long) EIGHT_BYTES.get(bytes, at);
        int left = to - at;
        return left >= Long.BYTES ? eight : eight & (-1L >>> ((Long.BYTES - left) * Byte.SIZE));
    }

    /** How many of eight bytes are surely valid: all if ASCII, six or three if characters of three bytes; else 0. */
    private static int plainWidth(long eight) {
        if ((eight & NOT_ASCII) == 0) {
            return Long.BYTES;
        }
        if ((eight & ONE_MASK) != ONE || needsALook(eight)) {
            return 0;
        }
        return (eight & TWO_MASK) == TWO && !needsALook(eight >>> 24) ? 6 : 3;
    }

    /** Whether the first byte is E0 or ED, after which not every second byte is valid. */
    private static boolean needsALook(long eight) {
        long low = eight & 0x0F;
        return low == 0x00 || low == 0x0D;
    }

    /** Width of the character at a place; 0 when there is none that is valid. */
    private static int width(byte[] bytes, int at, int to) {
        int first = bytes[at];
        if (first >= 0) {
            return 1;
        }
        int more = continuation(first);
        if (more == 0 || to - at <= more || !isSecond(first, bytes[at + 1])) {
            return 0;
        }
        boolean valid = (more < 2 || bytes[at + 2] <= (byte) 0xBF) && (more < 3 || bytes[at + 3] <= (byte) 0xBF);
        return valid ? more + 1 : 0;
    }

    /** How many bytes follow a first byte of several; 0 when no character begins with it. */
    private static int continuation(int first) {
        if (first >= (byte) 0xE0) {
            if (first < (byte) 0xF0) {
                return 2;
            }
            return first <= (byte) 0xF4 ? 3 : 0;
        }
        return first >= (byte) 0xC2 ? 1 : 0;
    }

    private static boolean isSecond(int first, int second) {
        if (second > (byte) 0xBF) {
            return false;
        }
        return switch (first & 0xFF) {
            case 0xE0 -> second >= (byte) 0xA0;
            case 0xED -> second < (byte) 0xA0;
            case 0xF0 -> second >= (byte) 0x90;
            case 0xF4 -> second < (byte) 0x90;
            default -> true;
        };
    }
}
