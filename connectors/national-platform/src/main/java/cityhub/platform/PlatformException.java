package cityhub.platform;

/** What the platform sent can't be accepted, or it could not be reached. Says a code, never content. */
public final class PlatformException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A failure.
     *
     * @param code up to 20 characters of A-Z, 0-9, _ and -
     */
    public PlatformException(String code) {
        super(code);
        this.code = code;
    }

    /** A failure with its cause. */
    public PlatformException(String code, Throwable cause) {
        super(code, cause);
        this.code = code;
    }

    /** The code, as work is reported with. */
    public String code() {
        return code;
    }
}
