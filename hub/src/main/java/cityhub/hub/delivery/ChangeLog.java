package cityhub.hub.delivery;

import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/**
 * The change log: every change of every resident in the order of commits, without gaps. Consumers, the
 * intermediary too, read on from their own position.
 */
@Singleton
public final class ChangeLog {
    /** Expression of SQL for who reads the epoch at the same moment as rows of his own. */
    public static final String EPOCH = ChangeLogStore.EPOCH;

    private final Database database;
    private final ChangeLogStore store = new ChangeLogStore();
    private final LogSignal signal;
    private final PruningStore pruning = new PruningStore();
    private final int holdDays;

    public ChangeLog(Database database, LogSignal signal, FeedConfiguration configuration) {
        this.database = database;
        this.signal = signal;
        this.holdDays = configuration.keepDays();
    }

    /**
     * Writes entries in the caller's transaction. It locks the end of the log, so it must be the transaction's last
     * lock, taken after every person's row and shortly before the commit: until then no other writer goes on.
     * Entries of one notice stand together in one call. Call {@link #committed} after the commit.
     *
     * @return sequence of the first entry; the others follow without gaps
     */
    public long append(Connection transaction, List<LogEntry> entries) throws SQLException {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("nothing to append");
        }
        if (!entries.getLast().endOfNotice()) {
            throw new IllegalArgumentException("the last notice is not whole");
        }
        LogHead head = store.advance(transaction, entries.size());
        long first = head.position().sequence() - entries.size() + 1;
        store.insert(transaction, head, first, entries);
        return first;
    }

    /**
     * Locks the end of the log ahead of {@link #append}: whoever wrote an entry before has committed, and what is read
     * from here on is what the log's readers will have found at this place of it.
     */
    public void lock(Connection transaction) throws SQLException {
        store.lock(transaction);
    }

    /** Wakes the feeds of this hub at once; those of other hubs look by themselves. */
    public void committed() {
        signal.raise();
    }

    /**
     * Keeps the log from a sequence on for something that will go on from there, until {@link #release} or for as many
     * days as entries are kept anyway.
     */
    public void hold(Connection transaction, String holdId, long sequence) throws SQLException {
        pruning.hold(transaction, holdId, sequence, holdDays);
    }

    /** Ends a hold. */
    public void release(Connection transaction, String holdId) throws SQLException {
        pruning.release(transaction, holdId);
    }

    /** Whether all entries after a sequence are still there. */
    public boolean reachesBackTo(Connection connection, long sequence) throws SQLException {
        return sequence >= pruning.prunedThrough(connection);
    }

    /** The end of the log, as committed. */
    public LogHead head() {
        return database.read(store::head);
    }

    /** The end of the log as seen by a transaction, without locking it. */
    public LogHead head(Connection connection) throws SQLException {
        return store.head(connection);
    }

    /** Up to {@code limit} entries after a sequence, in order. */
    public List<LoggedEntry> read(long after, int limit) {
        return database.read(connection -> store.read(connection, after, limit));
    }

    /**
     * Sets the business day on which ages are judged from here on. Locks the end of the log, like
     * {@link #append}, which may follow in the same transaction.
     */
    public void beginDay(Connection transaction, LocalDate day) throws SQLException {
        store.beginDay(transaction, day);
    }

    /**
     * Begins a new epoch, after the database was restored or another server took over: consumers may hold changes
     * that this log no longer has, so every feed asks for a new snapshot.
     */
    public LogHead beginEpoch() {
        LogHead head = database.transaction(connection -> {
            store.beginEpoch(connection);
            return store.head(connection);
        });
        signal.raise();
        return head;
    }
}
