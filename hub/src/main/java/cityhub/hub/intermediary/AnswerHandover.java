package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.delivery.WorkSignal;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Hands answers over as they come, at least once: what a system has not said to have stored is given again. What is fetched
 * by id stays due.
 */
@Singleton
public final class AnswerHandover {
    /** Longest wait of one call. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final int MOST = 100;
    private static final int MOST_STORED = 500;
    /** What came in at another hub shows when one looks again. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    private final Database database;
    private final Agreements agreements;
    private final Exchanges exchanges;
    private final WorkSignal signal = new WorkSignal();

    AnswerHandover(Database database, Agreements agreements, Exchanges exchanges) {
        this.database = database;
        this.agreements = agreements;
        this.exchanges = exchanges;
    }

    /**
     * Answers that are given.
     *
     * @param exchangeIds whose, in the order of the entries
     * @param sealed the answers; empty when there is none
     */
    public record Handed(List<String> exchangeIds, Optional<Sealed> sealed) {}

    /** Tells that answers were kept; after the transaction that kept them. */
    void kept() {
        signal.raise();
    }

    /**
     * Gives the next answers, in the order in which they came.
     *
     * @param stored ids of those that the system has stored by now, up to 500: they are not given again
     * @param most most answers, 1 to 100
     * @param wait how long to wait while there is none, up to 5 s
     * @param isGone whether the caller no longer waits
     * @throws HubException INVALID_ARGUMENT; as {@link Agreements#require} and {@link Sealer#seal}
     */
    public Handed take(
            Asker asker, String agreementId, List<String> stored, int most, Duration wait, BooleanSupplier isGone) {
        if (most < 1 || most > MOST) {
            throw HubException.invalid("most", "1 to " + MOST);
        }
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw HubException.invalid("wait_millis", "up to " + LONGEST_WAIT.toMillis());
        }
        if (stored.size() > MOST_STORED
                || !stored.stream()
                        .allMatch(each -> ExchangeForms.UUID.matcher(each).matches())) {
            throw HubException.invalid("stored_exchange_ids", "up to " + MOST_STORED + " ids of exchanges");
        }
        agreements.require(agreementId, asker.participantId(), Mode.MODE_INQUIRY);
        if (!stored.isEmpty()) {
            database.transactionRetrying(tx -> {
                AnswerDueStore.delete(tx, agreementId, stored);
                return true;
            });
        }
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            long seen = signal.times();
            List<String> due = database.read(connection -> AnswerDueStore.first(connection, agreementId, most));
            if (!due.isEmpty()) {
                return new Handed(due, Optional.of(exchanges.fetch(asker, agreementId, due)));
            }
            long left = until - System.nanoTime();
            if (left <= 0 || isGone.getAsBoolean() || !signal.await(seen, Math.min(left, LOOK_AGAIN_NANOS))) {
                return new Handed(List.of(), Optional.empty());
            }
        }
    }
}
