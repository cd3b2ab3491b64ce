package cityhub.tools.city;

/**
 * All numbers of a city. Each follows from the index of its person or household alone and is unlike that of any other
 * index; individual numbers and resident codes begin with 9, which no real one in use today is assumed to have.
 */
final class CityNumbers {
    private static final long TEN_DIGITS = 10_000_000_000L;
    private static final long NINE_DIGITS = 1_000_000_000L;
    /** Odd, no multiple of 5, so that multiplying by it permutes the numbers of n digits. */
    private static final long SPREAD = 387_420_489L;
    /** A person may get this many individual numbers and resident codes in a life. */
    static final int VERSIONS = 8;

    private final long offset;

    CityNumbers(long seed) {
        this.offset =
                Long.remainderUnsigned(Dice.of(seed, Dice.Topic.MEMBER, -1).next(), NINE_DIGITS);
    }

    /** Resident's addressee number (住民宛名番号), 15 digits. */
    static String addressee(long person) {
        return issued(person);
    }

    /** Household number (世帯番号), 15 digits. */
    static String household(long household) {
        return issued(household);
    }

    /** The index of the person whose number {@link #addressee} made. */
    static long personOf(String addresseeNumber) {
        return Long.parseLong(addresseeNumber.substring(0, 14)) / 10;
    }

    String individual(long person, int version) {
        String digits = "9%010d".formatted(spread(person * VERSIONS + version, TEN_DIGITS));
        return digits + CheckDigit.ofPersonNumber(digits);
    }

    String residentCode(long person, int version) {
        String digits = "9%09d".formatted(spread(person * VERSIONS + version, NINE_DIGITS));
        return digits + CheckDigit.ofPersonNumber(digits);
    }

    /** Number of a residence card or special permanent resident certificate: two letters, eight digits, two letters. */
    String residenceCard(long person, int version) {
        long spread = spread(person * VERSIONS + version, TEN_DIGITS);
        long letters = spread / 100_000_000L;
        return "X%c%08d%cZ".formatted('A' + (char) (letters / 10), spread % 100_000_000L, 'A' + (char) (letters % 10));
    }

    private long spread(long index, long modulus) {
        if (index < 0 || index >= NINE_DIGITS) {
            throw new IllegalArgumentException("a city has at most " + NINE_DIGITS / VERSIONS + " person indexes");
        }
        return (index * SPREAD + offset) % modulus;
    }

    /** A serial with the check digit M11W2-7; of the two serials of an index, the first that has a digit is used. */
    private static String issued(long index) {
        String serial = "%014d".formatted(index * 10);
        int digit = CheckDigit.ofAddressee(serial);
        if (digit < 0) {
            serial = "%014d".formatted(index * 10 + 1);
            digit = CheckDigit.ofAddressee(serial);
        }
        return serial + digit;
    }
}
