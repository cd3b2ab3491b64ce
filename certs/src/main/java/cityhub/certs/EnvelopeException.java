package cityhub.certs;

/** A message can't be opened. */
public final class EnvelopeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What is wrong. */
    public enum Fault {
        /** It is no such message, or was altered. */
        UNREADABLE,
        /** It is encrypted for others. */
        NOT_FOR_US,
        /** It is not signed, or not by whom it should be. */
        SIGNATURE_INVALID
    }

    EnvelopeException(Fault fault, Throwable cause) {
        super(fault.name(), cause);
        this.fault = fault;
    }

    EnvelopeException(Fault fault) {
        super(fault.name());
        this.fault = fault;
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }
}
