package cityhub.hub.disclosure;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Alters leaves of records, and finds the leaves that differ. */
final class RecordChanges {

    private RecordChanges() {}

    /** The record with the named leaves set to other values or cleared; a message may come to be by it. */
    static DynamicMessage alter(Message record, Set<String> leaves, Random random) {
        return alter(record, "", leaves, random, new RandomRecords(random.nextLong()));
    }

    private static DynamicMessage alter(
            Message stored, String prefix, Set<String> leaves, Random random, RandomRecords values) {
        DynamicMessage.Builder altered = DynamicMessage.newBuilder(stored.getDescriptorForType());
        altered.mergeFrom(stored);
        for (FieldDescriptor field : stored.getDescriptorForType().getFields()) {
            String path = prefix + field.getName();
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                boolean concerned = leaves.stream().anyMatch(leaf -> leaf.startsWith(path + "."));
                if (concerned && (stored.hasField(field) || random.nextInt(4) == 0)) {
                    altered.setField(
                            field, alter((Message) stored.getField(field), path + ".", leaves, random, values));
                }
            } else if (leaves.contains(path)) {
                alterLeaf(field, altered, random, values);
            }
        }
        return altered.build();
    }

    private static void alterLeaf(
            FieldDescriptor field, DynamicMessage.Builder altered, Random random, RandomRecords values) {
        altered.clearField(field);
        if (random.nextInt(4) == 0) {
            return;
        }
        if (field.isRepeated()) {
            altered.addRepeatedField(field, values.value(field));
        } else {
            altered.setField(field, values.value(field));
        }
    }

    /** Number paths of the leaves that differ. */
    static Set<String> differences(Message before, Message after) {
        Set<String> differences = new TreeSet<>();
        for (PayloadSchema.Field leaf : PayloadSchema.RESIDENT_RECORD.leaves()) {
            List<String> names = List.of(leaf.path().split("\\.", -1));
            if (!value(before, names).equals(value(after, names))) {
                differences.add(leaf.numbers());
            }
        }
        return differences;
    }

    private static Object value(Message message, List<String> names) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(names.getFirst());
        Object value = message.getField(field);
        return names.size() == 1 ? value : value((Message) value, names.subList(1, names.size()));
    }
}
