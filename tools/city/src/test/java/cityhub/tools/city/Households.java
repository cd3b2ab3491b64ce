package cityhub.tools.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.resident.v1.ResidentRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What must hold for every household at any time. */
final class Households {
    private Households() {}

    /** Each household with living members has one head, whose name is everybody's head name, and one address. */
    static void assertOneHeadEach(Stream<ResidentRecord> register) {
        Map<String, Integer> heads = new HashMap<>();
        Map<String, String> headNames = new HashMap<>();
        Map<String, Object> addresses = new HashMap<>();
        register.filter(record -> record.getResidentState().equals("1")).forEach(record -> {
            String household = record.getHouseholdNumber();
            boolean head = record.getRelationship().getCode1().equals("02");
            heads.merge(household, head ? 1 : 0, Integer::sum);
            assertEquals(
                    record.getHouseholdHeadName(),
                    headNames.computeIfAbsent(household, ignored -> record.getHouseholdHeadName()));
            assertEquals(record.getAddress(), addresses.computeIfAbsent(household, ignored -> record.getAddress()));
            if (head) {
                assertEquals(record.getName().getFullName(), record.getHouseholdHeadName());
            }
        });
        heads.forEach((household, count) -> assertEquals(1, count, () -> "heads of household " + household));
    }
}
