package cityhub.hub.conversion;

import java.util.regex.Pattern;

/**
 * An era (元号).
 *
 * @param code code of the list {@code era}, such as 3
 * @param name Japanese name, such as 昭和
 * @param start first day, YYYY-MM-DD
 */
public record Era(String code, String name, String start) {

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    static boolean isStart(String text) {
        return DATE.matcher(text).matches();
    }

    /** The western year of the era's first year. */
    public int firstYear() {
        return Integer.parseInt(start.substring(0, 4));
    }
}
