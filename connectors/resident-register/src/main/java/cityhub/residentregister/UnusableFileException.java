package cityhub.residentregister;

import java.nio.file.Path;

/** No line of a file could be used, or it can't be worked on now; the message says why and names no personal data. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a file can't be used. */
    public enum Cause {
        /** Its header names unknown items, lacks required ones, or is missing; the error list says more. */
        HEADER,
        /** It was altered while it was read. */
        ALTERED,
        /** Another process submits it at this moment. */
        BUSY
    }

    private final Cause cause;

    UnusableFileException(Cause cause, Path file, String message) {
        super(file.getFileName() + ": " + message);
        this.cause = cause;
    }

    /** Why. */
    public Cause why() {
        return cause;
    }
}
