package cityhub.tools.demo;

import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;

/** Whether a resident is in a population, decided from the truth, apart from the hub's own filter. */
final class Populations {
    private Populations() {}

    static boolean admits(Population population, ResidentRecord record, LocalDate today) {
        return within(population.getWardCodesList(), record.getAddress().getWardCode())
                && within(population.getResidentKindsList(), record.getResidentKind())
                && within(population.getResidentStatesList(), record.getResidentState())
                && ageWithin(population, record.getBirthDate().getValue(), today);
    }

    private static boolean within(java.util.List<String> allowed, String value) {
        return allowed.isEmpty() || allowed.contains(value);
    }

    private static boolean ageWithin(Population population, String birthDate, LocalDate today) {
        if (!population.hasAgeFrom() && !population.hasAgeTo()) {
            return true;
        }
        if (!birthDate.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                || birthDate.startsWith("0000")
                || birthDate.contains("-00")) {
            return false;
        }
        int age = today.getYear() - Integer.parseInt(birthDate.substring(0, 4));
        if (birthDate.substring(5).compareTo(today.toString().substring(5)) > 0) {
            age--;
        }
        return (!population.hasAgeFrom() || age >= population.getAgeFrom())
                && (!population.hasAgeTo() || age <= population.getAgeTo());
    }
}
