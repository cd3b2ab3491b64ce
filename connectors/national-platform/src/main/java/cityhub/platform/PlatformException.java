package cityhub.platform;

import java.util.regex.Pattern;

/** What the platform sent can't be accepted, or it could not be reached. Says a code, never content. */
public final class PlatformException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Pattern FORM = Pattern.compile("[A-Z0-9_-]{1,20}");

    private final String code;

    /**
     * A failure.
     *
     * @param code up to 20 characters of A-Z, 0-9, _ and -
     */
    public PlatformException(String code) {
        super(code);
        this.code = requireForm(code);
    }

    /** A failure with its cause. */
    public PlatformException(String code, Throwable cause) {
        super(code, cause);
        this.code = requireForm(code);
    }

    /** The hub takes no other, and refuses what else is reported in the same call. */
    private static String requireForm(String code) {
        if (!FORM.matcher(code).matches()) {
            throw new IllegalArgumentException("a code is 1 to 20 characters of A-Z, 0-9, _ and -");
        }
        return code;
    }

    /** The code, as work is reported with. */
    public String code() {
        return code;
    }
}
