package cityhub.hub.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The code lists that record values come from, and the eras. Immutable. */
public final class CodeLists {

    /** File of the configuration folder whose lists replace those of the same name. */
    public static final String FILE = "code_lists.json";

    private static final String ERA = "era";

    private final SortedMap<String, CodeList> lists;
    private final List<Era> eras;

    private CodeLists(Map<String, CodeList> lists, List<Era> eras) {
        this.lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
        this.eras = List.copyOf(eras);
    }

    /** The lists that come with the hub. */
    public static CodeLists standard() {
        return read(List.of(standardFile()));
    }

    /**
     * The lists that come with the hub, each replaced by the one of the same name in {@value #FILE} of the configuration
     * folder if there is such a file.
     *
     * @throws IllegalArgumentException when the file cannot be read; the message names file and list
     */
    public static CodeLists load(Path configurationFolder) {
        Path file = configurationFolder.resolve(FILE);
        return Files.exists(file) ? read(List.of(standardFile(), ConversionFiles.json(file))) : standard();
    }

    private static JsonNode standardFile() {
        return ConversionFiles.json(FILE, ConversionFiles.resource(FILE));
    }

    private static CodeLists read(List<JsonNode> files) {
        Map<String, CodeList> lists = new TreeMap<>();
        List<Era> eras = List.of();
        for (JsonNode file : files) {
            if (!file.path("lists").isObject()) {
                throw new IllegalArgumentException(FILE + " lacks lists");
            }
            for (Map.Entry<String, JsonNode> each : file.path("lists").properties()) {
                lists.put(each.getKey(), list(each.getKey(), each.getValue()));
                if (each.getKey().equals(ERA)) {
                    eras = eras(each.getValue(), lists.get(ERA));
                }
            }
        }
        return new CodeLists(lists, eras);
    }

    private static CodeList list(String name, JsonNode node) {
        String where = FILE + ", list " + name;
        Map<String, String> groups = new TreeMap<>();
        node.path("groups")
                .properties()
                .forEach(group -> group.getValue().forEach(code -> groups.put(code.asText(), group.getKey())));
        return new CodeList(
                name,
                ConversionFiles.text(where, node, "title"),
                ConversionFiles.text(where, node, "certainty"),
                ConversionFiles.texts(where, node.path("codes")),
                node.path("form").asText(""),
                groups);
    }

    private static List<Era> eras(JsonNode node, CodeList list) {
        Map<String, String> starts = ConversionFiles.texts(FILE + ", list era", node.path("starts"));
        List<Era> eras = new ArrayList<>();
        list.codes().forEach((code, name) -> {
            String start = starts.getOrDefault(code, "");
            if (!Era.isStart(start)) {
                throw new IllegalArgumentException(FILE + ", list era: " + code + " lacks its first day YYYY-MM-DD");
            }
            eras.add(new Era(code, name, start));
        });
        eras.sort(Comparator.comparing(Era::start));
        return eras;
    }

    /** The list of this name. */
    public Optional<CodeList> find(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    /** All lists by name. */
    public SortedMap<String, CodeList> all() {
        return lists;
    }

    /** The eras, oldest first. */
    public List<Era> eras() {
        return eras;
    }
}
