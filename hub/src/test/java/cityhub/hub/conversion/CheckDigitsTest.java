package cityhub.hub.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Check digits against published and computed vectors; every number is generated or a published example. */
class CheckDigitsTest {

    private static final JsonNode VECTORS = read();

    private static JsonNode read() {
        try (InputStream in = CheckDigitsTest.class.getResourceAsStream("/cityhub/conversion/checkdigits.json")) {
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> known(String number) {
        return texts(VECTORS.path("formulas").path(number).path("known_vectors"));
    }

    private static List<String> generated(String number) {
        return texts(VECTORS.path("generated_vectors").path(number));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        assertFalse(texts.isEmpty());
        return texts;
    }

    /** Each number holds; with any single digit replaced by the next one, at most the undefined remainders still do. */
    private static void hold(List<String> numbers, Predicate<String> check) {
        for (String number : numbers) {
            assertTrue(check.test(number), number);
            String checkDigitAltered =
                    number.substring(0, number.length() - 1) + (number.charAt(number.length() - 1) - '0' + 1) % 10;
            assertFalse(check.test(checkDigitAltered), checkDigitAltered);
            assertFalse(check.test(number + "0"));
            assertFalse(check.test("x" + number.substring(1)));
        }
    }

    @Test
    void individualNumbersHold() {
        hold(known("個人番号"), CheckDigits::isIndividualNumber);
        hold(generated("個人番号"), CheckDigits::isIndividualNumber);
        assertEquals(8, CheckDigits.individualNumberCheckDigit("12345678901"));
    }

    @Test
    void residentCodesHold() {
        hold(generated("住民票コード"), CheckDigits::isResidentCode);
        assertEquals(2, CheckDigits.residentCodeCheckDigit("9361071745"));
    }

    @Test
    void municipalityCodesHold() {
        hold(known("地方公共団体コード"), CheckDigits::isMunicipalityCode);
    }

    @Test
    void corporateNumbersHold() {
        for (String number : known("法人番号")) {
            assertTrue(CheckDigits.isCorporateNumber(number));
            assertFalse(CheckDigits.isCorporateNumber((number.charAt(0) - '0' + 1) % 10 + number.substring(1)));
        }
    }

    @Test
    void issuedAddresseeNumbersHold() {
        for (String number : generated("宛名番号_M11W2-7")) {
            assertTrue(CheckDigits.isIssuedAddresseeNumber(number), number);
            assertEquals(
                    OptionalInt.of(number.charAt(14) - '0'), CheckDigits.addresseeCheckDigit(number.substring(0, 14)));
        }
    }

    @Test
    void serialOfRemainderOneIsSkipped() {
        for (String serial : generated("宛名番号_remainder1")) {
            assertEquals(OptionalInt.empty(), CheckDigits.addresseeCheckDigit(serial), serial);
        }
    }
}
