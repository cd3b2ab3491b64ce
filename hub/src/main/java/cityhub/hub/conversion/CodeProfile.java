package cityhub.hub.conversion;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A consumer's own code values and date form. Made by {@link CodeProfiles}; immutable. */
public final class CodeProfile {

    private final String name;
    private final DateForm dateForm;
    private final SortedMap<String, CodeMapping> mappings;
    private final Map<String, String> listVersions;
    private final List<Era> eras;

    CodeProfile(String name, DateForm dateForm, Map<String, CodeMapping> mappings, CodeLists lists) {
        this.name = name;
        this.dateForm = dateForm;
        this.mappings = Collections.unmodifiableSortedMap(new TreeMap<>(mappings));
        this.eras = lists.eras();
        this.listVersions = new TreeMap<>();
        lists.all().forEach((listName, list) -> listVersions.put(listName, version(list, mapping(listName))));
    }

    private static String version(CodeList list, Optional<CodeMapping> mapping) {
        return ConversionFiles.digest(list.version() + '\n' + mapping);
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

    /** The conversions by name of the code list. */
    public SortedMap<String, CodeMapping> mappings() {
        return mappings;
    }

    /**
     * Version of a code list together with its conversion: hex SHA-256 over the content of both.
     *
     * @throws IllegalArgumentException when there is no such list
     */
    public String version(String codeList) {
        String version = listVersions.get(codeList);
        if (version == null) {
            throw new IllegalArgumentException("no code list " + codeList);
        }
        return version;
    }

    /** Whether it converts nothing. */
    public boolean isStandard() {
        return mappings.isEmpty() && dateForm == DateForm.ISO;
    }

    /** Version of all of it: hex SHA-256 over the content of every conversion. */
    public String version() {
        return ConversionFiles.digest(mappings + "\n" + dateVersion());
    }

    /** Version of the dates: hex SHA-256 over their form, the eras and the consumer's codes for them. */
    public String dateVersion() {
        return ConversionFiles.digest(dateForm + "\n" + eras + '\n' + mapping("era"));
    }

    /** Conversion to era form with this consumer's codes of eras. */
    public EraDates eraDates() {
        return new EraDates(eras, mapping("era"));
    }
}
