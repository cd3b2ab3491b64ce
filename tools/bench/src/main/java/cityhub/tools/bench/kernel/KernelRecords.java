package cityhub.tools.bench.kernel;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.city.City;
import cityhub.tools.city.CitySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Residents of a generated city whose records take about 600 bytes, as the hub stores them, and their numbers. */
final class KernelRecords {

    /** How many: enough that no branch is learnt by heart, few enough to stay in a core's cache. */
    static final int COUNT = 64;

    private static final int SHORTEST = 590;
    private static final int LONGEST = 610;
    private static final CitySettings CITY = CitySettings.of(20261127L, 20_000);

    private KernelRecords() {}

    /** The first residents of the city that fit. */
    static List<StoredRecord> of(Predicate<byte[]> fits) {
        List<byte[]> payloads = City.of(CITY)
                .register()
                .map(KernelRecords::stored)
                .filter(payload -> payload.length >= SHORTEST && payload.length <= LONGEST)
                .filter(fits)
                .limit(COUNT)
                .toList();
        if (payloads.size() < COUNT) {
            throw new IllegalStateException("the city has only " + payloads.size() + " such residents");
        }
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new StoredRecord(1_000 + i, i, payloads.get(i)))
                .toList();
    }

    /** What is kept of a record: the numbers of the law are taken out at intake. */
    private static byte[] stored(ResidentRecord record) {
        return record.toBuilder()
                .clearIntegratedNumber()
                .clearIndividualNumber()
                .clearResidentCode()
                .build()
                .toByteArray();
    }

    /** A number of twelve digits for each of these persons in each domain; nobody else has one. */
    static NumberTable numbers(List<StoredRecord> records, List<NumberDomain> domains) {
        Map<Key, String> numbers = new HashMap<>();
        for (StoredRecord each : records) {
            domains.forEach(domain -> numbers.put(
                    new Key(each.personId(), domain),
                    String.format("%012d", each.personId() * 7_919 + domains.size())));
        }
        return new Table(Map.copyOf(numbers));
    }

    private record Key(long personId, NumberDomain domain) {}

    private record Table(Map<Key, String> numbers) implements NumberTable {
        @Override
        public Optional<String> ofPerson(long personId, NumberDomain domain) {
            return Optional.ofNullable(numbers.get(new Key(personId, domain)));
        }

        @Override
        public Optional<String> ofResidentNumber(String residentNumber, NumberDomain domain) {
            return Optional.empty();
        }
    }
}
