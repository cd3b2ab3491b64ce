package cityhub.hub.basics;

import cityhub.resident.v1.UncertainDate;
import java.util.regex.Pattern;

/**
 * Forms of the register's dates. They never go through a calendar: 2月29日 of a common year is valid as entered
 * (住民記録システム標準仕様書 1.1.8), and a date may be unknown wholly or in part.
 */
final class DateForms {
    private static final int LENGTH = 10;
    private static final int MONTH = 5;
    private static final int DAY = 8;

    /** Days of each month, February as long as it can be; the first is no month. */
    private static final int[] DAYS = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]");

    private DateForms() {}

    /** YYYY-MM-DD; open ends 0000-01-01 and 9999-12-31 included. */
    static boolean isDate(String value) {
        return hasYear(value) && isDay(twoDigits(value, MONTH), twoDigits(value, DAY));
    }

    /** HH:MM:SS. */
    static boolean isTime(String value) {
        return TIME.matcher(value).matches();
    }

    /** A day whose year, month and day are known. */
    static boolean isKnownDay(String value) {
        return isDate(value) && !value.startsWith("0000");
    }

    /** A date as {@link UncertainDate} allows it. */
    static boolean isUncertainDate(String value) {
        if (!hasYear(value)) {
            return false;
        }
        int month = twoDigits(value, MONTH);
        int day = twoDigits(value, DAY);
        boolean dayUnknown = isMonth(month) && (day == 0 || isPart(value, DAY, '3'));
        boolean monthUnknown = day == 0 && (month == 0 || isPart(value, MONTH, '4'));
        return isDay(month, day) || dayUnknown || monthUnknown;
    }

    /** Four digits and two more fields of two characters, divided by hyphens. */
    private static boolean hasYear(String value) {
        return value.length() == LENGTH
                && twoDigits(value, 0) >= 0
                && twoDigits(value, 2) >= 0
                && value.charAt(MONTH - 1) == '-'
                && value.charAt(DAY - 1) == '-';
    }

    private static boolean isMonth(int month) {
        return month >= 1 && month < DAYS.length;
    }

    private static boolean isDay(int month, int day) {
        return isMonth(month) && day >= 1 && day <= DAYS[month];
    }

    /** A third of a month or a quarter of a year: A1 up to the last of them. */
    private static boolean isPart(String value, int at, char last) {
        return value.charAt(at) == 'A' && value.charAt(at + 1) >= '1' && value.charAt(at + 1) <= last;
    }

    /** The number of two digits; negative when they are none. */
    private static int twoDigits(String value, int at) {
        int tens = value.charAt(at) - '0';
        int ones = value.charAt(at + 1) - '0';
        boolean digits = tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9;
        return digits ? tens * 10 + ones : -1;
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
