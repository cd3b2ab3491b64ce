package cityhub.hub.disclosure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of items of a payload, such as {@code items.csv} of the contract, each item's messages expanded to their
 * leaves. Every leaf belongs to exactly one item. Immutable.
 */
public final class Items {

    /** Name of the item 支援措置, which goes with every address. */
    public static final String PROTECTION = "支援措置";

    private final Map<String, Item> items;

    private Items(Map<String, Item> items) {
        this.items = items;
    }

    /** The catalogue of residents' items that comes with the contract. */
    public static Items standard() {
        return PayloadType.RESIDENT.items();
    }

    /** Reads a catalogue of the contract. */
    static Items read(PayloadSchema schema, String catalogue) {
        Map<String, Item> items = new LinkedHashMap<>();
        Map<String, String> owners = new LinkedHashMap<>();
        csv(catalogue).lines().skip(1).map(Items::columns).forEach(columns -> {
            Item item =
                    new Item(columns.get(0), columns.get(1), leaves(schema, catalogue, columns.get(2)), columns.get(5));
            if (items.put(item.nameJa(), item) != null) {
                throw new IllegalStateException(catalogue + " has " + item.nameJa() + " twice");
            }
            for (String leaf : item.leafPaths()) {
                if (owners.put(leaf, item.nameJa()) != null) {
                    throw new IllegalStateException(catalogue + " has the leaf " + leaf + " in two items");
                }
            }
        });
        return new Items(items);
    }

    private static List<String> leaves(PayloadSchema schema, String catalogue, String paths) {
        List<String> leaves = new ArrayList<>();
        for (String path : paths.split(";", -1)) {
            List<PayloadSchema.Field> below = schema.leavesBelow(path);
            if (below.isEmpty()) {
                throw new IllegalStateException(catalogue + " names " + path + ", which the payload does not have");
            }
            below.forEach(leaf -> leaves.add(leaf.path()));
        }
        return leaves;
    }

    private static String csv(String catalogue) {
        try (InputStream in = Items.class.getResourceAsStream("/cityhub/" + catalogue)) {
            if (in == null) {
                throw new IllegalStateException("the contract lacks " + catalogue);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns of a CSV line; a quoted column may hold commas. */
    private static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        StringBuilder column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '"') {
                quoted = !quoted;
            } else if (each == ',' && !quoted) {
                columns.add(column.toString());
                column.setLength(0);
            } else {
                column.append(each);
            }
        }
        columns.add(column.toString());
        return columns;
    }

    /** All items in the order of the standard. */
    public List<Item> all() {
        return List.copyOf(items.values());
    }

    /** The item of this Japanese name. */
    public Optional<Item> byName(String nameJa) {
        return Optional.ofNullable(items.get(nameJa));
    }

    /** The item that a leaf belongs to. */
    public Optional<Item> ofLeaf(String leafPath) {
        return items.values().stream()
                .filter(item -> item.leafPaths().contains(leafPath))
                .findFirst();
    }
}
