package cityhub.hub.disclosure;

import cityhub.hub.conversion.DateForm;
import cityhub.hub.disclosure.FieldPlan.Step;
import cityhub.hub.disclosure.PayloadSchema.Field;
import cityhub.hub.disclosure.PayloadSchema.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what happens to each leaf under given terms.
 *
 * <p>Dates are the texts whose name ends with {@code _date}, and the {@code value} beside a code of the list {@code era}.
 * The person's own number is field 1 of the root; every other number of the domain RESIDENT refers to another person.
 */
final class LeafConversions {

    private static final String ERA = "era";
    /** Field numbers of the person's own number. */
    static final String SUBJECT = "1";

    /** Numbers that not everybody has, or that the city does not hold. */
    private static final Set<NumberDomain> MAY_LACK = Set.of(NumberDomain.INDIVIDUAL, NumberDomain.RESIDENT_CODE);

    private final PlanTerms terms;
    private final Set<String> approved;

    LeafConversions(PlanTerms terms, Set<String> approved) {
        this.terms = terms;
        this.approved = Set.copyOf(approved);
    }

    /** The same terms with nothing approved but the person's own number, if that is. */
    LeafConversions ofSubjectNumberOnly(List<Field> root) {
        Set<String> subject = new HashSet<>(approved);
        subject.retainAll(root.stream()
                .filter(LeafConversions::isSubject)
                .map(Field::path)
                .toList());
        return new LeafConversions(terms, subject);
    }

    boolean flows(Field leaf) {
        return approved.contains(leaf.path());
    }

    /** What happens to a leaf that flows. */
    Operation operation(Field leaf) {
        if (leaf.numberDomain().isPresent()) {
            return domain(leaf).equals(NumberDomain.RESIDENT) ? Operation.KEEP : Operation.NUMBER;
        }
        if (!leaf.codeList().isEmpty()) {
            return terms.codes().mapping(leaf.codeList()).isPresent() ? Operation.CODE : Operation.KEEP;
        }
        if (isDate(leaf)) {
            return terms.codes().dateForm() == DateForm.ERA ? Operation.DATE : Operation.KEEP;
        }
        boolean reduced = leaf.kind() == Kind.TEXT && !terms.repertoire().holdsEverything();
        return reduced ? Operation.CHARACTERS : Operation.KEEP;
    }

    /** What an officer is shown and the digest covers; a value whose form depends on its item is converted before the plan. */
    LeafOperation describe(Field leaf) {
        if (leaf.formByItem() && !terms.codes().isStandard()) {
            return new LeafOperation(
                    leaf.path(),
                    leaf.numbers(),
                    leaf.category(),
                    Operation.CODE,
                    terms.codes().name() + " by item " + terms.codes().version() + ' ' + operation(leaf));
        }
        Operation operation = operation(leaf);
        String detail = switch (operation) {
            case KEEP -> "";
            case NUMBER -> domain(leaf).name();
            case CODE ->
                terms.codes().name()
                        + ' '
                        + leaf.codeList()
                        + ' '
                        + terms.codes().version(leaf.codeList());
            case CHARACTERS ->
                terms.repertoire().name() + ' ' + terms.repertoire().version();
            case DATE -> terms.codes().dateForm().name() + ' ' + terms.codes().dateVersion();
        };
        return new LeafOperation(leaf.path(), leaf.numbers(), leaf.category(), operation, detail);
    }

    /** The number to be put in for a field of the root, if one is. */
    Optional<Level.PutIn> putIn(Field field) {
        if (!field.isLeaf() || !flows(field) || operation(field) != Operation.NUMBER || isReference(field)) {
            return Optional.empty();
        }
        NumberDomain domain = domain(field);
        return Optional.of(new Level.PutIn(field.number(), domain, !MAY_LACK.contains(domain)));
    }

    /** The step for a leaf that is not put in. */
    Step step(Field leaf) {
        if (!flows(leaf)) {
            return Step.DROP;
        }
        return switch (operation(leaf)) {
            case KEEP -> Step.KEEP;
            case CHARACTERS -> Step.REDUCE;
            case NUMBER, CODE, DATE -> Step.CONVERT;
        };
    }

    /** What writes a leaf's value, for the steps that need it. */
    Optional<Conversion> conversion(Field leaf, List<Field> siblings) {
        if (!flows(leaf)) {
            return Optional.empty();
        }
        return switch (operation(leaf)) {
            case KEEP -> Optional.empty();
            case NUMBER -> Optional.of(new Conversion.Reference(reference(leaf)));
            case CODE ->
                terms.codes().mapping(leaf.codeList()).map(CodeTable::new).map(Conversion.Codes::new);
            case CHARACTERS -> Optional.of(new Conversion.Characters(terms.repertoire()));
            case DATE -> Optional.of(new Conversion.Dates(terms.codes().eraDates(), eraNumber(leaf, siblings)));
        };
    }

    /** Domains of the numbers that records under these terms need. */
    Set<NumberDomain> numberDomains(List<Field> leaves) {
        Set<NumberDomain> domains = new HashSet<>();
        leaves.stream()
                .filter(this::flows)
                .filter(leaf -> operation(leaf) == Operation.NUMBER)
                .forEach(leaf -> domains.add(domain(leaf)));
        return Set.copyOf(domains);
    }

    /** Whether the persons that a record refers to must be resolved. */
    boolean readsReferences(List<Field> leaves) {
        return leaves.stream()
                .anyMatch(leaf -> flows(leaf) && isReference(leaf) && operation(leaf) == Operation.NUMBER);
    }

    private NumberDomain domain(Field leaf) {
        NumberDomain stored = leaf.numberDomain().orElseThrow();
        return stored.equals(NumberDomain.RESIDENT) ? terms.numberDomain() : stored;
    }

    private NumberDomain reference(Field leaf) {
        if (!isReference(leaf)) {
            throw new IllegalStateException(leaf.path() + ": a number of this domain can only stand in the root");
        }
        return domain(leaf);
    }

    private static boolean isSubject(Field field) {
        return field.numbers().equals(SUBJECT);
    }

    private static boolean isReference(Field leaf) {
        return !isSubject(leaf) && leaf.numberDomain().equals(Optional.of(NumberDomain.RESIDENT));
    }

    private static boolean isDate(Field leaf) {
        return leaf.kind() == Kind.TEXT && (leaf.name().endsWith("_date") || leaf.besideEra());
    }

    private int eraNumber(Field leaf, List<Field> siblings) {
        return siblings.stream()
                .filter(each -> each.codeList().equals(ERA) && flows(each) && each.number() > leaf.number())
                .mapToInt(Field::number)
                .findFirst()
                .orElse(0);
    }
}
