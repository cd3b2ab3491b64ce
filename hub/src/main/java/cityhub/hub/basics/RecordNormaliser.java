package cityhub.hub.basics;

import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives bytes from outside the one form that is stored: unknown fields discarded, parts without content left out,
 * fields ascending, singular fields once, minimal varints.
 */
final class RecordNormaliser {
    private static final Parser<ResidentChange> PARSER = DiscardUnknownFieldsParser.wrap(ResidentChange.parser());

    /** The parts of each message that there can be one of. */
    private static final Map<Descriptor, List<FieldDescriptor>> PARTS = parts(ResidentChange.getDescriptor());

    private RecordNormaliser() {}

    private static Map<Descriptor, List<FieldDescriptor>> parts(Descriptor message) {
        Map<Descriptor, List<FieldDescriptor>> parts = new HashMap<>();
        List<FieldDescriptor> own = message.getFields().stream()
                .filter(each -> each.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !each.isRepeated())
                .toList();
        parts.put(message, own);
        own.forEach(each -> parts.putAll(parts(each.getMessageType())));
        return parts;
    }

    /**
     * Reads a change.
     *
     * @throws InvalidProtocolBufferException when the bytes are none
     */
    static ResidentChange read(byte[] bytes) throws InvalidProtocolBufferException {
        ResidentChange change = PARSER.parseFrom(bytes);
        if (!hasPartWithoutContent(change)) {
            return change;
        }
        ResidentChange.Builder pruned = change.toBuilder();
        prune(pruned);
        return pruned.build();
    }

    private static boolean hasPartWithoutContent(Message message) {
        for (FieldDescriptor field : PARTS.get(message.getDescriptorForType())) {
            if (message.hasField(field)) {
                Message part = (Message) message.getField(field);
                if (part.getSerializedSize() == 0 || hasPartWithoutContent(part)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The record as it is stored: without the numbers that are held elsewhere, with what the hub derives. */
    static ResidentRecord stored(ResidentChange change) {
        ResidentRecord.Builder record = change.getRecord().toBuilder();
        record.clearIntegratedNumber().clearIndividualNumber().clearResidentCode();
        record.getChangeBuilder()
                .setReasonGroup(ReasonGroup.of(record.getChange().getReason()).code())
                .setReplacedHistoryNumber(replaced(change));
        return record.build();
    }

    /** History number of the past record that a change cancels or corrects; 0 when none. */
    static int replaced(ResidentChange change) {
        return change.getCancelsHistoryNumber() != 0
                ? change.getCancelsHistoryNumber()
                : change.getCorrectsHistoryNumber();
    }

    /** Leaves out parts without content. */
    static void prune(Message.Builder message) {
        for (Map.Entry<FieldDescriptor, Object> field :
                List.copyOf(message.getAllFields().entrySet())) {
            if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE
                    || field.getKey().isRepeated()) {
                continue;
            }
            Message.Builder part = ((Message) field.getValue()).toBuilder();
            prune(part);
            if (part.getAllFields().isEmpty()) {
                message.clearField(field.getKey());
            } else {
                message.setField(field.getKey(), part.build());
            }
        }
    }
}
