package cityhub.formats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several values in one cell: joined with {@code ;}, where a {@code ;} inside a value is written {@code \;} and a
 * {@code \} is written {@code \\}. An empty cell is no value; an empty value among others is an error.
 */
public final class RepeatedValues {
    private RepeatedValues() {}

    /**
     * Joins values.
     *
     * @throws IllegalArgumentException when one is empty
     */
    public static String join(List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            String element = (String) value;
            if (element.isEmpty()) {
                throw new IllegalArgumentException("an empty value can't stand in a list");
            }
            text.append(text.isEmpty() ? "" : ";")
                    .append(element.replace("\\", "\\\\").replace(";", "\\;"));
        }
        return text.toString();
    }

    /** Splits a cell; nothing when it was not joined as said above. */
    public static Optional<List<String>> split(String cell) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == '\\') {
                i++;
                if (i == cell.length() || (cell.charAt(i) != '\\' && cell.charAt(i) != ';')) {
                    return Optional.empty();
                }
                value.append(cell.charAt(i));
            } else if (c == ';') {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        if (!cell.isEmpty()) {
            values.add(value.toString());
        }
        return values.stream().anyMatch(String::isEmpty) ? Optional.empty() : Optional.of(List.copyOf(values));
    }
}
