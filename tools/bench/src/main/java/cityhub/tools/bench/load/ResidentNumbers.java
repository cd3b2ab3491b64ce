package cityhub.tools.bench.load;

import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The addressee numbers (宛名番号) of all residents, to be drawn from uniformly. */
final class ResidentNumbers {
    private static final String FORM = "%015d";

    private static final int FORM_LENGTH = 15;
    private static final int OWN_DIGITS = 13;

    private final long[] numbers;

    private ResidentNumbers(long[] numbers) {
        this.numbers = numbers;
    }

    static ResidentNumbers of(City city) {
        return new ResidentNumbers(city.register()
                .map(ResidentRecord::getAddresseeNumber)
                .mapToLong(ResidentNumbers::parse)
                .toArray());
    }

    /** One of them. */
    String draw() {
        return FORM.formatted(numbers[ThreadLocalRandom.current().nextInt(numbers.length)]);
    }

    /** All of them, in the order of the register. */
    List<String> all() {
        return Arrays.stream(numbers).mapToObj(FORM::formatted).toList();
    }

    /** Number of a person in a system that has its own: any form will do, as long as it follows from the other. */
    static String own(String resident) {
        return "T-" + resident.substring(FORM_LENGTH - OWN_DIGITS);
    }

    /** So many of them, one perhaps more than once. */
    List<String> draw(int count) {
        return IntStream.range(0, count).mapToObj(i -> draw()).toList();
    }

    private static long parse(String number) {
        long value = Long.parseLong(number);
        if (!FORM.formatted(value).equals(number)) {
            throw new IllegalStateException("an addressee number has 15 digits");
        }
        return value;
    }
}
