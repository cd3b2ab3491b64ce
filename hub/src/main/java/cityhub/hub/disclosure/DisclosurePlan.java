package cityhub.hub.disclosure;

import cityhub.hub.conversion.CodeProfile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * An agreement revision's plan: one operation per field, applied to stored bytes in one pass. Immutable, shared by
 * threads. Bytes that are not canonical are withheld whole; field numbers that the contract does not have are dropped,
 * as is a message of which nothing flows. What does not flow is skipped by its framing and never looked at.
 */
public final class DisclosurePlan {

    private final PlanTerms terms;
    private final List<LeafOperation> operations;
    private final Set<NumberDomain> numberDomains;
    private final boolean readsReferences;
    private final boolean keepsNumber;
    private final Level record;
    private final Level numberOnly;
    private final ChangedLeaves leaves;
    private final String digest;

    DisclosurePlan(
            PlanTerms terms,
            List<LeafOperation> operations,
            Set<NumberDomain> numberDomains,
            boolean readsReferences,
            Level record,
            Level numberOnly) {
        this.terms = terms;
        this.operations = List.copyOf(operations);
        this.numberDomains = Set.copyOf(numberDomains);
        this.readsReferences = readsReferences;
        this.keepsNumber = operations.stream().anyMatch(DisclosurePlan::isNumberAsStored);
        this.record = record;
        this.numberOnly = numberOnly;
        this.leaves = ChangedLeaves.of(
                terms.payload() == PayloadType.RESIDENT
                        ? operations.stream().map(LeafOperation::numbers).toList()
                        : List.of());
        this.digest = digest(terms, operations);
    }

    private static String digest(PlanTerms terms, List<LeafOperation> operations) {
        StringBuilder text = new StringBuilder("cityhub-plan v1\n")
                .append("payload ")
                .append(terms.payload().schema().name())
                .append('\n');
        for (LeafOperation each : operations) {
            text.append(each.numbers())
                    .append(' ')
                    .append(each.path())
                    .append(' ')
                    .append(each.category())
                    .append(' ')
                    .append(each.operation())
                    .append(' ')
                    .append(each.detail())
                    .append('\n');
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hex SHA-256 over the expanded leaf list, the operations, and the versions of codes and repertoire. */
    public String digest() {
        return digest;
    }

    /** Every leaf that flows, in the order of the payload. */
    public List<LeafOperation> operations() {
        return operations;
    }

    /** Domains whose numbers the number table must hold. */
    public Set<NumberDomain> numberDomains() {
        return numberDomains;
    }

    /** Whether the number table must also resolve the persons that a record refers to. */
    public boolean readsReferences() {
        return readsReferences;
    }

    /** Whether the person's own number goes out as the record has it, and not put in from the number table. */
    public boolean keepsNumber() {
        return keepsNumber;
    }

    private static boolean isNumberAsStored(LeafOperation leaf) {
        return leaf.numbers().equals(LeafConversions.SUBJECT) && leaf.operation() == Operation.KEEP;
    }

    /** Whether a resident's change of these leaves is delivered: whether one of them flows. */
    public boolean touchedBy(ChangedLeaves changed) {
        return leaves.intersects(changed);
    }

    /** What the plan does, item by item, and what a fictitious record looks like through it. */
    public PlanPreview preview() {
        return PlanPreview.of(this);
    }

    /** Starts one response. */
    public Disclosed.Builder open(DisclosureContext context) {
        return new Disclosed.Builder(this, context);
    }

    Level record() {
        return record;
    }

    Level numberOnly() {
        return numberOnly;
    }

    /** What kind of record it projects. */
    public PayloadType payload() {
        return terms.payload();
    }

    /** Code values and dates of who gets it. */
    public CodeProfile codes() {
        return terms.codes();
    }

    PlanTerms terms() {
        return terms;
    }
}
