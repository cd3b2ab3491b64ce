package cityhub.kit;

import java.nio.file.Path;

/** Where the trust in the ledger's first signing key comes from. Later keys are introduced by records it signed. */
public sealed interface LedgerTrust {
    /**
     * A file with one or more public keys in PEM that the city handed over. The way for production.
     *
     * @param pem the file
     */
    record Pinned(Path pem) implements LedgerTrust {}

    /**
     * The first key that the hub names on the first connection (over TLS, authenticated by the city's authority) is
     * kept in the state folder and binds from then on.
     */
    record FirstUse() implements LedgerTrust {}
}
