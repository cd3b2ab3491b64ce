package cityhub.hub.disclosure;

import cityhub.options.v1.DataCategory;
import cityhub.registry.v1.ItemTreatment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an approver sees of a plan. */
public final class PlanPreview {

    private final List<PreviewedItem> items;
    private final byte[] samplePayload;

    private PlanPreview(List<PreviewedItem> items, byte[] samplePayload) {
        this.items = List.copyOf(items);
        this.samplePayload = samplePayload.clone();
    }

    static PlanPreview of(DisclosurePlan plan) {
        Map<String, LeafOperation> flowing = new HashMap<>();
        plan.operations().forEach(each -> flowing.put(each.path(), each));
        PayloadType type = plan.terms().payload();
        SampleRecord sample = new SampleRecord(type);
        Optional<byte[]> payload = sample.through(plan);
        List<PreviewedItem> previewed = new ArrayList<>();
        for (Item item : type.items().all()) {
            ItemTreatment treatment = treatment(item, flowing);
            boolean flows = treatment != ItemTreatment.ITEM_TREATMENT_WITHHELD;
            String value =
                    flows ? payload.map(bytes -> sample.text(item, bytes)).orElse("") : "";
            previewed.add(new PreviewedItem(item, strictest(type.schema(), item), treatment, value));
        }
        return new PlanPreview(previewed, payload.orElseGet(() -> new byte[0]));
    }

    private static DataCategory strictest(PayloadSchema schema, Item item) {
        return item.leafPaths().stream()
                .map(path -> schema.at(path).orElseThrow().category())
                .max(Comparator.comparingInt(DataCategory::getNumber))
                .orElseThrow();
    }

    /** The treatment of an item: of its leaves' the one that changes most. */
    private static ItemTreatment treatment(Item item, Map<String, LeafOperation> flowing) {
        List<Operation> operations = item.leafPaths().stream()
                .filter(flowing::containsKey)
                .map(path -> flowing.get(path).operation())
                .toList();
        if (operations.isEmpty()) {
            return ItemTreatment.ITEM_TREATMENT_WITHHELD;
        }
        if (operations.contains(Operation.NUMBER)) {
            return ItemTreatment.ITEM_TREATMENT_NUMBER;
        }
        if (operations.contains(Operation.CODE) || operations.contains(Operation.DATE)) {
            return ItemTreatment.ITEM_TREATMENT_CODE_CONVERTED;
        }
        return operations.contains(Operation.CHARACTERS)
                ? ItemTreatment.ITEM_TREATMENT_CHARACTERS_REDUCED
                : ItemTreatment.ITEM_TREATMENT_KEPT;
    }

    /** Every item of the payload, flowing or withheld, in the order of the standard. */
    public List<PreviewedItem> items() {
        return items;
    }

    /** A fictitious record as the consumer would receive it; empty when it cannot be projected. */
    public byte[] samplePayload() {
        return samplePayload.clone();
    }

    /**
     * One item.
     *
     * @param item the item
     * @param category strictest category among its leaves
     * @param treatment what happens to it
     * @param sample a fictitious value at the consumer; empty when it does not flow
     */
    public record PreviewedItem(Item item, DataCategory category, ItemTreatment treatment, String sample) {}
}
