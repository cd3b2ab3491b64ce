package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.registry.Asker;

/** A system that ties numbers in tests. */
public final class TestOwner {
    private TestOwner() {}

    /** A system whose numbers are of this domain. */
    public static OwnNumbers.Owner of(NumberDomain domain) {
        Asker asker = new Asker("system-" + domain.name(), "00".repeat(32), "S-1", "T-1");
        return new OwnNumbers.Owner(asker, "agreement-" + domain.name(), domain);
    }
}
