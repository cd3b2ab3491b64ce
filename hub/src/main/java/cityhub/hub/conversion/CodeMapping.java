package cityhub.hub.conversion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How one code list is converted for a consumer. A value that is neither mapped nor passed cannot be given to that
 * consumer.
 *
 * @param codes standard value to the consumer's value
 * @param othersAsTheyAre whether values that are not mapped are given as they are
 */
public record CodeMapping(Map<String, String> codes, boolean othersAsTheyAre) {

    /** Keeps a sorted unmodifiable copy. */
    public CodeMapping {
        codes = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(codes));
    }

    /** The consumer's value; empty when there is none. */
    public Optional<String> convert(String code) {
        String mapped = codes.get(code);
        if (mapped != null) {
            return Optional.of(mapped);
        }
        return othersAsTheyAre ? Optional.of(code) : Optional.empty();
    }

    /** The standard value for a consumer's; empty when there is none, or more than one. */
    public Optional<String> standard(String value) {
        List<String> standard = codes.entrySet().stream()
                .filter(each -> each.getValue().equals(value))
                .map(Map.Entry::getKey)
                .toList();
        if (standard.isEmpty() && othersAsTheyAre && !codes.containsKey(value)) {
            return Optional.of(value);
        }
        return standard.size() == 1 ? Optional.of(standard.getFirst()) : Optional.empty();
    }
}
