package cityhub.hub.disclosure;

import cityhub.hub.HubException;
import cityhub.hub.HubException.Violation;
import cityhub.options.v1.DataCategory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What terms must not ask for, whoever approves them. */
final class PlanRules {

    private final Items items;
    private final PayloadSchema schema;

    PlanRules(Items items, PayloadSchema schema) {
        this.items = items;
        this.schema = schema;
    }

    /** Throws with one violation per broken rule; fields are named as in {@code AgreementTerms}. */
    void check(PlanTerms terms) {
        List<Violation> violations = new ArrayList<>();
        if (terms.items().isEmpty()) {
            violations.add(new Violation("terms.items", "names no item"));
        }
        Map<Integer, Item> known = known(terms, violations);
        known.forEach((index, item) -> forItem(index, item, terms, violations));
        forDomain(terms, violations);
        if (!known.values().stream().allMatch(item -> fits(item, terms))) {
            violations.add(new Violation("terms.repertoire", "does not hold the values of the code profile"));
        }
        if (!violations.isEmpty()) {
            throw HubException.invalid(violations);
        }
    }

    private Map<Integer, Item> known(PlanTerms terms, List<Violation> violations) {
        Map<Integer, Item> known = new LinkedHashMap<>();
        for (int i = 0; i < terms.items().size(); i++) {
            Optional<Item> item = items.byName(terms.items().get(i));
            if (item.isPresent()) {
                known.put(i, item.get());
            } else {
                violations.add(new Violation(field(i), "is no item of the catalogue"));
            }
        }
        return known;
    }

    private void forItem(int index, Item item, PlanTerms terms, List<Violation> violations) {
        List<PayloadSchema.Field> leaves = item.leafPaths().stream()
                .map(path -> schema.at(path).orElseThrow())
                .toList();
        if (has(leaves, DataCategory.DATA_CATEGORY_RESIDENT_CODE) && !terms.codeRelay()) {
            violations.add(new Violation(field(index), "住民票コード is closed to business systems"));
        }
        if (has(leaves, DataCategory.DATA_CATEGORY_INDIVIDUAL_NUMBER)
                && terms.payload() == PayloadType.EXCHANGE
                && !terms.codeRelay()) {
            violations.add(new Violation(field(index), "個人番号 does not go with exchanges, but to the Juki-net relay"));
        }
        if (has(leaves, DataCategory.DATA_CATEGORY_INDIVIDUAL_NUMBER) && !terms.numberUse()) {
            violations.add(new Violation(field(index), "個人番号 needs an affair that uses it by law"));
        }
        boolean address = leaves.stream().anyMatch(PayloadSchema.Field::holdsAddress);
        if (address && !terms.items().contains(Items.PROTECTION)) {
            violations.add(new Violation(field(index), "is an address: the item 支援措置 must go with it"));
        }
    }

    /** Whether the consumer can hold the values that its code profile gives for an item. */
    private boolean fits(Item item, PlanTerms terms) {
        return item.leafPaths().stream()
                .map(path -> terms.codes().mapping(schema.at(path).orElseThrow().codeList()))
                .flatMap(Optional::stream)
                .flatMap(mapping -> mapping.codes().values().stream())
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .allMatch(value -> terms.repertoire().holds(value, 0, value.length));
    }

    private static boolean has(List<PayloadSchema.Field> leaves, DataCategory category) {
        return leaves.stream().anyMatch(leaf -> leaf.category() == category);
    }

    private static void forDomain(PlanTerms terms, List<Violation> violations) {
        NumberDomain domain = terms.numberDomain();
        if (domain.equals(NumberDomain.RESIDENT_CODE)
                || domain.equals(NumberDomain.INDIVIDUAL)
                || domain.equals(NumberDomain.NON_RESIDENT)) {
            violations.add(new Violation("terms.number_domain", "is not a domain of consumers' numbers"));
        }
        if (domain.equals(NumberDomain.INTEGRATED)
                && terms.payload() != PayloadType.EXCHANGE
                && !terms.items().contains("団体内統合宛名番号")) {
            violations.add(new Violation("terms.number_domain", "needs the item 団体内統合宛名番号"));
        }
    }

    private static String field(int index) {
        return "terms.items[" + index + "]";
    }
}
