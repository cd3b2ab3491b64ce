package cityhub.hub.disclosure;

import java.util.List;
import java.util.Set;

/** An agreement revision's plan: one operation per field, applied to stored bytes in one pass. Immutable, shared by threads. */
public final class DisclosurePlan {

    private final List<LeafOperation> operations;

    DisclosurePlan(List<LeafOperation> operations) {
        this.operations = List.copyOf(operations);
    }

    /** Hex SHA-256 over the expanded leaf list, the operations, and the versions of codes and repertoire. */
    public String digest() {
        return "";
    }

    /** Every leaf that flows, in the order of the payload. */
    public List<LeafOperation> operations() {
        return operations;
    }

    /** Domains whose numbers the number table must hold. */
    public Set<NumberDomain> numberDomains() {
        return Set.of();
    }

    /** Whether the number table must also resolve the persons that a record refers to. */
    public boolean readsReferences() {
        return false;
    }

    /** Whether a change of these leaves is delivered. */
    public boolean touchedBy(ChangedLeaves changed) {
        return true;
    }

    /** What the plan does, item by item, and what a fictitious resident looks like through it. */
    public PlanPreview preview() {
        return new PlanPreview(List.of(), new byte[0]);
    }

    /** Starts one response. */
    public Disclosed.Builder open(DisclosureContext context) {
        return new Disclosed.Builder(this, context);
    }
}
