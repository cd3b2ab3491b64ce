package cityhub.hub.basics;

import cityhub.hub.basics.ItemForm.Characters;
import cityhub.hub.conversion.CodeList;
import cityhub.hub.conversion.CodeLists;
import cityhub.options.v1.Options;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of every leaf of {@link ResidentRecord}: item names, lengths and kinds of characters from the contract's
 * {@code items.csv}, code lists from its field options, and the few that the standard words in prose.
 */
final class ItemForms {
    /** Leaves whose form the item list does not tell; by message and field. */
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry("ResidentRecord.addressee_number", Shape.upTo(Characters.DIGITS, 15)),
            Map.entry("ResidentRecord.individual_number", new Shape(Characters.INDIVIDUAL_NUMBER, 12, true)),
            Map.entry("ResidentRecord.resident_code", new Shape(Characters.RESIDENT_CODE, 11, true)),
            Map.entry("ResidentRecord.household_number", Shape.upTo(Characters.DIGITS, 15)),
            Map.entry("UncertainDate.value", Shape.upTo(Characters.HALF_WIDTH, 10)),
            Map.entry("UncertainDate.unknown_flag", Shape.upTo(Characters.FLAG, 1)),
            Map.entry("UncertainDate.wording", Shape.upTo(Characters.TEXT, 72)),
            Map.entry("UncertainDate.era", Shape.upTo(Characters.HALF_WIDTH, 1)),
            Map.entry("PersonName.furigana_confirmed", Shape.upTo(Characters.FLAG, 1)),
            Map.entry("Address.municipality_code", new Shape(Characters.MUNICIPALITY_CODE, 6, true)),
            Map.entry("Address.town_code", Shape.exactly(7)),
            Map.entry("Address.postal_code", Shape.exactly(7)),
            Map.entry("Address.ward_code", Shape.upTo(Characters.HALF_WIDTH, 12)),
            Map.entry("Address.lot_digits", Shape.upTo(Characters.HALF_WIDTH, 30)),
            Map.entry("Address.building_code", Shape.upTo(Characters.HALF_WIDTH, 20)),
            Map.entry("Address.building_furigana", Shape.upTo(Characters.TEXT, 300)),
            Map.entry("Address.country_code", Shape.upTo(Characters.HALF_WIDTH, 3)),
            Map.entry("Address.country", Shape.upTo(Characters.TEXT, 200)),
            Map.entry("Address.overseas_address", Shape.upTo(Characters.TEXT, 300)),
            Map.entry("Protection.state", Shape.upTo(Characters.HALF_WIDTH, 1)),
            Map.entry("Protection.start_date", Shape.upTo(Characters.DATE, 10)),
            Map.entry("Protection.end_date", Shape.upTo(Characters.DATE, 10)),
            Map.entry("Protection.co_protected_numbers", Shape.upTo(Characters.DIGITS, 15)),
            Map.entry("ForeignResident.stay_years", Shape.exactly(2)),
            Map.entry("ForeignResident.stay_months", Shape.exactly(2)),
            Map.entry("ForeignResident.stay_days", Shape.exactly(3)),
            Map.entry("Eligibility.state", Shape.upTo(Characters.TEXT, 20)),
            Map.entry("Eligibility.reference", Shape.upTo(Characters.TEXT, 30)),
            Map.entry("Eligibility.acquired_date", Shape.upTo(Characters.DATE, 10)),
            Map.entry("Eligibility.lost_date", Shape.upTo(Characters.DATE, 10)));

    private final Node root;

    /** A leaf, or a message with its fields. */
    sealed interface Node {}

    record Leaf(ItemForm form) implements Node {}

    record Branch(String item, List<Part> parts) implements Node {
        Branch {
            parts = List.copyOf(parts);
        }
    }

    /** A field of a message and what it may hold. */
    record Part(FieldGetter getter, boolean repeated, Node node) {}

    private record Shape(Characters characters, int length, boolean exact) {
        static Shape upTo(Characters characters, int length) {
            return new Shape(characters, length, false);
        }

        static Shape exactly(int digits) {
            return new Shape(Characters.DIGITS, digits, true);
        }
    }

    private record ListedItem(String name, String type, int length) {}

    ItemForms(CodeLists codes) {
        this.root = node(ResidentRecord.getDefaultInstance(), "", "", listedItems(), codes);
    }

    Branch record() {
        return (Branch) root;
    }

    private static Node node(
            Message message, String path, String item, Map<String, ListedItem> listed, CodeLists codes) {
        List<Part> parts = new ArrayList<>();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
            String fieldItem =
                    listed.containsKey(fieldPath) ? listed.get(fieldPath).name() : item;
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                parts.add(part(message, field, node(prototype(message, field), fieldPath, fieldItem, listed, codes)));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                parts.add(part(message, field, new Leaf(form(field, fieldPath, fieldItem, listed, codes))));
            }
        }
        return new Branch(item, parts);
    }

    private static Part part(Message message, FieldDescriptor field, Node node) {
        return new Part(FieldGetter.of(message.getClass(), field), field.isRepeated(), node);
    }

    private static Message prototype(Message message, FieldDescriptor field) {
        return message.newBuilderForType().newBuilderForField(field).getDefaultInstanceForType();
    }

    private static ItemForm form(
            FieldDescriptor field, String path, String item, Map<String, ListedItem> listed, CodeLists codes) {
        Shape shape = SHAPES.get(field.getContainingType().getName() + "." + field.getName());
        if (shape == null) {
            shape = Optional.ofNullable(listed.get(path))
                    .map(ItemForms::shape)
                    .orElseThrow(() -> new IllegalStateException("no form is known of " + path));
        }
        return new ItemForm(item, shape.characters(), shape.length(), shape.exact(), codeList(field, codes));
    }

    private static Shape shape(ListedItem item) {
        return switch (item.type()) {
            case "DATE" -> Shape.upTo(Characters.DATE, item.length());
            case "TIME" -> Shape.upTo(Characters.TIME, item.length());
            case "X" -> Shape.upTo(Characters.HALF_WIDTH, item.length());
            case "N" -> Shape.upTo(Characters.TEXT, item.length());
            default -> throw new IllegalStateException("items.csv: type " + item.type() + " of a text");
        };
    }

    private static Optional<CodeList> codeList(FieldDescriptor field, CodeLists codes) {
        String name = field.getOptions().getExtension(Options.codeList);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(codes.find(name)
                .orElseThrow(() -> new IllegalStateException("no code list " + name + " for " + field.getFullName())));
    }

    /** Items by leaf path. A name in quotes may hold a comma; no other column does. */
    private static Map<String, ListedItem> listedItems() {
        Map<String, ListedItem> items = new HashMap<>();
        try (InputStream stream = ResidentRecord.class.getResourceAsStream("/cityhub/items.csv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> columns = List.of(line.replaceAll("\"[^\"]*\"", "").split(",", -1));
                int length = columns.get(4).isEmpty() ? 0 : Integer.parseInt(columns.get(4));
                ListedItem item = new ListedItem(columns.get(0), columns.get(3), length);
                for (String path : columns.get(2).split(";", -1)) {
                    items.put(path, item);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return items;
    }
}
