package cityhub.hub.addressee;

import cityhub.hub.conversion.CheckDigits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Issues integrated addressee numbers (団体内統合宛名番号): 14 digits of serial and a check digit, modulus 11 with weights
 * 2 to 7 (共通機能標準仕様書 2.4). The standard does not say what remainder 1 gives, so such serials are skipped.
 */
public final class IntegratedNumbers {
    private static final String COUNTER = "integrated";
    private static final String NON_RESIDENTS = "non-resident";
    private static final Pattern FORM = Pattern.compile("[0-9]{15}");
    private static final int SERIAL_DIGITS = 14;

    private IntegratedNumbers() {}

    /** Whether this city can have issued a number: it issued every one, so each has its check digit. */
    public static boolean isIssuable(String number) {
        if (!FORM.matcher(number).matches()) {
            return false;
        }
        OptionalInt check = CheckDigits.addresseeCheckDigit(number.substring(0, SERIAL_DIGITS));
        return check.isPresent() && check.getAsInt() == number.charAt(SERIAL_DIGITS) - '0';
    }

    /** New numbers. */
    static List<String> issue(Connection tx, int count) throws SQLException {
        return issue(tx, COUNTER, count);
    }

    /** A new number of a non-resident (住登外者宛名番号), from serials of its own; of the same form. */
    static String issueNonResident(Connection tx) throws SQLException {
        return issue(tx, NON_RESIDENTS, 1).getFirst();
    }

    private static List<String> issue(Connection tx, String counter, int count) throws SQLException {
        List<String> numbers = new ArrayList<>(count);
        while (numbers.size() < count) {
            int block = blockFor(count - numbers.size());
            long first = CounterRepository.take(tx, counter, block);
            for (long serial = first; serial < first + block && numbers.size() < count; serial++) {
                String digits = String.format("%014d", serial);
                OptionalInt check = CheckDigits.addresseeCheckDigit(digits);
                if (check.isPresent()) {
                    numbers.add(digits + check.getAsInt());
                }
            }
        }
        return numbers;
    }

    /** One serial in eleven is skipped. */
    private static int blockFor(int count) {
        return count + count / 8 + 1;
    }
}
