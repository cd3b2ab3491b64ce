package cityhub.hub.disclosure;

import java.util.regex.Pattern;

/**
 * A domain of persons' numbers: one of the city's own, or that of a consuming system, such as {@code TAX}.
 *
 * @param name 1 to 20 characters of A-Z and _
 */
public record NumberDomain(String name) {

    private static final Pattern FORM = Pattern.compile("[A-Z_]{1,20}");

    /** Resident's addressee number (住民宛名番号), issued by the resident register. */
    public static final NumberDomain RESIDENT = new NumberDomain("RESIDENT");

    /** Non-resident's addressee number (住登外者宛名番号), issued by this hub; a former resident's is that resident's. */
    public static final NumberDomain NON_RESIDENT = new NumberDomain("NON_RESIDENT");

    /** Integrated addressee number (団体内統合宛名番号). */
    public static final NumberDomain INTEGRATED = new NumberDomain("INTEGRATED");

    /** Individual number (個人番号). */
    public static final NumberDomain INDIVIDUAL = new NumberDomain("INDIVIDUAL");

    /** Resident code (住民票コード), closed to business systems. */
    public static final NumberDomain RESIDENT_CODE = new NumberDomain("RESIDENT_CODE");

    /** Corporate number (法人番号), 13 digits; public. A corporation has no other number of the city's. */
    public static final NumberDomain CORPORATE = new NumberDomain("CORPORATE");

    /** Checks the form. */
    public NumberDomain {
        if (!isValid(name)) {
            throw new IllegalArgumentException("a number domain is 1 to 20 characters of A-Z and _");
        }
    }

    /** Whether it is one of the city's own, in which no system registers numbers. */
    public boolean isOfTheCity() {
        return equals(RESIDENT)
                || equals(NON_RESIDENT)
                || equals(INTEGRATED)
                || equals(INDIVIDUAL)
                || equals(RESIDENT_CODE)
                || equals(CORPORATE);
    }

    /** Whether the text may name a domain. */
    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
