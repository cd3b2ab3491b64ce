package cityhub.hub.conversion;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A consumer's own code values and date form. Made by {@link CodeProfiles}; immutable. */
public final class CodeProfile {

    private final String name;
    private final DateForm dateForm;
    private final Map<String, CodeMapping> mappings;
    private final Map<String, String> listVersions;

    CodeProfile(String name, DateForm dateForm, Map<String, CodeMapping> mappings, Map<String, String> listVersions) {
        this.name = name;
        this.dateForm = dateForm;
        this.mappings = Map.copyOf(mappings);
        this.listVersions = Map.copyOf(listVersions);
    }

    /** Name as agreements say it, such as {@code legacy-tax}. */
    public String name() {
        return name;
    }

    /** Form of dates. */
    public DateForm dateForm() {
        return dateForm;
    }

    /** The conversion of a code list; empty when its values are given as they are. */
    public Optional<CodeMapping> mapping(String codeList) {
        return Optional.ofNullable(mappings.get(codeList));
    }

    /** Code lists that this profile converts. */
    public SortedMap<String, CodeMapping> mappings() {
        return new java.util.TreeMap<>(mappings);
    }

    /** Version of a code list together with its conversion: hex SHA-256 of the content of both. */
    public String version(String codeList) {
        return listVersions.getOrDefault(codeList, "");
    }
}
