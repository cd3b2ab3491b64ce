package cityhub.hub.evidence;

import cityhub.evidence.v1.Disclosure;

/** A disclosure that stands in the signed ledger and may leave. Only the sealer makes it. */
public final class Sealed {
    private final Disclosure message;

    Sealed(Disclosure message) {
        this.message = message;
    }

    /** What leaves, with its proof. */
    public Disclosure message() {
        return message;
    }
}
