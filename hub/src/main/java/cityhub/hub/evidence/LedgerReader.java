package cityhub.hub.evidence;

import cityhub.hub.HubException;

/**
 * Who reads the ledger, and why.
 *
 * @param actor {@code officer:<id>} of the officer, or {@code participant:<id>}
 * @param purpose why, 1 to 200 characters on one line
 */
public record LedgerReader(String actor, String purpose) {
    private static final int MOST = 200;

    /**
     * @throws HubException INVALID_ARGUMENT when the purpose is empty, too long or more than a line
     */
    public LedgerReader {
        if (purpose.isBlank() || purpose.codePointCount(0, purpose.length()) > MOST) {
            throw HubException.invalid("purpose", "1 to " + MOST + " characters");
        }
        Statement.requireLine("purpose", purpose);
    }
}
