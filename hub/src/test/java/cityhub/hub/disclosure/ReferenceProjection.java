package cityhub.hub.disclosure;

import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.conversion.CodeMapping;
import cityhub.hub.conversion.DateForm;
import cityhub.options.v1.Options;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a plan must do, written a second time and plainly: over parsed messages, by names, from the terms and the
 * descriptor's options alone.
 */
final class ReferenceProjection {

    /** Why a reference projection gives nothing. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final WithheldReason reason;

        Refused(WithheldReason reason) {
            super(reason.name());
            this.reason = reason;
        }

        WithheldReason reason() {
            return reason;
        }
    }

    private final PlanTerms terms;
    private final Set<String> approved;

    ReferenceProjection(PlanTerms terms) {
        this.terms = terms;
        this.approved = terms.items().stream()
                .flatMap(name -> Items.standard().byName(name).orElseThrow().leafPaths().stream())
                .collect(Collectors.toSet());
    }

    Set<String> approved() {
        return approved;
    }

    /** The bytes that the consumer must get. */
    byte[] project(Message record, long personId, NumberTable numbers) {
        return message(record, "", personId, numbers).toByteArray();
    }

    private Message message(Message stored, String prefix, long personId, NumberTable numbers) {
        Descriptor descriptor = stored.getDescriptorForType();
        DynamicMessage.Builder received = DynamicMessage.newBuilder(descriptor);
        Map<Integer, FieldDescriptor> ascending = new TreeMap<>();
        descriptor.getFields().forEach(field -> ascending.put(field.getNumber(), field));
        for (FieldDescriptor field : ascending.values()) {
            String path = prefix + field.getName();
            if (prefix.isEmpty() && isOwnNumber(field)) {
                if (approved.contains(path)) {
                    ownNumber(field, stored, personId, numbers).ifPresent(number -> received.setField(field, number));
                }
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                if (stored.hasField(field)) {
                    Message below = message((Message) stored.getField(field), path + ".", personId, numbers);
                    if (!below.getAllFields().isEmpty()) {
                        received.setField(field, below);
                    }
                }
            } else if (approved.contains(path)) {
                leaf(field, stored, received, numbers);
            }
        }
        return received.build();
    }

    private static String domainOf(FieldDescriptor field) {
        return field.getOptions().getExtension(Options.numberDomain);
    }

    private static boolean isOwnNumber(FieldDescriptor field) {
        return !domainOf(field).isEmpty();
    }

    private Optional<String> ownNumber(FieldDescriptor field, Message stored, long personId, NumberTable numbers) {
        String domain = domainOf(field);
        if (domain.equals("RESIDENT") && terms.numberDomain().name().equals("RESIDENT")) {
            return Optional.of((String) stored.getField(field)).filter(text -> !text.isEmpty());
        }
        NumberDomain wanted = domain.equals("RESIDENT") ? terms.numberDomain() : new NumberDomain(domain);
        Optional<String> number = numbers.ofPerson(personId, wanted);
        if (number.isEmpty() && !domain.equals("INDIVIDUAL")) {
            throw new Refused(WithheldReason.WITHHELD_REASON_NUMBER_MISSING);
        }
        return number;
    }

    private void leaf(FieldDescriptor field, Message stored, DynamicMessage.Builder received, NumberTable numbers) {
        if (field.isRepeated()) {
            for (Object each : (List<?>) stored.getField(field)) {
                element(field, (String) each, numbers).ifPresent(value -> received.addRepeatedField(field, value));
            }
        } else if (!stored.getField(field).equals(field.getDefaultValue())) {
            Object value = stored.getField(field);
            received.setField(field, value instanceof String text ? text(field, text, stored) : value);
        }
    }

    private Optional<String> element(FieldDescriptor field, String value, NumberTable numbers) {
        if (isOwnNumber(field)) {
            return terms.numberDomain().name().equals("RESIDENT")
                    ? Optional.of(value)
                    : numbers.ofResidentNumber(value, terms.numberDomain());
        }
        return Optional.of(value.isEmpty() ? value : characters(value));
    }

    private String text(FieldDescriptor field, String value, Message stored) {
        String codeList = field.getOptions().getExtension(Options.codeList);
        if (!codeList.isEmpty()) {
            Optional<CodeMapping> mapping = terms.codes().mapping(codeList);
            return mapping.isEmpty()
                    ? value
                    : mapping.get()
                            .convert(value)
                            .orElseThrow(() -> new Refused(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED));
        }
        boolean uncertain = field.getContainingType().getName().equals("UncertainDate");
        if (field.getName().endsWith("_date") || (uncertain && field.getName().equals("value"))) {
            return terms.codes().dateForm() == DateForm.ISO ? value : era(value, uncertain ? eraOf(stored) : "");
        }
        return characters(value);
    }

    private static String eraOf(Message date) {
        return (String) date.getField(date.getDescriptorForType().findFieldByName("era"));
    }

    private String era(String value, String era) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return terms.codes()
                .eraDates()
                .convert(utf8, 0, utf8.length, era)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new Refused(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED));
    }

    private String characters(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return terms.repertoire()
                .reduce(utf8, 0, utf8.length)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new Refused(WithheldReason.WITHHELD_REASON_CHARACTER_UNREPRESENTABLE));
    }

    /** Paths of the leaves that a message holds. */
    static Set<String> leavesOf(Message message) {
        Set<String> leaves = new HashSet<>();
        collect(message, "", leaves);
        return leaves;
    }

    private static void collect(Message message, String prefix, Set<String> leaves) {
        message.getAllFields().forEach((field, value) -> {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                collect((Message) value, prefix + field.getName() + ".", leaves);
            } else {
                leaves.add(prefix + field.getName());
            }
        });
    }

    /** Whether anything in a message is unknown to the contract. */
    static boolean holdsUnknownFields(Message message) {
        return !message.getUnknownFields().asMap().isEmpty()
                || message.getAllFields().values().stream()
                        .anyMatch(value -> value instanceof Message below && holdsUnknownFields(below));
    }
}
