package cityhub.hub.disclosure;

import cityhub.options.v1.DataCategory;
import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A payload message with its field options, walked once: a tree of fields whose leaves are numbered in the order of the
 * payload. Immutable.
 *
 * <p>A payload holds texts, bytes, unsigned integers, flags and messages; a text, bytes or a message may be repeated.
 * Every field has a category. Anything else is refused here, when the hub starts.
 */
final class PayloadSchema {

    /** The resident record of the contract. */
    static final PayloadSchema RESIDENT_RECORD = new PayloadSchema(ResidentRecord.getDescriptor());

    private static final int DEEPEST = 8;

    private final String name;
    private final List<Field> fields;
    private final List<Field> leaves = new ArrayList<>();
    private final Map<String, Field> byPath = new LinkedHashMap<>();

    /** What a field holds. */
    enum Kind {
        TEXT(0),
        BYTES(0),
        UINT32(32),
        UINT64(64),
        FLAG(1),
        MESSAGE(0);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        /** How many bits a number of this kind has; 0 for what is no number. */
        int bits() {
            return bits;
        }
    }

    /**
     * One field at one path.
     *
     * @param path names from the root, such as {@code address.town}
     * @param numbers field numbers from the root, such as {@code 14.6}
     * @param name name in its message
     * @param number number in its message
     * @param kind what it holds
     * @param repeated whether it may occur more than once
     * @param presence whether an explicit default value is canonical
     * @param category strictest category along the path
     * @param holdsAddress whether anything along the path is of the category of addresses
     * @param codeList code list; empty when there is none
     * @param formByItem whether its form depends on its item
     * @param besideEra whether it is the value of a date with a sibling that says its era
     * @param numberDomain number domain, when the value is a person's number
     * @param leafIndex index among the leaves of the payload; -1 for a message
     * @param children fields of the message, in ascending order; empty for a leaf
     */
    record Field(
            String path,
            String numbers,
            String name,
            int number,
            Kind kind,
            boolean repeated,
            boolean presence,
            DataCategory category,
            boolean holdsAddress,
            String codeList,
            boolean formByItem,
            boolean besideEra,
            Optional<NumberDomain> numberDomain,
            int leafIndex,
            List<Field> children) {

        int tag() {
            return number << 3
                    | switch (kind) {
                        case TEXT, BYTES, MESSAGE -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
                        case UINT32, UINT64, FLAG -> WireFormat.WIRETYPE_VARINT;
                    };
        }

        boolean isLeaf() {
            return kind != Kind.MESSAGE;
        }
    }

    PayloadSchema(Descriptor descriptor) {
        this.name = descriptor.getFullName();
        this.fields = walk(descriptor, Optional.empty());
    }

    private List<Field> walk(Descriptor descriptor, Optional<Field> parent) {
        if (parent.isPresent() && parent.get().path().split("\\.").length > DEEPEST) {
            throw new IllegalStateException(descriptor.getFullName() + " is nested too deep, or in itself");
        }
        List<FieldDescriptor> descriptors = new ArrayList<>(descriptor.getFields());
        Collections.sort(descriptors);
        List<Field> walked = new ArrayList<>();
        for (FieldDescriptor each : descriptors) {
            walked.add(field(each, parent));
        }
        return List.copyOf(walked);
    }

    private Field field(FieldDescriptor descriptor, Optional<Field> parent) {
        FieldOptions options = descriptor.getOptions();
        DataCategory own = options.getExtension(Options.category);
        Kind kind = kind(descriptor);
        if (own == DataCategory.DATA_CATEGORY_UNSPECIFIED || own == DataCategory.UNRECOGNIZED) {
            throw new IllegalStateException(descriptor.getFullName() + " has no category");
        }
        String domain = options.getExtension(Options.numberDomain);
        List<Field> children = new ArrayList<>();
        Field field = new Field(
                parent.map(each -> each.path() + '.').orElse("") + descriptor.getName(),
                parent.map(each -> each.numbers() + '.').orElse("") + descriptor.getNumber(),
                descriptor.getName(),
                descriptor.getNumber(),
                kind,
                descriptor.isRepeated(),
                descriptor.hasPresence(),
                stricter(own, parent),
                own == DataCategory.DATA_CATEGORY_ADDRESS
                        || parent.map(Field::holdsAddress).orElse(false),
                options.getExtension(Options.codeList),
                options.getExtension(Options.formByItem),
                descriptor.getName().equals("value") && saysEra(descriptor.getContainingType()),
                domain.isEmpty() ? Optional.empty() : Optional.of(new NumberDomain(domain)),
                kind == Kind.MESSAGE ? -1 : leaves.size(),
                Collections.unmodifiableList(children));
        byPath.put(field.path(), field);
        if (field.isLeaf()) {
            leaves.add(field);
        } else {
            children.addAll(walk(descriptor.getMessageType(), Optional.of(field)));
        }
        return field;
    }

    private static boolean saysEra(Descriptor descriptor) {
        return descriptor.getFields().stream()
                .anyMatch(
                        each -> each.getOptions().getExtension(Options.codeList).equals("era"));
    }

    private static DataCategory stricter(DataCategory own, Optional<Field> parent) {
        return parent.map(Field::category)
                .filter(above -> above.getNumber() > own.getNumber())
                .orElse(own);
    }

    private static Kind kind(FieldDescriptor descriptor) {
        Kind kind = switch (descriptor.getType()) {
            case STRING -> Kind.TEXT;
            case BYTES -> Kind.BYTES;
            case UINT32 -> Kind.UINT32;
            case UINT64 -> Kind.UINT64;
            case BOOL -> Kind.FLAG;
            case MESSAGE -> Kind.MESSAGE;
            default -> throw notForPayloads(descriptor);
        };
        boolean number = kind == Kind.UINT32 || kind == Kind.UINT64 || kind == Kind.FLAG;
        if (descriptor.isMapField()
                || descriptor.getRealContainingOneof() != null
                || descriptor.isExtension()
                || (number && descriptor.isRepeated())) {
            throw notForPayloads(descriptor);
        }
        return kind;
    }

    private static IllegalStateException notForPayloads(FieldDescriptor descriptor) {
        return new IllegalStateException(descriptor.getFullName() + " is of a kind that payloads must not have");
    }

    /** Full name of the message. */
    String name() {
        return name;
    }

    /** Fields of the root, in ascending order. */
    List<Field> fields() {
        return fields;
    }

    /** All leaves, in the order of the payload; a leaf's index is its place here. */
    List<Field> leaves() {
        return Collections.unmodifiableList(leaves);
    }

    /** The leaf or message at a path of names. */
    Optional<Field> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The leaves at or below a path of names; empty when there is no such path. */
    List<Field> leavesBelow(String path) {
        return leaves.stream()
                .filter(leaf -> leaf.path().equals(path) || leaf.path().startsWith(path + '.'))
                .toList();
    }
}
