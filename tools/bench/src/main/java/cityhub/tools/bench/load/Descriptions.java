package cityhub.tools.bench.load;

import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** What people know of residents, to be drawn from uniformly. */
final class Descriptions {
    private static final int MOST = 200_000;

    private final List<Description> all;

    /**
     * What somebody knows of a person.
     *
     * @param name whole name
     * @param birthDate YYYY-MM-DD
     */
    record Description(String name, String birthDate) {}

    private Descriptions(List<Description> all) {
        this.all = all;
    }

    static Descriptions of(City city) {
        try (Stream<ResidentRecord> register = city.register()) {
            return new Descriptions(register.limit(MOST)
                    .map(each -> new Description(
                            each.getName().getFullName(), each.getBirthDate().getValue()))
                    .filter(each -> !each.name().isEmpty() && each.birthDate().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                    .toList());
        }
    }

    Description draw() {
        return all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }
}
