package cityhub.kit.seal;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import java.util.List;

/** A disclosure whose evidence holds. Only {@link DisclosureVerifier} makes one. */
public final class VerifiedDisclosure {
    private final Disclosure sealed;
    private final Statement statement;
    private final Checkpoint checkpoint;
    private final List<DisclosureEntry> entries;

    VerifiedDisclosure(Disclosure sealed, Statement statement, Checkpoint checkpoint, List<DisclosureEntry> entries) {
        this.sealed = sealed;
        this.statement = statement;
        this.checkpoint = checkpoint;
        this.entries = entries;
    }

    /** As received: to be kept by whoever wants to prove later what was received. */
    public Disclosure sealed() {
        return sealed;
    }

    public Statement statement() {
        return statement;
    }

    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The entries in order. */
    public List<DisclosureEntry> entries() {
        return entries;
    }

    @Override
    public String toString() {
        return "VerifiedDisclosure[" + sealed.getDisclosureId() + ", " + entries.size() + " entries]";
    }
}
