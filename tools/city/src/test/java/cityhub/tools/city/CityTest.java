package cityhub.tools.city;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.formats.CsvLine;
import cityhub.formats.ResidentCsvReader;
import cityhub.formats.ResidentCsvWriter;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CityTest {
    private static final City CITY = City.of(CitySettings.of(42, 20_000));
    private static final List<ResidentRecord> REGISTER = CITY.register().toList();

    @Test
    void sameSeedGivesTheSameCityAndAnotherSeedAnother() throws Exception {
        byte[] first = digest(City.of(CitySettings.of(1, 3000)).residents());
        assertArrayEquals(first, digest(City.of(CitySettings.of(1, 3000)).residents()));
        assertFalse(MessageDigest.isEqual(
                first, digest(City.of(CitySettings.of(2, 3000)).residents())));
    }

    @Test
    void cityHasExactlyTheResidentsAskedFor() {
        for (int residents : List.of(1, 2, 3, 7, 100, 20_000)) {
            City city = City.of(CitySettings.of(9, residents));
            assertEquals(
                    residents,
                    city.register()
                            .map(ResidentRecord::getAddresseeNumber)
                            .distinct()
                            .count());
        }
    }

    @Test
    void householdsCanBeMadeWithoutThoseBeforeThem() {
        ResidentRecord some = REGISTER.get(12_345);
        assertEquals(
                some,
                CITY.history(CityNumbers.personOf(some.getAddresseeNumber()))
                        .orElseThrow()
                        .getLast());
        assertEquals(Optional.of(some), CITY.truth().current(some.getAddresseeNumber()));
    }

    @Test
    void cityOfTwoMillionNeedsOnlyTheHouseholdsAskedFor() {
        City large = City.of(CitySettings.of(11, 2_000_000));
        assertTrue(large.households() < Identity.MAX_HOUSEHOLDS);
        Household last = large.household(large.households() - 1);
        ResidentRecord head = large.history(last, last.members().getFirst()).getFirst();
        assertEquals("02", head.getRelationship().getCode1());
        assertEquals(1000, large.residents().limit(1000).count());
    }

    @Test
    void everyHouseholdHasExactlyOneHead() {
        Households.assertOneHeadEach(REGISTER.stream());
    }

    @Test
    void nobodySharesNameBirthDateAndSexOrAnyNumber() {
        Set<String> seen = new HashSet<>();
        for (ResidentRecord record : REGISTER) {
            assertTrue(seen.add("three " + record.getName().getFullName()
                    + record.getBirthDate().getValue() + record.getSex()));
            assertTrue(seen.add("addressee " + record.getAddresseeNumber()));
            assertTrue(seen.add("code " + record.getResidentCode()));
            assertTrue(
                    record.getIndividualNumber().isEmpty() || seen.add("individual " + record.getIndividualNumber()));
        }
    }

    @Test
    void initialLoadRisesByOneAndNamesOnlyKnownPersons() {
        Map<String, Integer> histories = new HashMap<>();
        CITY.residents().forEach(change -> {
            ResidentRecord record = change.getRecord();
            assertEquals(histories.merge(record.getAddresseeNumber(), 1, Integer::sum), record.getHistoryNumber());
            record.getProtection()
                    .getCoProtectedNumbersList()
                    .forEach(other -> assertTrue(histories.containsKey(other)));
        });
        assertEquals(20_000, histories.size());
    }

    @Test
    void cityIsMixedAsACityIs() {
        assertBetween(0.45, 0.56, share(record -> record.getSex().equals("2")));
        assertBetween(0.02, 0.06, share(record -> record.getResidentKind().equals("2")));
        assertBetween(0.20, 0.36, share(record -> age(record) >= 65));
        assertBetween(0.09, 0.20, share(record -> age(record) < 15));
        assertBetween(0.001, 0.02, share(record -> record.hasProtection()));
        assertBetween(0.01, 0.04, share(record -> record.getResidentState().equals("2")));
        assertBetween(0.002, 0.02, share(record -> record.getResidentState().equals("3")));
        assertBetween(
                0.0005,
                0.01,
                share(record -> record.getBirthDate().getUnknownFlag().equals("1")));
        assertBetween(0.002, 0.02, share(record -> record.getIndividualNumber().isEmpty()));
        assertTrue(share(record -> !record.getName().getAlias().isEmpty()) > 0);
        assertTrue(share(record -> record.getName().getFullName().contains("髙")) > 0);
        assertTrue(share(record -> record.getName().getFullName().contains("﨑")) > 0);
        assertTrue(share(record -> record.getName().getFullName().contains("𠮷")) > 0);
        assertFalse(Charset.forName("windows-31j").newEncoder().canEncode("𠮷"));
        assertEquals(
                City.wards().size(),
                REGISTER.stream()
                        .map(record -> record.getAddress().getWardCode())
                        .distinct()
                        .count());
    }

    @Test
    void everyChangeOfTheInitialLoadStandsInAFileUnaltered() throws Exception {
        City small = City.of(CitySettings.of(3, 2000));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ResidentCsvWriter writer = ResidentCsvWriter.ofChanges(file)) {
            small.residents().forEach(writer::write);
        }
        try (ResidentCsvReader reader = ResidentCsvReader.open(new ByteArrayInputStream(file.toByteArray()))) {
            small.residents().forEach(change -> assertEquals(change, good(reader)));
            assertEquals(Optional.empty(), reader.next());
        }
    }

    @Test
    void ownNumbersDifferByPersonAndSystem() throws Exception {
        for (OwnNumbers.Form form : OwnNumbers.Form.values()) {
            OwnNumbers tax = OwnNumbers.of(CITY, "TAX", form);
            Set<String> numbers = REGISTER.stream()
                    .map(record -> tax.of(record.getAddresseeNumber()))
                    .collect(Collectors.toSet());
            assertEquals(REGISTER.size(), numbers.size());
            assertTrue(numbers.stream().allMatch(number -> number.length() <= 15));
            String one = REGISTER.getFirst().getAddresseeNumber();
            assertEquals(tax.of(one), OwnNumbers.of(CITY, "TAX", form).of(one));
            assertNotEquals(tax.of(one), OwnNumbers.of(CITY, "NHI", form).of(one));
        }
        StringWriter file = new StringWriter();
        OwnNumbers.of(CITY, "TAX", OwnNumbers.Form.FIFTEEN_DIGITS).write(Stream.of("000000000101370"), file);
        assertTrue(file.toString().matches("宛名番号,固有番号\r\n000000000101370,5[0-9]{14}\r\n"));
    }

    private static ResidentChange good(ResidentCsvReader reader) {
        try {
            return switch (reader.next().orElseThrow()) {
                case CsvLine.Good good -> good.change();
                case CsvLine.Bad bad -> throw new AssertionError(bad.problems());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int age(ResidentRecord record) {
        return Draft.age(record, CITY.settings().referenceDate());
    }

    private static double share(Predicate<ResidentRecord> of) {
        return REGISTER.stream().filter(of).count() / (double) REGISTER.size();
    }

    private static void assertBetween(double low, double high, double share) {
        assertTrue(share >= low && share <= high, () -> share + " is not between " + low + " and " + high);
    }

    private static byte[] digest(Stream<ResidentChange> changes) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        changes.forEach(change -> digest.update(change.toByteArray()));
        return digest.digest();
    }
}
