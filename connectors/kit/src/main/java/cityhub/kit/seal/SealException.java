package cityhub.kit.seal;

/**
 * The evidence of something received does not hold: it must not be used. The message names what failed, never a value
 * of what was received.
 */
public class SealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What failed. */
    public enum Fault {
        /** Statement, checkpoint or entry is not of its form. */
        MALFORMED,
        /** The entries do not give the payload root of the statement: an entry or a salt was altered. */
        ENTRIES_ALTERED,
        /** Entries, statement, proof and checkpoint name different counts. */
        COUNT_WRONG,
        /** The statement is not the leaf that the proof leads to the root of the batch. */
        PROOF_WRONG,
        /** The checkpoint's signature is not that of its key. */
        SIGNATURE_WRONG,
        /** The checkpoint's key is neither trusted nor introduced by a trusted one. */
        KEY_UNKNOWN,
        /** It was sealed for another city, consumer, certificate or agreement, or answers another question. */
        NOT_OURS,
        /** It contradicts a checkpoint seen before. */
        REGRESS
    }

    public SealException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public SealException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
