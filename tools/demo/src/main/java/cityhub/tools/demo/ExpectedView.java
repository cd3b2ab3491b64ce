package cityhub.tools.demo;

import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentRecord;
import cityhub.resident.v1.UncertainDate;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a consumer should hold of a resident, computed from the truth by walking the message: written apart from the
 * hub's plans, to check them. The integrated number is left out, since only the hub knows it.
 */
final class ExpectedView {
    private final ApprovedLeaves leaves;
    private final ConsumerProfile profile;
    private final Function<String, Optional<String>> ownNumbers;

    /** A value has no form at this consumer: the record is withheld. */
    private static final class Unprojectable extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param ownNumbers the consumer's number of the person with a resident's addressee number
     */
    ExpectedView(DemoConsumer consumer, Function<String, Optional<String>> ownNumbers) {
        this.leaves = ApprovedLeaves.of(consumer.items());
        this.profile = ConsumerProfile.of(consumer.codeProfile(), consumer.repertoire());
        this.ownNumbers = ownNumbers;
    }

    /** The record as the consumer should hold it; empty when it must be withheld. */
    Optional<ResidentRecord> of(ResidentRecord truth) {
        ResidentRecord.Builder out = ResidentRecord.newBuilder();
        try {
            project(truth, "", out);
        } catch (Unprojectable e) {
            return Optional.empty();
        }
        return Optional.of(out.build());
    }

    private void project(Message from, String prefix, Message.Builder to) throws Unprojectable {
        for (Map.Entry<FieldDescriptor, Object> entry : from.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            String path = prefix + field.getName();
            if (entry.getValue() instanceof Message nested) {
                Message.Builder part = to.newBuilderForField(field);
                project(nested, path + ".", part);
                if (!part.getAllFields().isEmpty()) {
                    to.setField(field, part.build());
                }
            } else if (leaves.approves(path)) {
                leaf(from, field, entry.getValue(), to);
            }
        }
    }

    private void leaf(Message from, FieldDescriptor field, Object value, Message.Builder to) throws Unprojectable {
        FieldOptions options = field.getOptions();
        String domain = options.getExtension(Options.numberDomain);
        if (domain.equals("RESIDENT") && field.isRepeated()) {
            references((List<?>) value).forEach(number -> to.addRepeatedField(field, number));
        } else if (domain.equals("RESIDENT")) {
            to.setField(field, ownNumbers.apply((String) value).orElseThrow(Unprojectable::new));
        } else if (domain.equals("INDIVIDUAL")) {
            to.setField(field, value);
        } else if (domain.isEmpty() && value instanceof String text) {
            to.setField(field, converted(from, field, text));
        } else if (domain.isEmpty() && value instanceof List<?> list) {
            for (Object element : list) {
                to.addRepeatedField(field, profile.text((String) element).orElseThrow(Unprojectable::new));
            }
        } else if (domain.isEmpty()) {
            to.setField(field, value);
        }
    }

    private List<String> references(List<?> numbers) {
        List<String> own = new ArrayList<>();
        numbers.forEach(number -> ownNumbers.apply((String) number).ifPresent(own::add));
        return own;
    }

    private String converted(Message from, FieldDescriptor field, String text) throws Unprojectable {
        String list = field.getOptions().getExtension(Options.codeList);
        if (!list.isEmpty()) {
            return profile.code(list, text).orElseThrow(Unprojectable::new);
        }
        if (profile.hasEraDates()
                && from instanceof UncertainDate date
                && field.getName().equals("value")) {
            return profile.eraDate(text, date.getEra()).orElseThrow(Unprojectable::new);
        }
        if (profile.hasEraDates() && field.getName().endsWith("_date")) {
            return profile.eraDate(text, "").orElseThrow(Unprojectable::new);
        }
        return profile.text(text).orElseThrow(Unprojectable::new);
    }
}
