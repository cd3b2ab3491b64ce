package cityhub.hub.conversion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One code list of the standard, such as 異動事由.
 *
 * @param name name as the payload's field option {@code code_list} says it, such as {@code change_reason}
 * @param title Japanese title
 * @param certainty how sure the values are, and where they come from
 * @param codes code value to Japanese meaning, in the order of the list
 * @param form form (regular expression) of values that are accepted without standing in the list; empty when only listed
 *     values are
 * @param groups code value to the value of its coarse form, for lists that have one
 */
public record CodeList(
        String name,
        String title,
        String certainty,
        Map<String, String> codes,
        String form,
        Map<String, String> groups) {

    /** Keeps unmodifiable copies in the given order. */
    public CodeList {
        codes = Collections.unmodifiableMap(new LinkedHashMap<>(codes));
        groups = Collections.unmodifiableMap(new TreeMap<>(groups));
    }

    /** Whether the value may stand in a record: listed, or of the accepted form. */
    public boolean accepts(String code) {
        return codes.containsKey(code) || (!form.isEmpty() && Pattern.matches(form, code));
    }

    /** The coarse form of a value, such as 1 (記載) for the reason 01; empty when there is none. */
    public Optional<String> groupOf(String code) {
        return Optional.ofNullable(groups.get(code));
    }

    /** Version of the content: hex SHA-256 over values, meanings, form and groups. */
    public String version() {
        return ConversionFiles.digest(name + '\n' + new TreeMap<>(codes) + '\n' + form + '\n' + groups);
    }
}
