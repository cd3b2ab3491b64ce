package cityhub.kit.seal;

import cityhub.kit.seal.SealException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A statement of the ledger: who received what, or did what, when and on which ground. Text lines, no values. */
public final class Statement {
    private static final String HEAD = "cityhub-statement v1";

    private final String text;
    private final List<Line> lines;

    /** One line. */
    public record Line(String name, String value) {}

    private Statement(String text, List<Line> lines) {
        this.text = text;
        this.lines = lines;
    }

    /** Reads the text; anything but a head line and `name: value` lines is refused as {@link Fault#MALFORMED}. */
    public static Statement parse(String text) {
        String[] parts = text.split("\n", -1);
        if (!parts[0].equals(HEAD) || !parts[parts.length - 1].isEmpty()) {
            throw malformed();
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i < parts.length - 1; i++) {
            int colon = parts[i].indexOf(':');
            if (colon < 1) {
                throw malformed();
            }
            lines.add(new Line(
                    parts[i].substring(0, colon), parts[i].substring(colon + 1).strip()));
        }
        return new Statement(text, List.copyOf(lines));
    }

    /** The exact text. */
    public String text() {
        return text;
    }

    /** The bytes that are hashed. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All lines after the head, in order. */
    public List<Line> lines() {
        return lines;
    }

    /** The first line of that name; "" when it is absent or empty. */
    public String value(String name) {
        for (Line line : lines) {
            if (line.name().equals(name)) {
                return line.value();
            }
        }
        return "";
    }

    /** Id of the record. */
    public String id() {
        return value("id");
    }

    /** When it was recorded, UTC. */
    public Instant time() {
        try {
            return Instant.parse(value("time"));
        } catch (DateTimeException e) {
            throw new SealException(Fault.MALFORMED, "A statement's time is not of its form.", e);
        }
    }

    @Override
    public String toString() {
        return "Statement[" + id() + "]";
    }

    private static SealException malformed() {
        return new SealException(Fault.MALFORMED, "A statement is not of its form.");
    }
}
