package cityhub.formats;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one cell by the kind of its column. Code lists, check digits and logic are the hub's to check. */
final class CellParser {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])");
    private static final Pattern UNCERTAIN_DATE =
            Pattern.compile("[0-9]{4}-(0[0-9]|1[0-2]|A[1-4])-([0-2][0-9]|3[01]|A[1-3])");
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]");

    private CellParser() {}

    /** What came of a cell: a value to set, or a problem. */
    sealed interface Parsed {
        record Value(Object value) implements Parsed {}

        record Problem(FormatProblem problem) implements Parsed {}
    }

    /** Parses a cell that is not empty. */
    static Parsed parse(Column column, String cell) {
        return switch (column.kind()) {
            case TEXT -> text(column, cell, CellParser::isText);
            case CODE -> text(column, cell, CellParser::isCode);
            case TEXTS -> texts(column, cell, CellParser::isText);
            case CODES -> texts(column, cell, CellParser::isCode);
            case DATE -> matching(DATE, cell, FormatProblem.NOT_A_DATE);
            case UNCERTAIN_DATE -> matching(UNCERTAIN_DATE, cell, FormatProblem.NOT_A_DATE);
            case TIME -> matching(TIME, cell, FormatProblem.NOT_A_TIME);
            case NUMBER -> number(column, cell);
            case FLAG -> isFlag(cell) ? new Parsed.Value(cell) : new Parsed.Problem(FormatProblem.NOT_A_FLAG);
            case TRUTH ->
                isFlag(cell) ? new Parsed.Value(cell.equals("1")) : new Parsed.Problem(FormatProblem.NOT_A_FLAG);
        };
    }

    private static Parsed text(Column column, String cell, CharacterRule rule) {
        return problemOf(column, cell, rule).<Parsed>map(Parsed.Problem::new).orElseGet(() -> new Parsed.Value(cell));
    }

    private static Parsed texts(Column column, String cell, CharacterRule rule) {
        Optional<List<String>> values = RepeatedValues.split(cell);
        if (values.isEmpty()) {
            return new Parsed.Problem(FormatProblem.REPEATED_VALUE_BROKEN);
        }
        for (String value : values.get()) {
            Optional<FormatProblem> problem = problemOf(column, value, rule);
            if (problem.isPresent()) {
                return new Parsed.Problem(problem.get());
            }
        }
        return new Parsed.Value(values.get());
    }

    private static Optional<FormatProblem> problemOf(Column column, String value, CharacterRule rule) {
        if (value.codePoints().filter(each -> !isVariationSelector(each)).count() > column.maxLength()) {
            return Optional.of(FormatProblem.VALUE_TOO_LONG);
        }
        return value.codePoints().allMatch(rule::allows)
                ? Optional.empty()
                : Optional.of(FormatProblem.CHARACTERS_NOT_ALLOWED);
    }

    private static Parsed number(Column column, String cell) {
        if (!NUMBER.matcher(cell).matches()) {
            return new Parsed.Problem(FormatProblem.NOT_A_NUMBER);
        }
        return cell.length() > column.maxLength()
                ? new Parsed.Problem(FormatProblem.VALUE_TOO_LONG)
                : new Parsed.Value(Integer.valueOf(cell));
    }

    private static Parsed matching(Pattern pattern, String cell, FormatProblem problem) {
        return pattern.matcher(cell).matches() ? new Parsed.Value(cell) : new Parsed.Problem(problem);
    }

    private static boolean isFlag(String cell) {
        return cell.equals("0") || cell.equals("1");
    }

    /** Selects the shape of the character before it and is none of its own. */
    private static boolean isVariationSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static boolean isText(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static boolean isCode(int codePoint) {
        return codePoint > ' ' && codePoint < 0x7F;
    }

    private interface CharacterRule {
        boolean allows(int codePoint);
    }
}
