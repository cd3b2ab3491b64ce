package cityhub.hub.conversion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One code list of the standard, such as 異動事由.
 *
 * @param name name as the payload's field option {@code code_list} says it, such as {@code change_reason}
 * @param title Japanese title
 * @param certainty how sure the values are, and where they come from
 * @param codes code value to Japanese meaning, in the order of the list
 * @param form form of values that are accepted without standing in the list; empty text when only listed values are
 */
public record CodeList(String name, String title, String certainty, Map<String, String> codes, String form) {

    /** Keeps an unmodifiable copy in the given order. */
    public CodeList {
        codes = Collections.unmodifiableMap(new LinkedHashMap<>(codes));
    }

    /** Whether the value may stand in a record: listed, or of the accepted form. */
    public boolean accepts(String code) {
        return codes.containsKey(code) || (!form.isEmpty() && Pattern.matches(form, code));
    }
}
