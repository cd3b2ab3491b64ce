package cityhub.tools.demo;

import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.List;

/** Whether a resident is in a population, decided from the truth, apart from the hub's own filter. */
final class Populations {
    private Populations() {}

    static boolean admits(Population population, ResidentRecord record, LocalDate today) {
        return within(population.getWardCodesList(), record.getAddress().getWardCode())
                && within(population.getResidentKindsList(), record.getResidentKind())
                && within(population.getResidentStatesList(), record.getResidentState())
                && ageWithin(population, record.getBirthDate().getValue(), today);
    }

    private static boolean within(List<String> allowed, String value) {
        return allowed.isEmpty() || allowed.contains(value);
    }

    private static boolean ageWithin(Population population, String birthDate, LocalDate today) {
        if (!population.hasAgeFrom() && !population.hasAgeTo()) {
            return true;
        }
        if (birthDate.length() != 10 || birthDate.startsWith("0000")) {
            return false;
        }
        boolean monthKnown = birthDate.substring(5, 7).matches("0[1-9]|1[0-2]");
        boolean dayKnown = monthKnown && birthDate.substring(8).matches("0[1-9]|[12][0-9]|3[01]");
        String year = birthDate.substring(0, 5);
        String month = birthDate.substring(5, 8);
        int youngest = age(dayKnown ? birthDate : year + (monthKnown ? month : "12-") + "31", today);
        int oldest = age(dayKnown ? birthDate : year + (monthKnown ? month : "01-") + "01", today);
        return (!population.hasAgeFrom() || youngest >= population.getAgeFrom())
                && (!population.hasAgeTo() || oldest <= population.getAgeTo());
    }

    private static int age(String birthDate, LocalDate today) {
        int age = today.getYear() - Integer.parseInt(birthDate.substring(0, 4));
        return birthDate.substring(5).compareTo(today.toString().substring(5)) > 0 ? age - 1 : age;
    }
}
