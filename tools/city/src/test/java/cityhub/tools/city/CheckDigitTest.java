package cityhub.tools.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckDigitTest {
    /** Two published examples, then generated ones. */
    @ParameterizedTest
    @ValueSource(strings = {"123456789018", "983205673214", "953470172484", "927775543686", "914407696800"})
    void individualNumbersEndInTheirDigit(String number) {
        assertLastDigit(number, CheckDigit::ofPersonNumber);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93610717452", "92489970696", "90388174527", "95061622390"})
    void residentCodesEndInTheirDigit(String number) {
        assertLastDigit(number, CheckDigit::ofPersonNumber);
    }

    @ParameterizedTest
    @ValueSource(strings = {"011002", "012131", "012041", "141500", "131016"})
    void municipalityCodesEndInTheirDigit(String code) {
        assertLastDigit(code, CheckDigit::ofMunicipality);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000000101370", "000000000102741", "000000000104116", "000000000131512"})
    void addresseeNumbersEndInTheirDigit(String number) {
        assertLastDigit(number, CheckDigit::ofAddressee);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000011233", "00000000011507", "00000000012740"})
    void serialOfRemainderOneHasNoDigit(String serial) {
        assertEquals(-1, CheckDigit.ofAddressee(serial));
    }

    @Property
    void numbersAreWellFormedAndGiveBackTheirPerson(
            @ForAll long seed,
            @ForAll @LongRange(max = 100_000_000) long person,
            @ForAll @IntRange(max = 7) int version) {
        CityNumbers numbers = new CityNumbers(seed);
        String addressee = CityNumbers.addressee(person);
        assertEquals(15, addressee.length());
        assertLastDigit(addressee, CheckDigit::ofAddressee);
        assertEquals(person, CityNumbers.personOf(addressee));
        String individual = numbers.individual(person, version);
        assertEquals(12, individual.length());
        assertEquals('9', individual.charAt(0));
        assertLastDigit(individual, CheckDigit::ofPersonNumber);
        String code = numbers.residentCode(person, version);
        assertEquals(11, code.length());
        assertEquals('9', code.charAt(0));
        assertLastDigit(code, CheckDigit::ofPersonNumber);
        assertEquals(12, numbers.residenceCard(person, version).length());
    }

    @Test
    void numbersOfManyPersonsAllDiffer() {
        CityNumbers numbers = new CityNumbers(5);
        Set<String> seen = new HashSet<>();
        int count = 0;
        for (long person = 0; person < 5_000_000; person += 997) {
            for (int version = 0; version < CityNumbers.VERSIONS; version++) {
                seen.add(numbers.individual(person, version));
                seen.add(numbers.residentCode(person, version));
                seen.add(numbers.residenceCard(person, version));
                count += 3;
            }
        }
        assertEquals(count, seen.size());
    }

    @Test
    void codesOfCityAndWardsAreWellFormedAndDiffer() {
        Set<String> codes = new HashSet<>(Set.of(City.code()));
        City.wards().forEach(ward -> codes.add(ward.code()));
        assertEquals(City.wards().size() + 1, codes.size());
        codes.forEach(code -> assertLastDigit(code, CheckDigit::ofMunicipality));
    }

    private static void assertLastDigit(String number, ToIntFunction<String> formula) {
        int last = number.length() - 1;
        assertEquals(number.charAt(last) - '0', formula.applyAsInt(number.substring(0, last)));
    }
}
