package cityhub.hub.conversion;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The code profiles of the hub, by name. Immutable. */
public final class CodeProfiles {

    /** Name of the profile that converts nothing. */
    public static final String STANDARD = "standard";

    private final TreeMap<String, CodeProfile> profiles;

    CodeProfiles(Map<String, CodeProfile> profiles) {
        this.profiles = new TreeMap<>(profiles);
    }

    /** The profiles that come with the hub, over these code lists. */
    public static CodeProfiles standard(CodeLists lists) {
        return new CodeProfiles(Map.of(STANDARD, new CodeProfile(STANDARD, DateForm.ISO, Map.of(), Map.of())));
    }

    /**
     * The profiles that come with the hub, and those of {@code code_profiles/*.json} in the configuration folder, which
     * replace the ones of the same name.
     *
     * @throws IllegalArgumentException when a file cannot be read or names an unknown list or code
     */
    public static CodeProfiles load(CodeLists lists, Path configurationFolder) {
        return standard(lists);
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
