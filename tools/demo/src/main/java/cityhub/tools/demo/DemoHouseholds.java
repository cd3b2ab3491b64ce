package cityhub.tools.demo;

import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.simulators.SimulatedCity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Household information, which the hub registers at the platform by itself, held against the register. */
final class DemoHouseholds {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OF_HOUSEHOLDS = " " + SimulatedCity.HOUSEHOLD + " ";
    private static final String OPEN_END = "9999-12-31 ";
    /** 住民状態: who lives in the city. */
    private static final String RESIDENT = "1";

    private static final Held NOTHING = new Held("", 0);

    private final Supplier<Map<String, String>> replicas;
    private final Map<String, String> integrated;
    private final Map<String, String> expected = new HashMap<>();

    /** Head and relationship, nothing when it has ended, and how often it came. */
    private record Held(String content, int version) {}

    /**
     * What came of it.
     *
     * @param registered residents of whom it is to be there
     * @param ended former residents, of whom none may be there any more
     * @param lost those of whom the platform holds another head or relationship than the register, or none
     * @param doubled those about whom nothing changed, and of whom the platform took it more than once all the same
     */
    record Result(long registered, long ended, long lost, long doubled) {}

    /**
     * Nothing is compared yet.
     *
     * @param replicas what the simulated platform holds
     * @param integrated integrated numbers by addressee number
     * @param records residents, as the register has them by now
     */
    DemoHouseholds(
            Supplier<Map<String, String>> replicas, Map<String, String> integrated, List<ResidentRecord> records) {
        this.replicas = replicas;
        this.integrated = integrated;
        for (ResidentRecord each : records) {
            boolean resident = each.getResidentState().equals(RESIDENT);
            String household =
                    each.getHouseholdHeadName() + " " + each.getRelationship().getCode1();
            expected.put(integrated.get(each.getAddresseeNumber()), resident ? household : "");
        }
    }

    /** Whether the platform holds all of it. */
    boolean areThere() {
        return unlike(held()) == 0;
    }

    /**
     * As the platform has it now.
     *
     * @param untouched addressee numbers of those about whom nothing changed since the first load
     */
    Result result(Set<String> untouched) {
        Map<String, Held> held = held();
        long residents =
                expected.values().stream().filter(each -> !each.isEmpty()).count();
        long doubled = untouched.stream()
                .map(integrated::get)
                .filter(each -> held.getOrDefault(each, NOTHING).version() > 1)
                .count();
        return new Result(residents, expected.size() - residents, unlike(held), doubled);
    }

    private long unlike(Map<String, Held> held) {
        return expected.entrySet().stream()
                .filter(each -> !each.getValue()
                        .equals(held.getOrDefault(each.getKey(), NOTHING).content()))
                .count();
    }

    /** By integrated number. */
    private Map<String, Held> held() {
        Map<String, Held> held = new HashMap<>();
        replicas.get().forEach((key, content) -> {
            if (key.contains(OF_HOUSEHOLDS)) {
                String open = content.startsWith(OPEN_END) ? value(content, "01") + " " + value(content, "02") : "";
                int version = Integer.parseInt(content.split(" ", 3)[1]);
                held.put(key.substring(0, key.indexOf(' ')), new Held(open, version));
            }
        });
        return held;
    }

    private static String value(String content, String itemCode) {
        try {
            for (JsonNode each : JSON.readTree(content.substring(content.indexOf('[')))) {
                if (each.path("item_code").asText().equals(itemCode)) {
                    return each.path("value").asText();
                }
            }
            return "";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the simulated platform keeps JSON", e);
        }
    }
}
