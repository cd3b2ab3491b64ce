package cityhub.hub.registry;

import cityhub.hub.evidence.Acts;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/**
 * Takes administrative steps one after the other: change, gates, act and announcement in one transaction; then this
 * hub's listeners are told; the step is done once its acts are sealed in the ledger.
 */
@Singleton
final class Steps {
    private final Database database;
    private final RegistryEventRepository events;
    private final RegistryWatch watch;
    private final Acts acts;

    Steps(Database database, RegistryEventRepository events, RegistryWatch watch, Acts acts) {
        this.database = database;
        this.events = events;
        this.watch = watch;
        this.acts = acts;
    }

    /** What a step does inside its transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Step step) throws SQLException;
    }

    private record Taken<T>(T result, List<Long> recorded) {}

    /**
     * Takes a step.
     *
     * @throws cityhub.hub.HubException what the work throws (nothing was done); EVIDENCE_UNAVAILABLE when the acts
     *     are recorded but not sealed yet: what ends access has ended it, what gives access gives it once they are
     */
    <T> T take(Work<T> work) {
        Taken<T> taken = database.transactionRetrying(connection -> {
            Step step = new Step(connection, events.lock(connection), events, acts);
            T result = work.run(step);
            return new Taken<>(result, step.recorded());
        });
        watch.catchUpLater();
        taken.recorded().forEach(acts::awaitSealed);
        return taken.result();
    }
}
