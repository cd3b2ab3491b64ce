package cityhub.hub.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates in era form: as entered, never through a calendar. */
class EraDatesTest {

    private static final CodeProfiles PROFILES = CodeProfiles.standard(CodeLists.standard());

    private static Optional<String> convert(String profile, String date, String era) {
        byte[] text = ("**" + date + "*").getBytes(StandardCharsets.UTF_8);
        return PROFILES.byName(profile)
                .orElseThrow()
                .eraDates()
                .convert(text, 2, text.length - 1, era)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "1975-04-01, 3, 3500401",
        "1975-04-01, '', 3500401",
        "1912-07-30, 1, 1450730",
        "1912-07-30, 2, 2010730",
        "1912-07-30, '', 2010730",
        "1912-07-29, '', 1450729",
        "1926-12-25, 2, 2151225",
        "1926-12-25, '', 3011225",
        "1989-01-07, '', 3640107",
        "1989-01-08, '', 4010108",
        "2019-05-01, '', 5010501",
        "2019-02-29, 4, 4310229",
        "2019-02-29, '', 4310229",
    })
    void dateKeepsTheEraItWasEnteredWith(String date, String era, String expected) {
        assertEquals(Optional.of(expected), convert("legacy-tax", date, era));
    }

    @ParameterizedTest
    @CsvSource({
        "2020-A1-00, '', 502A100",
        "2020-A1-00, 5, 502A100",
        "2020-05-A3, '', 50205A3",
        "1926-00-00, '', 2150000",
        "1989-A1-00, '', 401A100",
        "0000-00-00, '', 0000000",
        "0000-05-00, '', 0000500",
        "9999-12-31, '', 9991231",
    })
    void unknownPartsKeepWhatTheySay(String date, String era, String expected) {
        assertEquals(Optional.of(expected), convert("legacy-tax", date, era));
    }

    @Test
    void eraHasTheConsumersCode() {
        assertEquals(Optional.of("S500401"), convert("legacy-welfare", "1975-04-01", "3"));
        assertEquals(Optional.of("M450730"), convert("legacy-welfare", "1912-07-30", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1975-4-1",
                "1975/04/01",
                "1975-04-010",
                "19750401",
                "1975-A5-01",
                "1975-04-A4",
                "1868-01-24",
                "あいう"
            })
    void whatIsNoDateHasNoEraForm(String date) {
        assertEquals(Optional.empty(), convert("legacy-tax", date, ""));
    }

    @Test
    void eraThatDoesNotFitHasNoEraForm() {
        assertEquals(Optional.empty(), convert("legacy-tax", "1975-04-01", "5"));
        assertEquals(Optional.empty(), convert("legacy-tax", "1975-04-01", "9"));
        assertEquals(Optional.empty(), convert("legacy-tax", "2199-04-01", "4"));
    }
}
