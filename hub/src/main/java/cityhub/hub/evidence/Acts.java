package cityhub.hub.evidence;

import cityhub.hub.HubException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Records administrative acts. An act is written in the transaction that performs it and takes effect once it is
 * sealed: whoever performs it calls {@link #awaitSealed} after the commit and answers only then.
 */
@Singleton
public final class Acts {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final int MOST_DETAILS = 16_384;
    /** Kinds that only the ledger itself records; each is a kind of statement of its own. */
    static final Set<String> OWN_KINDS = Set.of(Act.KEY, Act.LEDGER_READ, Act.LEDGER_DELETION);

    private final Sealer sealer;

    public Acts(Sealer sealer) {
        this.sealer = sealer;
    }

    /**
     * Writes an act into the caller's transaction.
     *
     * @return its id in the outbox, for {@link #awaitSealed} and {@link Gates}
     * @throws HubException INVALID_ARGUMENT when a value has line breaks or is too long
     */
    public long record(Connection tx, Act act) throws SQLException {
        if (OWN_KINDS.contains(act.kind())) {
            throw HubException.invalid("kind", "reserved to the ledger itself");
        }
        return recordAny(tx, act);
    }

    /**
     * Waits until an act is in the ledger. To be called without a transaction, after the act's own has committed.
     *
     * @throws HubException EVIDENCE_UNAVAILABLE when it could not be sealed now; it stays recorded and takes effect
     *     when the ledger can be written again
     */
    public void awaitSealed(long outboxId) {
        sealer.awaitAct(outboxId);
    }

    /** As {@link #record}, for the kinds that only the ledger itself records. */
    static long recordAny(Connection tx, Act act) throws SQLException {
        if (!KIND.matcher(act.kind()).matches()) {
            throw HubException.invalid("kind", "of a-z, 0-9 and hyphens, up to 64");
        }
        requireLength("actor", Statement.requireLine("actor", act.actor()), 128);
        requireLength("target", Statement.requireLine("target", act.target()), 256);
        StringBuilder details = new StringBuilder();
        Statement.details(details, act.details());
        requireLength("details", details.toString(), MOST_DETAILS);
        return OutboxStore.insert(tx, act, details.toString());
    }

    private static void requireLength(String field, String value, int most) {
        if (value.length() > most) {
            throw HubException.invalid(field, "up to " + most + " characters");
        }
    }
}
