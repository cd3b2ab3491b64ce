package cityhub.hub.disclosure;

import cityhub.hub.disclosure.FieldPlan.Step;
import cityhub.hub.disclosure.PayloadSchema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles terms into plans. The same terms always give the same plan and digest. */
public final class PlanCompiler {
    private final Map<PayloadType, PlanRules> rules = new HashMap<>();

    /**
     * A compiler for the payloads of the contract.
     *
     * @throws IllegalStateException when a field of a payload has no category, or a catalogue of items does not fit
     */
    public PlanCompiler() {
        PayloadType.ALL.forEach(each -> rules.put(each, new PlanRules(each.items(), each.schema())));
    }

    /**
     * Compiles.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT with one field violation per broken rule: no item or an unknown
     *     one, an address item without 支援措置, 個人番号 without number use, 住民票コード to anybody but the Juki-net relay, a number domain that is not a
     *     consumer's
     */
    public DisclosurePlan compile(PlanTerms terms) {
        PayloadSchema schema = terms.payload().schema();
        Items items = terms.payload().items();
        rules.get(terms.payload()).check(terms);
        Set<String> approved = new HashSet<>();
        terms.items()
                .forEach(
                        name -> approved.addAll(items.byName(name).orElseThrow().leafPaths()));
        LeafConversions conversions = new LeafConversions(terms, approved);
        List<LeafOperation> operations = schema.leaves().stream()
                .filter(conversions::flows)
                .map(conversions::describe)
                .toList();
        return new DisclosurePlan(
                terms,
                operations,
                conversions.numberDomains(schema.leaves()),
                conversions.readsReferences(schema.leaves()),
                level(schema.fields(), conversions, true),
                level(schema.fields(), conversions.ofSubjectNumberOnly(schema.fields()), true));
    }

    private static Level level(List<Field> fields, LeafConversions conversions, boolean root) {
        List<FieldPlan> plans = new ArrayList<>();
        List<Level.PutIn> putIns = new ArrayList<>();
        for (Field field : fields) {
            Optional<Level.PutIn> putIn = root ? conversions.putIn(field) : Optional.empty();
            putIn.ifPresent(putIns::add);
            if (putIn.isPresent()) {
                plans.add(new FieldPlan(field, Step.DROP, Level.NONE, Optional.empty()));
            } else if (field.isLeaf()) {
                plans.add(new FieldPlan(
                        field, conversions.step(field), Level.NONE, conversions.conversion(field, fields)));
            } else {
                Level below = level(field.children(), conversions, false);
                plans.add(new FieldPlan(
                        field, below.dropsEverything() ? Step.DROP : Step.DESCEND, below, Optional.empty()));
            }
        }
        return new Level(plans, putIns);
    }
}
