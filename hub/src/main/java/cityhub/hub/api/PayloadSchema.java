package cityhub.hub.api;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the hub demands of payload messages before it serves: every field, however deep, says what it holds. */
final class PayloadSchema {
    private PayloadSchema() {}

    /** Full names of fields without a category, below the given messages. */
    static List<String> fieldsWithoutCategory(List<Descriptor> payloads) {
        List<String> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        payloads.forEach(payload -> collect(payload, seen, found));
        return List.copyOf(found);
    }

    private static void collect(Descriptor message, Set<String> seen, List<String> found) {
        if (!seen.add(message.getFullName())) {
            return;
        }
        for (FieldDescriptor field : message.getFields()) {
            DataCategory category = field.getOptions().getExtension(Options.category);
            if (category == DataCategory.DATA_CATEGORY_UNSPECIFIED || category == DataCategory.UNRECOGNIZED) {
                found.add(field.getFullName());
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                collect(field.getMessageType(), seen, found);
            }
        }
    }
}
