package cityhub.tools.city;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.stream.Stream;

/**
 * The own numbers that a line-of-business system has for the city's persons, such as tax numbers. Different persons
 * have different numbers; the number follows from domain, seed and addressee number, so nothing is stored.
 */
public final class OwnNumbers {
    /** How an own number looks. */
    public enum Form {
        /** 15 digits. */
        FIFTEEN_DIGITS,
        /** 10 digits. */
        TEN_DIGITS,
        /** Two letters of the domain, a hyphen, 9 digits. */
        LETTERED
    }

    private static final long NINE_DIGITS = 1_000_000_000L;
    private static final long SPREAD = 472_882_027L;

    private final String domain;
    private final Form form;
    private final long offset;

    private OwnNumbers(String domain, Form form, long offset) {
        this.domain = domain;
        this.form = form;
        this.offset = offset;
    }

    /**
     * The numbers of one system.
     *
     * @param domain name of its number domain, at least two Latin capitals, such as TAX
     */
    public static OwnNumbers of(City city, String domain, Form form) {
        if (!domain.matches("[A-Z]{2}[A-Z0-9_]*")) {
            throw new IllegalArgumentException("a domain is named in Latin capitals");
        }
        long name = domain.chars().asLongStream().reduce(7, (sum, c) -> sum * 31 + c);
        Dice dice = Dice.of(city.settings().seed(), Dice.Topic.MEMBER, -2 - name);
        return new OwnNumbers(domain, form, Long.remainderUnsigned(dice.next(), NINE_DIGITS));
    }

    /** The system's number of a person. */
    public String of(String addresseeNumber) {
        long spread = (CityNumbers.personOf(addresseeNumber) * SPREAD + offset) % NINE_DIGITS;
        return switch (form) {
            case FIFTEEN_DIGITS -> "5%014d".formatted(spread);
            case TEN_DIGITS -> "7%09d".formatted(spread);
            case LETTERED -> "%s-%09d".formatted(domain.substring(0, 2), spread);
        };
    }

    /**
     * Writes a file of ties: header {@code 宛名番号,固有番号}, one line per person, in CSV.
     *
     * @throws IOException when the writer fails
     */
    public void write(Stream<String> addresseeNumbers, Writer out) throws IOException {
        out.write("宛名番号,固有番号\r\n");
        try {
            addresseeNumbers.forEach(number -> line(number, out));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void line(String addresseeNumber, Writer out) {
        try {
            out.write(addresseeNumber + "," + of(addresseeNumber) + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
