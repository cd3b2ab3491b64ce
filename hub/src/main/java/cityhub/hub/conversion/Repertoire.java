package cityhub.hub.conversion;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The characters that a consumer can hold, and what it gets instead of the others. Immutable. */
public final class Repertoire {

    /** Every character. */
    public static final Repertoire UNICODE = new Repertoire("unicode", new long[0], Map.of());

    /** 文字情報基盤 (MJ): every character that the register holds, variation selectors included. */
    public static final Repertoire MJ = new Repertoire("mj", new long[0], Map.of());

    /** ASCII, half-width katakana and JIS X 0208 in the Unicode mapping of windows-31j, with a table of replacements. */
    public static final Repertoire JIS_X_0208 = new Repertoire("jis-x-0208", JisX0208.held(), JisX0208.replacements());

    private static final byte[] NOTHING = {};

    private final String name;
    private final long[] held;
    private final Map<Integer, byte[]> replacements;
    private final String version;

    private Repertoire(String name, long[] held, Map<Integer, byte[]> replacements) {
        this.name = name;
        this.held = held.clone();
        this.replacements = Map.copyOf(replacements);
        StringBuilder content = new StringBuilder(name).append('\n').append(Arrays.toString(held));
        replacements.keySet().stream()
                .sorted()
                .forEach(codePoint ->
                        content.append('\n').append(codePoint).append(Arrays.toString(replacements.get(codePoint))));
        this.version = ConversionFiles.digest(content.toString());
    }

    /** The repertoire that agreements name {@code unicode}, {@code mj} or {@code jis-x-0208}. */
    public static Optional<Repertoire> byName(String name) {
        return List.of(UNICODE, MJ, JIS_X_0208).stream()
                .filter(each -> each.name.equals(name))
                .findFirst();
    }

    /** Name as agreements say it. */
    public String name() {
        return name;
    }

    /** Version: hex SHA-256 over the characters and the replacements. */
    public String version() {
        return version;
    }

    /** Whether every character is held, so that nothing is ever reduced. */
    public boolean holdsEverything() {
        return held.length == 0;
    }

    /** Whether every character of this valid UTF-8 text is held. */
    public boolean holds(byte[] text, int from, int to) {
        if (holdsEverything()) {
            return true;
        }
        int at = from;
        while (at < to) {
            int width = width(text[at]);
            if (!holds(codePoint(text, at, width))) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /**
     * This valid UTF-8 text with every character that is not held replaced; variation selectors are left out.
     *
     * @return empty when a character has no replacement, or nothing remains
     */
    public Optional<byte[]> reduce(byte[] text, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + 16);
        int at = from;
        while (at < to) {
            int width = width(text[at]);
            int codePoint = codePoint(text, at, width);
            if (holds(codePoint)) {
                out.write(text, at, width);
            } else {
                byte[] replacement = isVariationSelector(codePoint) ? NOTHING : replacements.get(codePoint);
                if (replacement == null) {
                    return Optional.empty();
                }
                out.writeBytes(replacement);
            }
            at += width;
        }
        return out.size() == 0 ? Optional.empty() : Optional.of(out.toByteArray());
    }

    private boolean holds(int codePoint) {
        int word = codePoint >>> 6;
        return held.length == 0 || (word < held.length && (held[word] & (1L << (codePoint & 63))) != 0);
    }

    private static boolean isVariationSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        int value = first & 0xFF;
        if (value < 0xE0) {
            return 2;
        }
        return value < 0xF0 ? 3 : 4;
    }

    private static int codePoint(byte[] text, int at, int width) {
        int first = text[at];
        return switch (width) {
            case 1 -> first;
            case 2 -> (first & 0x1F) << 6 | (text[at + 1] & 0x3F);
            case 3 -> (first & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
            default ->
                (first & 0x07) << 18 | (text[at + 1] & 0x3F) << 12 | (text[at + 2] & 0x3F) << 6 | (text[at + 3] & 0x3F);
        };
    }
}
