package cityhub.hub.basics;

import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogEntry;
import cityhub.hub.registry.Agreements;
import cityhub.hub.store.Database;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts each day's birthdays into the change log, so that persons enter and leave populations that are limited by age.
 * One hub of the city does a day, in one transaction: a day is swept wholly and once, or not at all.
 */
@Singleton
public final class BirthdaySweep {
    private static final Logger LOG = LoggerFactory.getLogger(BirthdaySweep.class);
    private static final long LOOK_SECONDS = 30;

    private final Database database;
    private final ChangeLog log;
    private final Persons persons;
    private final Agreements agreements;
    private final BirthdayStore store = new BirthdayStore();
    private final ScopeStore residents = new ScopeStore();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Semaphore stopped = new Semaphore(0);

    BirthdaySweep(Database database, ChangeLog log, Persons persons, Agreements agreements) {
        this.database = database;
        this.log = log;
        this.persons = persons;
        this.agreements = agreements;
    }

    /** Sweeps from now on, as soon as a day has begun (Asia/Tokyo, by the database's clock). */
    @EventListener
    void onStart(ServerStartupEvent event) {
        if (started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("birthdays").start(this::follow);
        }
    }

    private void follow() {
        try {
            do {
                try {
                    sweepThrough(agreements.businessDate());
                } catch (HubException e) {
                    LOG.warn("birthdays could not be swept, trying again: {}", e.getMessage());
                }
            } while (!stopped.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            LOG.debug("the sweep of birthdays was interrupted");
        }
    }

    /**
     * Sweeps every day up to this one that was not yet swept, one after the other.
     *
     * @return how many entries were written
     */
    public int sweepThrough(LocalDate today) {
        int written = 0;
        while (log.head().scopeDay().isBefore(today)) {
            written += database.transactionRetrying(tx -> {
                store.lock(tx);
                LocalDate next = log.head(tx).scopeDay().plusDays(1);
                return next.isAfter(today) ? 0 : sweep(tx, next);
            });
            log.committed();
        }
        return written;
    }

    private int sweep(Connection tx, LocalDate day) throws SQLException {
        Birthdays birthdays = new Birthdays(day);
        List<Long> candidates = residents.persons(tx, birthdays::concerns);
        persons.lock(tx, candidates);
        // Read anew under the lock: a change may have come between.
        List<LogEntry> entries = residents.attributes(tx, candidates).entrySet().stream()
                .filter(each -> birthdays.concerns(each.getValue()))
                .map(each -> LogEntry.scopeDay(each.getKey(), each.getValue()))
                .toList();
        log.beginDay(tx, day);
        if (!entries.isEmpty()) {
            log.append(tx, entries);
        }
        return entries.size();
    }

    @PreDestroy
    void stop() {
        stopped.release();
    }
}
