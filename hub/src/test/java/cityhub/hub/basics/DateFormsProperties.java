package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Dates are accepted exactly as these patterns word the forms. */
class DateFormsProperties {
    private static final String DAYS = "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
            + "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))";
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-" + DAYS);
    private static final Pattern KNOWN = Pattern.compile("(?!0000)[0-9]{4}-" + DAYS);
    private static final Pattern PARTLY_UNKNOWN =
            Pattern.compile("[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:00|A[1-3])|(?:00|A[1-4])-00)");

    @Property(tries = 20_000)
    void datesAreThoseOfThePatterns(@ForAll("texts") String text) {
        boolean date = DATE.matcher(text).matches();
        boolean partly = PARTLY_UNKNOWN.matcher(text).matches();
        assertEquals(date, DateForms.isDate(text), text);
        assertEquals(KNOWN.matcher(text).matches(), DateForms.isKnownDay(text), text);
        assertEquals(date || partly, DateForms.isUncertainDate(text), text);
    }

    /** Dates, and texts of which one place is another character or that are a little longer or shorter. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> years = Arbitraries.of("0000", "0001", "1989", "2026", "9999", "２０２６", "20A6");
        Arbitrary<String> parts = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 35).map("%02d"::formatted),
                Arbitraries.of("A0", "A1", "A2", "A3", "A4", "A5", "B1", "1A", "０１", "/1", ":0", "1:", "-1"));
        Arbitrary<String> dates = Combinators.combine(years, parts, parts).as((y, m, d) -> y + "-" + m + "-" + d);
        Arbitrary<String> altered = Combinators.combine(
                        dates,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.chars().ascii())
                .as((date, at, character) -> date.substring(0, at) + character + date.substring(at + 1));
        Arbitrary<String> cut = Combinators.combine(
                        dates, Arbitraries.integers().between(0, 10), Arbitraries.of("", "0", " "))
                .as((date, length, more) -> date.substring(0, length) + more);
        return Arbitraries.oneOf(dates, altered, cut);
    }
}
