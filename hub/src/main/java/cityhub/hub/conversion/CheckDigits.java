package cityhub.hub.conversion;

import java.util.OptionalInt;

/** Check digits of the numbers of persons, corporations and municipalities. Numbers are texts of ASCII digits. */
public final class CheckDigits {

    private CheckDigits() {}

    /** Whether it is an individual number (個人番号): 12 digits (平成26年総務省令第85号 第5条). */
    public static boolean isIndividualNumber(String number) {
        return isDigits(number, 12) && last(number) == cyclic11(number.substring(0, 11));
    }

    /** Check digit of an individual number's first 11 digits. */
    public static int individualNumberCheckDigit(String elevenDigits) {
        return cyclic11(required(elevenDigits, 11));
    }

    /**
     * Whether it is a resident code (住民票コード): 11 digits (住民基本台帳法施行規則第1条). The formula is that of the individual
     * number over 10 digits (weakly corroborated).
     */
    public static boolean isResidentCode(String code) {
        return isDigits(code, 11) && last(code) == cyclic11(code.substring(0, 10));
    }

    /** Check digit of a resident code's first 10 digits. */
    public static int residentCodeCheckDigit(String tenDigits) {
        return cyclic11(required(tenDigits, 10));
    }

    /** Whether it is a corporate number (法人番号): 13 digits, the first being the check digit. */
    public static boolean isCorporateNumber(String number) {
        if (!isDigits(number, 13)) {
            return false;
        }
        int sum = 0;
        for (int n = 1; n <= 12; n++) {
            sum += digit(number, 13 - n) * (n % 2 == 1 ? 1 : 2);
        }
        return digit(number, 0) == 9 - sum % 9;
    }

    /** Whether it is a municipality code (地方公共団体コード): 6 digits. */
    public static boolean isMunicipalityCode(String code) {
        return isDigits(code, 6) && last(code) == municipalityCodeCheckDigit(code.substring(0, 5));
    }

    /** Check digit of a municipality code's first 5 digits. */
    public static int municipalityCodeCheckDigit(String fiveDigits) {
        required(fiveDigits, 5);
        int sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += digit(fiveDigits, i) * (6 - i);
        }
        return (11 - sum % 11) % 10;
    }

    /**
     * Whether it carries the check digit M11W2-7 of newly issued addressee and household numbers (宛名番号, 世帯番号): 2 to 15
     * digits. Older numbers carry none: never refuse one for it.
     */
    public static boolean isIssuedAddresseeNumber(String number) {
        if (number.length() < 2 || !isDigits(number, Math.min(number.length(), 15))) {
            return false;
        }
        OptionalInt expected = addresseeCheckDigit(number.substring(0, number.length() - 1));
        return expected.isPresent() && expected.getAsInt() == last(number);
    }

    /**
     * Check digit M11W2-7 of a serial: weights 2 to 7 from the lowest digit, repeating; 11 less the remainder of 11,
     * 0 for the remainder 0. The remainder 1 is not defined (共通機能標準仕様書): such a serial is skipped.
     *
     * @param serial 1 to 14 digits
     * @return empty for a serial to be skipped
     */
    public static OptionalInt addresseeCheckDigit(String serial) {
        if (serial.isEmpty() || serial.length() > 14) {
            throw new IllegalArgumentException("a serial has 1 to 14 digits");
        }
        required(serial, serial.length());
        int sum = 0;
        for (int i = 0; i < serial.length(); i++) {
            sum += digit(serial, serial.length() - 1 - i) * (2 + i % 6);
        }
        int remainder = sum % 11;
        if (remainder == 1) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(remainder == 0 ? 0 : 11 - remainder);
    }

    /** 11 less the remainder of 11 with weights 2 to 7 and again from 2, from the lowest digit; 0 for remainders 0 and 1. */
    private static int cyclic11(String digits) {
        int sum = 0;
        for (int n = 1; n <= digits.length(); n++) {
            sum += digit(digits, digits.length() - n) * (n <= 6 ? n + 1 : n - 5);
        }
        int remainder = sum % 11;
        return remainder <= 1 ? 0 : 11 - remainder;
    }

    private static boolean isDigits(String text, int length) {
        return text.length() == length && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    private static String required(String text, int length) {
        if (!isDigits(text, length)) {
            throw new IllegalArgumentException("not " + length + " digits");
        }
        return text;
    }

    private static int digit(String text, int index) {
        return text.charAt(index) - '0';
    }

    private static int last(String text) {
        return digit(text, text.length() - 1);
    }
}
