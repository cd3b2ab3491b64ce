package cityhub.hub.disclosure;

import cityhub.options.v1.DataCategory;
import cityhub.registry.v1.ItemTreatment;
import java.util.List;

/** What an approver sees of a plan. */
public final class PlanPreview {

    private final List<PreviewedItem> items;
    private final byte[] samplePayload;

    PlanPreview(List<PreviewedItem> items, byte[] samplePayload) {
        this.items = List.copyOf(items);
        this.samplePayload = samplePayload.clone();
    }

    /** Every item of the payload, flowing or withheld, in the order of the standard. */
    public List<PreviewedItem> items() {
        return items;
    }

    /** A fictitious resident's record as the consumer would receive it; empty when it cannot be projected. */
    public byte[] samplePayload() {
        return samplePayload.clone();
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
