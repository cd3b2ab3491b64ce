package cityhub.hub.registry;

import cityhub.hub.HubException;
import cityhub.hub.HubException.Violation;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects what is wrong with the fields of one request, so that the caller gets all of it at once. */
public final class FieldRules {
    /** Ids of departments (部署). */
    public static final Pattern DEPARTMENT = Pattern.compile("[a-z0-9-]{1,40}");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withResolverStyle(ResolverStyle.STRICT);

    private static final Pattern YEAR_OF_FOUR_DIGITS = Pattern.compile("[1-9][0-9]{3}-");

    private final List<Violation> violations = new ArrayList<>();

    /** A rule that holds or does not. */
    public void rule(boolean holds, String field, String description) {
        if (!holds) {
            violations.add(new Violation(field, description));
        }
    }

    /** A text that must match. */
    public void form(String field, String value, Pattern form, String description) {
        rule(form.matcher(value).matches(), field, description);
    }

    /** One line of readable text, 1 to {@code longest} characters (code points). */
    public void line(String field, String value, int longest) {
        rule(!value.isBlank(), field, "must be given");
        optionalLine(field, value, longest);
    }

    /** As {@link #line}, or empty. */
    public void optionalLine(String field, String value, int longest) {
        rule(value.codePointCount(0, value.length()) <= longest, field, "at most " + longest + " characters");
        rule(
                value.codePoints().allMatch(FieldRules::isReadable),
                field,
                "one line, without control or invisible characters");
    }

    /** A date of the calendar, 1000-01-01 to 9999-12-31; empty, with a violation, when it is none. */
    public Optional<LocalDate> date(String field, String value) {
        Optional<LocalDate> date = YEAR_OF_FOUR_DIGITS.matcher(value).lookingAt() ? parse(value) : Optional.empty();
        rule(date.isPresent(), field, "a date of the calendar, YYYY-MM-DD");
        return date;
    }

    private static Optional<LocalDate> parse(String value) {
        try {
            return Optional.of(LocalDate.parse(value, DATE));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    /**
     * Ends the check.
     *
     * @throws HubException INVALID_ARGUMENT when anything was found
     */
    public void check() {
        if (!violations.isEmpty()) {
            throw HubException.invalid(violations);
        }
    }

    private static boolean isReadable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
