package cityhub.tools.bench.load;

import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The addressee numbers (宛名番号) of all residents, to be drawn from uniformly. */
final class ResidentNumbers {
    private static final String FORM = "%015d";

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
