package cityhub.hub.basics;

import cityhub.hub.basics.PopulationStore.Served;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.FormerPopulation;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.disclosure.PopulationFilter;
import cityhub.hub.disclosure.ScopeAttributes;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Under which population each consumer was served. When an agreement comes back with another one, whoever was within
 * the former and is not within the new is written to the change log, for that agreement alone, before its feed opens:
 * the consumer is told that they left.
 */
@Singleton
final class ServedPopulations {
    private final Database database;
    private final ChangeLog log;
    private final ScopeStore residents = new ScopeStore();
    private final PopulationStore store = new PopulationStore();

    ServedPopulations(Database database, ChangeLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * Brings an agreement to the population in force, page by page in short transactions; after a crash the next call
     * goes on.
     *
     * @return the populations before, for the stretches of the log that the consumer may not have read yet
     */
    List<FormerPopulation> bringUpToDate(ActiveAgreement agreement) {
        String id = agreement.agreementId();
        while (!isUpToDate(agreement)) {
            database.transactionRetrying(tx -> step(tx, id, agreement.population()));
            log.committed();
        }
        return database.read(connection -> store.former(connection, id));
    }

    /** A complete snapshot told the consumer all of the population in force. */
    void snapshotCompleted(Connection transaction, String agreementId, PopulationFilter population)
            throws SQLException {
        store.put(transaction, agreementId, new Served(population, Optional.empty(), 0));
        store.forgetFormer(transaction, agreementId);
    }

    private boolean isUpToDate(ActiveAgreement agreement) {
        return database.read(connection -> store.find(connection, agreement.agreementId()))
                .filter(each -> each.pending().isEmpty() && each.population().equals(agreement.population()))
                .isPresent();
    }

    private boolean step(Connection tx, String agreementId, PopulationFilter inForce) throws SQLException {
        Optional<Served> known = store.lock(tx, agreementId);
        if (known.isEmpty()) {
            store.put(tx, agreementId, new Served(inForce, Optional.empty(), 0));
            return true;
        }
        Served served = known.get();
        Optional<PopulationFilter> next =
                served.pending().or(() -> Optional.of(inForce).filter(each -> !each.equals(served.population())));
        if (next.isPresent()) {
            leave(tx, agreementId, served, next.get());
        }
        return true;
    }

    /** One page of those who leave. */
    private void leave(Connection tx, String agreementId, Served served, PopulationFilter next) throws SQLException {
        long after = served.pending().isPresent() ? served.afterPersonId() : Long.MIN_VALUE;
        ScopeStore.Page page = residents.page(tx, after);
        LocalDate day = log.head(tx).scopeDay();
        List<Long> leaving = page.persons(each -> leaves(each, day, served.population(), next));
        // Read anew under the log's lock: whoever changes from here on stands behind these entries.
        log.lock(tx);
        List<LogEntry> entries = residents.attributes(tx, leaving).entrySet().stream()
                .filter(each -> leaves(each.getValue(), day, served.population(), next))
                .map(each -> LogEntry.population(each.getKey(), each.getValue(), agreementId))
                .toList();
        if (!entries.isEmpty()) {
            log.append(tx, entries);
        }
        if (page.isLast()) {
            long through = log.head(tx).position().sequence();
            store.addFormer(tx, agreementId, new FormerPopulation(served.population(), through));
            store.put(tx, agreementId, new Served(next, Optional.empty(), 0));
        } else {
            long last = page.attributes().lastKey();
            store.put(tx, agreementId, new Served(served.population(), Optional.of(next), last));
        }
    }

    private static boolean leaves(
            ScopeAttributes attributes, LocalDate day, PopulationFilter former, PopulationFilter next) {
        return former.admits(attributes, day) && !next.admits(attributes, day);
    }
}
