package cityhub.tools.cli;

/** The exit codes of the command, as its help lists them. */
final class ExitCodes {
    static final int DONE = 0;
    static final int CHECK_FAILED = 1;
    static final int REFUSED = 3;
    static final int UNAVAILABLE = 69;
    static final int FAULT = 70;

    private ExitCodes() {}
}
