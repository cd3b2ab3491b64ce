package cityhub.hub.evidence;

import cityhub.hub.HubException;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Text of statements: lines {@code name: value}, each ended by a line feed, in UTF-8. A value that could start a
 * line of its own, or that UTF-8 can't carry, is refused, so that no caller can forge a line.
 */
final class Statement {
    static final String VERSION = "cityhub-statement v1";
    static final String DISCLOSURE = "disclosure";
    static final String ACT = "act";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final Pattern DETAIL_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Set<String> RESERVED = Set.of("id", "kind", "time", "act", "actor", "target", "subjects");

    private Statement() {}

    /** The lines that every statement begins with. */
    static void head(StringBuilder text, String id, String kind, String time) {
        text.append(VERSION).append('\n');
        line(text, "id", id);
        line(text, "kind", kind);
        line(text, "time", time);
    }

    /** A line; the name also names the field when the value is refused. */
    static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(requireLine(name, value)).append('\n');
    }

    /** A line with a detail of an act. */
    static void detail(StringBuilder text, String name, String value) {
        if (!DETAIL_NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw HubException.invalid("details", "names are of a-z, 0-9 and hyphens, and none of the fixed ones");
        }
        line(text, name, value);
    }

    /** UTC with microseconds, as {@code 2026-11-21T05:00:00.000001Z}. */
    static String time(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    /**
     * Value of a line of a statement that this hub wrote.
     *
     * @return empty when there is no such line
     */
    static Optional<String> value(String statement, String name) {
        String start = "\n" + name + ": ";
        int from = statement.indexOf(start);
        if (from < 0) {
            return Optional.empty();
        }
        int end = statement.indexOf('\n', from + 1);
        return Optional.of(statement.substring(from + start.length(), end < 0 ? statement.length() : end));
    }

    /** As {@link #value(String, String)}, of the text's bytes; no more than the value is decoded. */
    static Optional<String> value(ByteString statement, String name) {
        // A name is ASCII, so its line is found without decoding the others.
        return value(statement.toString(StandardCharsets.ISO_8859_1), name)
                .map(bytes -> new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    static void details(StringBuilder text, Map<String, String> details) {
        details.forEach((name, value) -> detail(text, name, value));
    }

    static String requireLine(String field, String value) {
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (isUnfit(codePoint)) {
                throw HubException.invalid(field, "one line of text, without control characters");
            }
            i += Character.charCount(codePoint);
        }
        return value;
    }

    private static boolean isUnfit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
