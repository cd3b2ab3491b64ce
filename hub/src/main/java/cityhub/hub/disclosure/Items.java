package cityhub.hub.disclosure;

import java.util.List;
import java.util.Optional;

/** The catalogue of items: {@code items.csv} of the contract, with each item's leaves expanded. Immutable. */
public final class Items {

    private final List<Item> items;

    private Items(List<Item> items) {
        this.items = List.copyOf(items);
    }

    /** The catalogue that comes with the contract. */
    public static Items standard() {
        return new Items(List.of());
    }

    /** All items in the order of the standard. */
    public List<Item> all() {
        return items;
    }

    /** The item of this Japanese name. */
    public Optional<Item> byName(String nameJa) {
        return items.stream().filter(each -> each.nameJa().equals(nameJa)).findFirst();
    }
}
