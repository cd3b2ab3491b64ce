package cityhub.hub.delivery;

import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The durable queue of work for an outside system. It holds what is unfinished: waiting, with its taker, or parked. Work of
 * one person is given out in the order in which it was put in, one piece at a time; a parked piece holds up nothing. Every
 * call takes part in its caller's transaction.
 */
@Singleton
public final class WorkQueue {
    private final Database database;
    private final WorkConfiguration configuration;
    private final Map<WorkLine, WorkSignal> signals = new EnumMap<>(WorkLine.class);

    WorkQueue(Database database, WorkConfiguration configuration) {
        this.database = database;
        this.configuration = configuration;
        for (WorkLine each : WorkLine.values()) {
            signals.put(each, new WorkSignal());
        }
    }

    /** Wakes those of this hub who wait for work of a line; to be raised after the transaction that put it in. */
    public WorkSignal signal(WorkLine line) {
        return signals.get(line);
    }

    /**
     * What a piece of work is known by.
     *
     * @param kind up to 12 characters
     * @param exchangeId UUID
     */
    public record WorkKey(String kind, String exchangeId) {}

    /**
     * A piece that is put in.
     *
     * @param key its key
     * @param personId whose; order is kept per person
     * @param urgency how soon it goes out
     * @param expireTime from then on it is no longer given out
     */
    public record NewWork(WorkKey key, long personId, WorkUrgency urgency, Optional<Instant> expireTime) {}

    /**
     * A piece that is given out.
     *
     * @param workId its place in the order of arrival
     * @param key its key
     * @param personId whose
     * @param urgency how soon it goes out
     * @param attempts how often it was given out before
     */
    public record Work(long workId, WorkKey key, long personId, WorkUrgency urgency, int attempts) {

        /** Whether somebody may wait for it; what is of night batches can go in files. */
        public boolean isAwaited() {
            return urgency.isAwaited();
        }
    }

    /**
     * A piece that is parked.
     *
     * @param workId its place in the order of arrival
     * @param key its key
     * @param attempts how often it was given out
     * @param reason why, a code
     * @param insertTime when it was put in
     */
    public record ParkedWork(long workId, WorkKey key, int attempts, String reason, Instant insertTime) {}

    /**
     * How much there is.
     *
     * @param waiting pieces that wait or are with their taker
     * @param waitingForJukiNet those of them that go to Juki-net
     * @param parked pieces that are parked
     */
    public record Counts(long waiting, long waitingForJukiNet, long parked) {}

    /** Puts work for the platform in. What waits for the same person already becomes as urgent, since it goes first. */
    public void put(Connection tx, List<NewWork> work) throws SQLException {
        if (work.isEmpty()) {
            return;
        }
        for (WorkUrgency urgency : EnumSet.complementOf(EnumSet.of(WorkUrgency.BACKGROUND))) {
            Set<Long> persons = work.stream()
                    .filter(each -> each.urgency() == urgency)
                    .map(NewWork::personId)
                    .collect(Collectors.toSet());
            WorkStore.hurry(tx, persons, urgency);
        }
        WorkStore.insert(tx, work);
    }

    /**
     * Gives out what is due on a line, most urgent first, for the time of the lease.
     *
     * @param awaitedOnly only what somebody may wait for
     */
    public List<Work> take(Connection tx, WorkLine line, boolean awaitedOnly, int most) throws SQLException {
        List<Work> due = WorkStore.due(tx, line, awaitedOnly ? WorkUrgency.NORMAL : WorkUrgency.BACKGROUND, most);
        if (!due.isEmpty()) {
            WorkStore.lease(tx, due, configuration.lease());
        }
        return due;
    }

    /** Pieces whose time is over, parked ones too, locked; they are no longer given out once they are removed. */
    public List<Work> expired(Connection tx, int most) throws SQLException {
        return WorkStore.expired(tx, most);
    }

    /** Locks a piece, so that nobody else settles it, and says how often it was given out; empty when it is gone. */
    public OptionalInt lock(Connection tx, WorkKey key) throws SQLException {
        return WorkStore.lock(tx, key);
    }

    /** Whose a piece is, locked; empty when it is gone. */
    public Optional<Long> personOf(Connection tx, WorkKey key) throws SQLException {
        return WorkStore.person(tx, key, false);
    }

    /** Whether a piece is parked; locks it when it is. */
    public boolean isParked(Connection tx, WorkKey key) throws SQLException {
        return WorkStore.person(tx, key, true).isPresent();
    }

    /** Parks a piece for a reason, a code of up to 40 characters, until an officer releases it. */
    public void park(Connection tx, WorkKey key, String reason) throws SQLException {
        WorkStore.park(tx, key, reason);
    }

    /** The piece goes on as another kind, on another line, in its old place among the person's work; due at once. */
    public void goOn(Connection tx, WorkKey key, String kind, WorkLine line) throws SQLException {
        WorkStore.goOn(tx, key, kind, line);
    }

    /** Takes a piece out for good: it is done, refused, cancelled or expired. False when it was not there. */
    public boolean remove(Connection tx, WorkKey key) throws SQLException {
        return WorkStore.delete(tx, key);
    }

    /** The piece was not ready: the same again a little later, which is no failure. */
    public void later(Connection tx, WorkKey key) throws SQLException {
        WorkStore.again(tx, key, configuration.later(), 0);
    }

    /** The piece is on its way on a medium: the same again only when nothing was heard of it for long. */
    public void carried(Connection tx, WorkKey key) throws SQLException {
        WorkStore.again(tx, key, configuration.medium(), 0);
    }

    /**
     * The piece failed: again after a pause that doubles each time, a quarter more or less by chance so that not everything
     * comes back at once; or parked after too many failures.
     *
     * @param reason why it failed, a code of up to 40 characters
     * @return whether it is parked
     */
    public boolean failed(Connection tx, WorkKey key, String reason) throws SQLException {
        int failures = WorkStore.failures(tx, key) + 1;
        long pause = configuration.later().toNanos() << Math.min(failures - 1, 8);
        long jittered = (long) (pause * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
        WorkStore.again(tx, key, Duration.ofNanos(jittered), 1);
        boolean parked = failures >= configuration.mostFailures();
        if (parked) {
            WorkStore.park(tx, key, reason);
        }
        return parked;
    }

    /** Sends a parked piece again under its own identity; false when there is none. */
    public boolean release(Connection tx, WorkKey key) throws SQLException {
        return WorkStore.release(tx, key);
    }

    /** Parked pieces in the order of arrival, behind one of them; 0 for the first page. */
    public List<ParkedWork> parked(long after, int most) {
        return database.read(connection -> WorkStore.parked(connection, after, most));
    }

    /** How much there is. */
    public Counts counts() {
        return database.read(WorkStore::counts);
    }

    /** How long a piece is its taker's. */
    public Duration lease() {
        return configuration.lease();
    }
}
