package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Getters give what reflection gives, of every text and part that a record can have. */
class FieldGetterTest {
    private int compared;

    @Test
    void everyFieldOfAnEmptyRecord() {
        compare(ResidentRecord.getDefaultInstance());
        assertTrue(compared > 10);
    }

    @Test
    void everyFieldOfAFullRecord() {
        compare(filled(ResidentRecord.newBuilder()));
        assertTrue(compared > 100, compared + " fields");
    }

    @Test
    void refusesAFieldThatTheClassDoesNotHave() {
        FieldDescriptor other = DisclosureEntry.getDescriptor().findFieldByName("payload");
        assertThrows(IllegalStateException.class, () -> FieldGetter.of(ResidentRecord.class, other));
    }

    private void compare(Message message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() != JavaType.STRING && field.getJavaType() != JavaType.MESSAGE) {
                continue;
            }
            FieldGetter getter = FieldGetter.of(message.getClass(), field);
            assertEquals(message.getField(field), getter.value(message), field.getFullName());
            assertEquals(
                    !field.hasPresence() || message.hasField(field), getter.isPresent(message), field.getFullName());
            compared++;
            if (field.getJavaType() == JavaType.MESSAGE) {
                List<?> parts =
                        field.isRepeated() ? (List<?>) message.getField(field) : List.of(message.getField(field));
                parts.stream()
                        .filter(each -> message.getAllFields().containsKey(field))
                        .forEach(each -> compare((Message) each));
            }
        }
    }

    private static Message filled(Message.Builder builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (field.getJavaType() == JavaType.STRING) {
                put(builder, field, field.getName());
            } else if (field.getJavaType() == JavaType.MESSAGE) {
                put(builder, field, filled(builder.newBuilderForField(field)));
            }
        }
        return builder.build();
    }

    private static void put(Message.Builder builder, FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            builder.addRepeatedField(field, value).addRepeatedField(field, value);
        } else {
            builder.setField(field, value);
        }
    }
}
