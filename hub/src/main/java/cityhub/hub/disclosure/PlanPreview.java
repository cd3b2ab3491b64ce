package cityhub.hub.disclosure;

import cityhub.options.v1.DataCategory;
import cityhub.registry.v1.ItemTreatment;
import java.util.List;

/**
 * What an approver sees of a plan.
 *
 * @param items every item of the payload, flowing or withheld, in the order of the standard
 * @param samplePayload a fictitious resident's record as the consumer would receive it; empty when it cannot be projected
 */
public record PlanPreview(List<PreviewedItem> items, byte[] samplePayload) {

    /** Keeps an unmodifiable copy. */
    public PlanPreview {
        items = List.copyOf(items);
    }

    /**
     * One item.
     *
     * @param item the item
     * @param category strictest category among its leaves
     * @param treatment what happens to it
     * @param sample a fictitious resident's value at the consumer; empty when it does not flow
     */
    public record PreviewedItem(Item item, DataCategory category, ItemTreatment treatment, String sample) {}
}
