package cityhub.hub.basics;

import cityhub.hub.basics.ServedTermsStore.Served;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.FeedCursors;
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
 * Under which terms each consumer was served. When an agreement comes back with others, what follows from that is
 * written to the change log, for that agreement alone, before its feed opens: whoever was within the former population
 * and is not within the new one has left; what was withheld under another plan is tried again, since a code or a
 * character may have become convertible.
 */
@Singleton
final class ServedTerms {
    private final Database database;
    private final ChangeLog log;
    private final FeedCursors cursors;
    private final ScopeStore residents = new ScopeStore();
    private final ServedTermsStore store = new ServedTermsStore();

    ServedTerms(Database database, ChangeLog log, FeedCursors cursors) {
        this.database = database;
        this.log = log;
        this.cursors = cursors;
    }

    /**
     * Brings an agreement's consumer to the terms in force, page by page in short transactions; after a crash the next
     * call goes on.
     *
     * @return the populations before, for the stretches of the log that the consumer may not have read yet
     */
    List<FormerPopulation> bringUpToDate(ActiveAgreement agreement) {
        while (!isUpToDate(agreement)) {
            database.transactionRetrying(tx -> step(tx, agreement));
            log.committed();
        }
        return database.read(connection -> store.former(connection, agreement.agreementId()));
    }

    /** A complete snapshot told the consumer all of the population in force. */
    void snapshotCompleted(Connection transaction, ActiveAgreement agreement) throws SQLException {
        store.put(transaction, agreement.agreementId(), inForce(agreement));
        store.forgetFormer(transaction, agreement.agreementId());
    }

    private static Served inForce(ActiveAgreement agreement) {
        return new Served(agreement.plan().digest(), agreement.population(), Optional.empty(), 0);
    }

    private boolean isUpToDate(ActiveAgreement agreement) {
        return database.read(connection -> store.find(connection, agreement.agreementId()))
                .filter(inForce(agreement)::equals)
                .isPresent();
    }

    private boolean step(Connection tx, ActiveAgreement agreement) throws SQLException {
        String id = agreement.agreementId();
        Optional<Served> known = store.lock(tx, id);
        if (known.isEmpty()) {
            store.put(tx, id, inForce(agreement));
            return true;
        }
        Served served = known.get();
        if (!served.planDigest().equals(agreement.plan().digest())) {
            cursors.retryParked(tx, id);
            store.put(tx, id, served.through(agreement.plan().digest()));
            return true;
        }
        Optional<PopulationFilter> next = served.pending()
                .or(() -> Optional.of(agreement.population()).filter(each -> !each.equals(served.population())));
        if (next.isPresent()) {
            leave(tx, id, served, next.get());
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
            store.put(tx, agreementId, served.under(next));
        } else {
            store.put(tx, agreementId, served.towards(next, page.attributes().lastKey()));
        }
    }

    private static boolean leaves(
            ScopeAttributes attributes, LocalDate day, PopulationFilter former, PopulationFilter next) {
        return former.admits(attributes, day) && !next.admits(attributes, day);
    }
}
