package cityhub.kit.seal;

/**
 * The ledger contradicts what this witness saw before: it was cut off, restored from an older state, or forked. Keep
 * the state folder as it is and tell the city: it is the evidence.
 */
public final class LedgerRegressException extends SealException {
    private static final long serialVersionUID = 1L;

    public LedgerRegressException(String message) {
        super(Fault.REGRESS, message);
    }
}
