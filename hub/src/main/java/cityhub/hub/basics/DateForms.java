package cityhub.hub.basics;

import cityhub.resident.v1.UncertainDate;
import java.util.regex.Pattern;

/**
 * Forms of the register's dates. They never go through a calendar: 2月29日 of a common year is valid as entered
 * (住民記録システム標準仕様書 1.1.8), and a date may be unknown wholly or in part.
 */
final class DateForms {
    private static final String DAYS = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))";
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-" + DAYS);
    private static final Pattern KNOWN = Pattern.compile("(?!0000)[0-9]{4}-" + DAYS);
    private static final Pattern PARTLY_UNKNOWN =
            Pattern.compile("[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:00|A[1-3])|(?:00|A[1-4])-00)");
    private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]");

    private DateForms() {}

    /** YYYY-MM-DD; open ends 0000-01-01 and 9999-12-31 included. */
    static boolean isDate(String value) {
        return DATE.matcher(value).matches();
    }

    /** HH:MM:SS. */
    static boolean isTime(String value) {
        return TIME.matcher(value).matches();
    }

    /** A day whose year, month and day are known. */
    static boolean isKnownDay(String value) {
        return KNOWN.matcher(value).matches();
    }

    /** A date as {@link UncertainDate} allows it. */
    static boolean isUncertainDate(String value) {
        return DATE.matcher(value).matches() || PARTLY_UNKNOWN.matcher(value).matches();
    }

    /**
     * Whether flag, wording and value tell the same: a date that is not known to the day is flagged as unknown, a
     * wording comes only with the flag, and the flag only with an unknown part or a wording.
     */
    static boolean isConsistent(UncertainDate date) {
        boolean flagged = "1".equals(date.getUnknownFlag());
        boolean known = isKnownDay(date.getValue());
        boolean worded = !date.getWording().isEmpty();
        return flagged ? !date.getValue().isEmpty() && (!known || worded) : known && !worded;
    }
}
