package cityhub.hub.disclosure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.registry.v1.Population;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose data flows. */
class PopulationFilterTest {

    private static ScopeAttributes born(String birthDate) {
        return new ScopeAttributes(birthDate, "101", "1", "1");
    }

    private static PopulationFilter ages(int from, int to) {
        return PopulationFilter.of(
                Population.newBuilder().setAgeFrom(from).setAgeTo(to).build());
    }

    @ParameterizedTest
    @CsvSource({
        "1961-11-21, 2026-11-20, 64",
        "1961-11-21, 2026-11-21, 65",
        "1961-11-22, 2026-11-21, 64",
        "2008-02-29, 2026-02-28, 17",
        "2008-02-29, 2026-03-01, 18",
        "2007-02-29, 2028-02-29, 21",
        "2026-11-21, 2026-11-21, 0",
    })
    void ageRisesOnTheBirthday(String birthDate, LocalDate day, int age) {
        assertTrue(ages(age, age).admits(born(birthDate), day));
        assertFalse(ages(age + 1, 200).admits(born(birthDate), day));
        assertTrue(age == 0 || !ages(0, age - 1).admits(born(birthDate), day));
    }

    @ParameterizedTest
    @CsvSource({
        "1950-00-00, 76, 76, false",
        "1950-00-00, 75, 76, true",
        "1950-00-00, 65, 74, false",
        "1950-A1-00, 75, 76, true",
        "1950-05-00, 76, 76, true",
        "1950-11-00, 76, 76, false",
        "1950-11-00, 75, 76, true",
        "1950-11-A3, 75, 76, true",
        "0000-00-00, 0, 200, false",
        "9999-12-31, 0, 200, false",
        "'', 0, 200, false",
        "unknown, 0, 200, false",
        "1950-5-001, 0, 200, false",
        "1950-A5-00, 0, 200, false",
        "1950-B1-00, 0, 200, false",
        "1950-05-A4, 0, 200, false",
        "1950/05/05, 0, 200, false",
        "1950-05/05, 0, 200, false",
        "195０-05-05, 0, 200, false",
        "1950-05-050, 0, 200, false",
    })
    void onlyWhoeverIsCertainlyWithinTheAgesIsAdmitted(String birthDate, int from, int to, boolean admitted) {
        assertEquals(admitted, ages(from, to).admits(born(birthDate), LocalDate.of(2026, 11, 21)));
    }

    @Test
    void withoutConditionsEverybodyIsAdmitted() {
        PopulationFilter all = PopulationFilter.of(Population.getDefaultInstance());

        assertTrue(all.admits(new ScopeAttributes("", "", "", ""), LocalDate.of(2026, 11, 21)));
        assertFalse(all.dependsOnAge());
        assertTrue(PopulationFilter.of(Population.newBuilder().setAgeFrom(0).build())
                .dependsOnAge());
    }

    @Test
    void allConditionsHoldTogether() {
        PopulationFilter filter = PopulationFilter.of(Population.newBuilder()
                .setAgeFrom(20)
                .addWardCodes("101")
                .addWardCodes("102")
                .addResidentKinds("2")
                .addResidentStates("1")
                .build());
        LocalDate day = LocalDate.of(2026, 11, 21);

        assertTrue(filter.admits(new ScopeAttributes("1990-01-01", "102", "2", "1"), day));
        assertFalse(filter.admits(new ScopeAttributes("1990-01-01", "103", "2", "1"), day));
        assertFalse(filter.admits(new ScopeAttributes("1990-01-01", "102", "1", "1"), day));
        assertFalse(filter.admits(new ScopeAttributes("1990-01-01", "102", "2", "2"), day));
        assertFalse(filter.admits(new ScopeAttributes("2010-01-01", "102", "2", "1"), day));
    }

    @Test
    void attributesAreReadFromTheRecordAndStored() {
        ScopeAttributes attributes = ScopeAttributes.of(ResidentRecord.newBuilder()
                .setResidentKind("2")
                .setResidentState("1")
                .setBirthDate(UncertainDate.newBuilder().setValue("1990-00-00"))
                .setAddress(Address.newBuilder().setWardCode("101"))
                .build()
                .toByteArray());

        assertEquals(new ScopeAttributes("1990-00-00", "101", "2", "1"), attributes);
        assertEquals(attributes, ScopeAttributes.decode(attributes.encode()));
        ScopeAttributes none = ScopeAttributes.of(new byte[0]);
        assertEquals(none, ScopeAttributes.decode(none.encode()));
        assertFalse(attributes.toString().contains("1990"));
        assertThrows(
                IllegalArgumentException.class, () -> ScopeAttributes.decode("x".getBytes(StandardCharsets.UTF_8)));
    }
}
