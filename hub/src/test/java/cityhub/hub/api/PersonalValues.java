package cityhub.hub.api;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The values in payload messages that say something of a person, found by their categories. */
final class PersonalValues {
    private static final int SHORTEST_NUMBER = 9;
    private static final int SHORTEST_TEXT = 3;

    private PersonalValues() {}

    /** All that are long enough not to stand in a log by chance. */
    static Set<String> of(Collection<? extends Message> messages) {
        Set<String> values = new TreeSet<>();
        messages.forEach(message -> collect(message, DataCategory.DATA_CATEGORY_TECHNICAL.getNumber(), values));
        return values;
    }

    private static void collect(Message message, int above, Set<String> values) {
        message.getAllFields().forEach((field, value) -> {
            int category = Math.max(above, category(field));
            List<?> each = field.isRepeated() ? (List<?>) value : List.of(value);
            for (Object single : each) {
                if (single instanceof Message inner) {
                    collect(inner, category, values);
                } else if (single instanceof String text && isPersonal(category) && isTelling(text)) {
                    values.add(text);
                }
            }
        });
    }

    private static boolean isPersonal(int category) {
        return category >= DataCategory.DATA_CATEGORY_IDENTIFIER_VALUE;
    }

    private static boolean isTelling(String text) {
        boolean number = text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return text.length() >= (number ? SHORTEST_NUMBER : SHORTEST_TEXT);
    }

    private static int category(FieldDescriptor field) {
        return field.getOptions().getExtension(Options.category).getNumber();
    }
}
