package cityhub.hub.disclosure;

/** Checks UTF-8 as a protobuf parser does: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int first = bytes[at++];
            if (first >= 0) {
                continue;
            }
            int more = continuation(first);
            if (more == 0 || to - at < more || !isSecond(first, bytes[at])) {
                return false;
            }
            if (more > 1 && bytes[at + 1] > (byte) 0xBF) {
                return false;
            }
            if (more > 2 && bytes[at + 2] > (byte) 0xBF) {
                return false;
            }
            at += more;
        }
        return true;
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
