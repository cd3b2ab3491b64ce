package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.delivery.FeedCursorStore.Cursor;
import cityhub.hub.evidence.Gates;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The cursors of the agreements: where feeds begin, and where snapshots set them. */
@Singleton
public final class FeedCursors {
    private final Database database;
    private final ChangeLog log;
    private final Gates gates;
    private final FeedCursorStore store = new FeedCursorStore();
    private final WithheldStore withheld = new WithheldStore();

    public FeedCursors(Database database, ChangeLog log, Gates gates) {
        this.database = database;
        this.log = log;
        this.gates = gates;
    }

    /**
     * Begins a session of an agreement's feed; whoever had the feed before is displaced.
     *
     * @param terms what the feed may let out
     * @param replayAfter where to begin instead of the cursor
     * @param acknowledged what the former session at this hub acknowledged last, if it is not yet written
     * @return the session's id and where it begins; the window is the caller's
     * @throws HubException RESYNC_REQUIRED when the position is of another epoch, later than the log, or earlier than
     *     the agreement's first snapshot or what was acknowledged under a former revision, or when the agreement's snapshot was not yet taken
     */
    FeedStart open(
            FeedTerms terms, Optional<LogPosition> replayAfter, Optional<Acknowledgement> acknowledged, int window) {
        return database.transactionRetrying(tx -> {
            if (acknowledged.isPresent()) {
                store.advance(tx, acknowledged.stream().toList());
            }
            String agreementId = terms.agreementId();
            Optional<Cursor> known = store.lock(tx, agreementId);
            LogPosition end = log.head(tx).position();
            Cursor cursor = known.isPresent() ? known.get().under(terms.revision()) : first(terms, end);
            if (cursor.acknowledged().epoch() != end.epoch()) {
                throw resync("the cursor is of epoch " + cursor.acknowledged().epoch());
            }
            LogPosition start = replayAfter.orElse(cursor.acknowledged());
            requireWithin(start, cursor.floor(), end);
            if (!log.reachesBackTo(tx, start.sequence())) {
                throw resync("the log no longer reaches back to " + start);
            }
            String sessionId = UUID.randomUUID().toString();
            store.put(tx, agreementId, new Cursor(cursor.acknowledged(), cursor.floor(), cursor.revision(), sessionId));
            withheld.forget(tx, agreementId, Math.min(cursor.acknowledged().sequence(), start.sequence()));
            gates.feedSession(tx, agreementId, sessionId);
            return new FeedStart(sessionId, start, window);
        });
    }

    private static Cursor first(FeedTerms terms, LogPosition end) {
        if (terms.snapshotFirst()) {
            throw resync("no snapshot was taken");
        }
        return new Cursor(end, end.sequence(), terms.revision(), "");
    }

    private static void requireWithin(LogPosition start, long floor, LogPosition end) {
        boolean within =
                start.epoch() == end.epoch() && start.sequence() >= floor && start.sequence() <= end.sequence();
        if (!within) {
            throw resync(start + " is not between " + floor + " and " + end);
        }
    }

    /**
     * Sets an agreement's cursor to where its completed snapshot began, and takes the right to seal from its feed. What
     * the snapshot could not project takes the place of what was parked. A snapshot that is only begun changes nothing
     * of its feed.
     *
     * @param snapshotId the snapshot, as given to {@link #park}
     * @param revision revision of the agreement; the first snapshot under it is what replay never reaches before
     * @param start the end of the log when the snapshot began: the feed goes on from after it
     */
    public void completeSnapshot(
            Connection transaction, String agreementId, String snapshotId, int revision, LogPosition start)
            throws SQLException {
        Optional<Cursor> known = store.lock(transaction, agreementId);
        boolean same = known.isPresent()
                && known.get().revision() == revision
                && known.get().acknowledged().epoch() == start.epoch();
        long floor = same ? known.get().floor() : start.sequence();
        String nobody = UUID.randomUUID().toString();
        store.put(transaction, agreementId, new Cursor(start, floor, revision, nobody));
        withheld.takeOver(transaction, agreementId, snapshotId);
        gates.feedSession(transaction, agreementId, nobody);
    }

    /**
     * Parks records that a snapshot could not project: once it is complete they are delivered when the cause is gone.
     *
     * @param snapshotId the snapshot
     * @param records what is withheld
     */
    public void park(String snapshotId, List<WithheldRecord> records) {
        if (!records.isEmpty()) {
            database.transactionRetrying(tx -> {
                withheld.parkOfSnapshot(tx, snapshotId, records);
                return true;
            });
        }
    }

    /**
     * Writes an entry to the log for every person who is parked for an agreement, for that agreement alone: what can be
     * projected now goes out.
     */
    public void retryParked(Connection transaction, String agreementId) throws SQLException {
        log.lock(transaction);
        List<LogEntry> entries = withheld.parked(transaction, agreementId).stream()
                .map(each -> LogEntry.codeTable(each, agreementId))
                .toList();
        if (!entries.isEmpty()) {
            log.append(transaction, entries);
        }
    }

    /** How many entries of the log each agreement's cursor is behind its end. */
    Map<String, Long> lags() {
        return database.read(store::lags);
    }

    /** The session in force of every agreement that ever had a feed. */
    Map<String, String> sessions() {
        return database.read(store::sessions);
    }

    private static HubException resync(String detail) {
        return new HubException(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, detail);
    }
}
