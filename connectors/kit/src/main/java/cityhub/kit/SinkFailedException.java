package cityhub.kit;

/** The sink threw. The cause is the sink's own exception; its text may hold personal data, this one's does not. */
public final class SinkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkFailedException(RuntimeException cause) {
        super("The sink failed: " + cause.getClass().getName(), cause);
    }
}
