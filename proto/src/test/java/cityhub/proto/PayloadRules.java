package cityhub.proto;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a payload message may be made of: fields with a category, single or repeated, of scalars and of messages like
 * it. A oneof, map, group, Any, extension or recursion would need more than one pass over the wire bytes, or would
 * let data through that no plan names.
 */
final class PayloadRules {
    private PayloadRules() {}

    /** Every breach, as {@code field: what}; empty when there is none. */
    static List<String> breaches(Descriptor payload) {
        List<String> breaches = new ArrayList<>();
        walk(payload, new ArrayDeque<>(), breaches);
        return breaches.stream().distinct().toList();
    }

    private static void walk(Descriptor message, Deque<Descriptor> above, List<String> breaches) {
        if (above.contains(message)) {
            breaches.add(message.getFullName() + ": recursion");
            return;
        }
        if (!message.getRealOneofs().isEmpty()) {
            breaches.add(message.getFullName() + ": oneof");
        }
        if (message.isExtendable() || !message.getExtensions().isEmpty()) {
            breaches.add(message.getFullName() + ": extension");
        }
        above.push(message);
        for (FieldDescriptor field : message.getFields()) {
            check(field, breaches);
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
                walk(field.getMessageType(), above, breaches);
            }
        }
        above.pop();
    }

    private static void check(FieldDescriptor field, List<String> breaches) {
        if (category(field) == DataCategory.DATA_CATEGORY_UNSPECIFIED) {
            breaches.add(field.getFullName() + ": no category");
        }
        if (field.isMapField()) {
            breaches.add(field.getFullName() + ": map");
        }
        if (field.getType() == FieldDescriptor.Type.GROUP) {
            breaches.add(field.getFullName() + ": group");
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getFullName().startsWith("google.protobuf.")) {
            breaches.add(field.getFullName() + ": " + field.getMessageType().getName());
        }
    }

    /** One line per leaf: message, number path, name path, strictest category along the path. */
    static List<String> leaves(Descriptor payload) {
        List<String> lines = new ArrayList<>();
        collect(payload, new ArrayDeque<>(), payload.getFullName(), lines);
        return lines;
    }

    private static void collect(Descriptor message, Deque<FieldDescriptor> path, String payload, List<String> lines) {
        for (FieldDescriptor field : message.getFields()) {
            path.addLast(field);
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                collect(field.getMessageType(), path, payload, lines);
            } else {
                lines.add(line(payload, path));
            }
            path.removeLast();
        }
    }

    private static String line(String payload, Deque<FieldDescriptor> path) {
        String numbers =
                path.stream().map(field -> Integer.toString(field.getNumber())).collect(Collectors.joining("."));
        String names = path.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
        int strictest = path.stream()
                .mapToInt(field -> category(field).getNumber())
                .max()
                .orElseThrow();
        String category = DataCategory.forNumber(strictest).name().substring("DATA_CATEGORY_".length());
        return payload + " " + numbers + " " + names + " " + category;
    }

    private static DataCategory category(FieldDescriptor field) {
        return field.getOptions().getExtension(Options.category);
    }
}
