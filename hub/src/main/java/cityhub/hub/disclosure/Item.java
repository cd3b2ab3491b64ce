package cityhub.hub.disclosure;

import java.util.List;

/**
 * An item (項目) that agreements name.
 *
 * @param nameJa Japanese name of the standard, its id
 * @param nameEn English name
 * @param leafPaths paths of its leaves in the payload, expanded, in the order of the payload
 * @param source the document that defines it
 */
public record Item(String nameJa, String nameEn, List<String> leafPaths, String source) {

    /** Keeps an unmodifiable copy. */
    public Item {
        leafPaths = List.copyOf(leafPaths);
    }
}
