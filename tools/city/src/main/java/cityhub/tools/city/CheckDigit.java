package cityhub.tools.city;

/** Check digits, computed here independently of the hub, so that the hub's own formulas meet a second opinion. */
public final class CheckDigit {
    private CheckDigit() {}

    /**
     * The last digit of an individual number (個人番号) or resident code (住民票コード): 平成26年総務省令第85号
     * 第5条. Weights 2 to 7 from the lowest digit, repeating.
     *
     * @param digits the digits before it
     */
    public static int ofPersonNumber(String digits) {
        int remainder = sum(digits) % 11;
        return remainder <= 1 ? 0 : 11 - remainder;
    }

    /** The sixth digit of a municipality code (地方公共団体コード) of five digits; weights 6, 5, 4, 3, 2. */
    public static int ofMunicipality(String digits) {
        return (11 - sum(digits) % 11) % 10;
    }

    /**
     * The last digit of an addressee or household number (M11W2-7): remainder 0 gives 0.
     *
     * @return 0 to 9, or -1 for remainder 1, for which the standard defines no digit: such serials are not issued
     */
    public static int ofAddressee(String digits) {
        int remainder = sum(digits) % 11;
        return remainder == 1 ? -1 : (11 - remainder) % 11;
    }

    private static int sum(String digits) {
        int sum = 0;
        for (int n = 0; n < digits.length(); n++) {
            sum += (digits.charAt(digits.length() - 1 - n) - '0') * (n % 6 + 2);
        }
        return sum;
    }
}
