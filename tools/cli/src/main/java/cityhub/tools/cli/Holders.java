package cityhub.tools.cli;

/** Names of the credentials that {@code cityhub init} makes and commands use unless told otherwise. */
final class Holders {
    /** Registers participants, certificates, officers; reads the ledger. */
    static final String ADMINISTRATOR = "administrator";

    /** Approves for the register's owner. */
    static final String APPROVER = "approver";

    private Holders() {}
}
