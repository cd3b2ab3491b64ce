package cityhub.hub.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The code profiles of the hub, by name. Immutable. */
public final class CodeProfiles {

    /** Name of the profile that converts nothing. */
    public static final String STANDARD = "standard";

    /** Folder of the configuration folder with one JSON file per profile. */
    public static final String FOLDER = "code_profiles";

    private static final List<String> SHIPPED = List.of("legacy-tax", "legacy-welfare", "school");

    private final SortedMap<String, CodeProfile> profiles;

    private CodeProfiles(Map<String, CodeProfile> profiles) {
        this.profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
    }

    /** The profiles that come with the hub, over these code lists. */
    public static CodeProfiles standard(CodeLists lists) {
        return new CodeProfiles(shipped(lists));
    }

    /**
     * The profiles that come with the hub, and those of {@value #FOLDER} in the configuration folder, which replace the
     * ones of the same name.
     *
     * @throws IllegalArgumentException when a file cannot be read, or names a list or a code that is not there
     */
    public static CodeProfiles load(CodeLists lists, Path configurationFolder) {
        Map<String, CodeProfile> profiles = shipped(lists);
        for (Path file : files(configurationFolder.resolve(FOLDER))) {
            CodeProfile profile = profile(file.toString(), ConversionFiles.json(file), lists);
            profiles.put(profile.name(), profile);
        }
        return new CodeProfiles(profiles);
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read", e);
        }
    }

    private static Map<String, CodeProfile> shipped(CodeLists lists) {
        Map<String, CodeProfile> profiles = new TreeMap<>();
        profiles.put(STANDARD, new CodeProfile(STANDARD, DateForm.ISO, Map.of(), lists));
        for (String name : SHIPPED) {
            String file = "profiles/" + name + ".json";
            profiles.put(name, profile(file, ConversionFiles.json(file, ConversionFiles.resource(file)), lists));
        }
        return profiles;
    }

    private static CodeProfile profile(String file, JsonNode node, CodeLists lists) {
        String name = ConversionFiles.text(file, node, "name");
        if (name.equals(STANDARD)) {
            throw new IllegalArgumentException(file + ": the profile " + STANDARD + " converts nothing");
        }
        Map<String, CodeMapping> mappings = new TreeMap<>();
        node.path("codes")
                .properties()
                .forEach(each -> mappings.put(each.getKey(), mapping(file, each.getKey(), each.getValue(), lists)));
        return new CodeProfile(name, dateForm(file, node), mappings, lists);
    }

    private static DateForm dateForm(String file, JsonNode node) {
        return switch (ConversionFiles.text(file, node, "dates")) {
            case "ISO" -> DateForm.ISO;
            case "ERA" -> DateForm.ERA;
            default -> throw new IllegalArgumentException(file + ": dates must be ISO or ERA");
        };
    }

    private static CodeMapping mapping(String file, String listName, JsonNode node, CodeLists lists) {
        CodeList list = lists.find(listName)
                .orElseThrow(() -> new IllegalArgumentException(file + ": there is no code list " + listName));
        Map<String, String> map = ConversionFiles.texts(file, node.path("map"));
        for (String code : map.keySet()) {
            if (!list.accepts(code)) {
                throw new IllegalArgumentException(file + ": code list " + listName + " has no " + code);
            }
        }
        return switch (ConversionFiles.text(file, node, "others")) {
            case "same" -> new CodeMapping(map, true);
            case "none" -> new CodeMapping(map, false);
            default -> throw new IllegalArgumentException(file + ": others must be same or none");
        };
    }

    /** The profile of this name. */
    public Optional<CodeProfile> byName(String name) {
        return Optional.ofNullable(profiles.get(name));
    }

    /** All names. */
    public SortedSet<String> names() {
        return new TreeSet<>(profiles.keySet());
    }
}
