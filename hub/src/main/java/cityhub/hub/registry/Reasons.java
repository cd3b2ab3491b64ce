package cityhub.hub.registry;

/** Reasons that officers give for a step, recorded in the ledger. */
public final class Reasons {
    private static final int LONGEST = 200;

    private Reasons() {}

    /**
     * Asks for a reason.
     *
     * @throws cityhub.hub.HubException INVALID_ARGUMENT when it is blank, longer than 200 characters or no one line
     */
    public static void require(String reason) {
        require("reason", reason);
    }

    /** As {@link #require(String)}, for a field of another name. */
    static void require(String field, String reason) {
        FieldRules rules = new FieldRules();
        rules.line(field, reason, LONGEST);
        rules.check();
    }
}
