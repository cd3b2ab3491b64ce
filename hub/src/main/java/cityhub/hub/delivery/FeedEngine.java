package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.store.Database;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open feeds of this hub: at most one per agreement. */
@Singleton
public final class FeedEngine {
    private static final Logger LOG = LoggerFactory.getLogger(FeedEngine.class);
    private static final int LARGEST_WINDOW = 5000;
    private static final int USUAL_WINDOW = 2000;

    /** So many feeds that are behind go ahead, the others chunk by chunk: who does not read keeps two chunks in memory. */
    static final int GOING_AHEAD = 8;

    private final Database database;
    private final LogTail tail;
    private final Sealer sealer;
    private final FeedCursors cursors;
    private final CursorWriter writer;
    private final HubMetrics metrics;
    private final FeedConfiguration configuration;
    private final Map<String, FeedSession> sessions = new ConcurrentHashMap<>();
    private final ReentrantLock opening = new ReentrantLock();
    private final Semaphore goingAhead = new Semaphore(GOING_AHEAD);
    private final Semaphore stopped = new Semaphore(0);

    FeedEngine(
            Database database,
            LogTail tail,
            Sealer sealer,
            FeedCursors cursors,
            CursorWriter writer,
            HubMetrics metrics,
            FeedConfiguration configuration) {
        this.database = database;
        this.tail = tail;
        this.sealer = sealer;
        this.cursors = cursors;
        this.writer = writer;
        this.metrics = metrics;
        this.configuration = configuration;
        Thread.ofVirtual().name("feed-sessions").start(this::watchSessions);
    }

    /**
     * Where a consumer wants its feed to begin, and how much it takes unacknowledged.
     *
     * @param replayAfter replay from after this position instead of from the cursor
     * @param window entries that may be unacknowledged, 1 to 5000; 0 for the usual 2000
     */
    public record Wish(Optional<LogPosition> replayAfter, int window) {
        public Wish {
            if (window < 0 || window > LARGEST_WINDOW) {
                throw HubException.invalid("open.window", "must be 0 to " + LARGEST_WINDOW);
            }
        }

        int windowInForce() {
            return window == 0 ? USUAL_WINDOW : window;
        }
    }

    /**
     * Begins a feed; an open feed of the same agreement is displaced. {@link #run} must follow.
     *
     * @throws HubException RESYNC_REQUIRED when it can't begin there
     */
    public FeedSession open(FeedTerms terms, Wish wish, RecordSource source, FeedOutlet outlet) {
        String agreementId = terms.agreementId();
        opening.lock();
        try {
            FeedStart start =
                    cursors.open(terms, wish.replayAfter(), writer.waiting(agreementId), wish.windowInForce());
            FeedWindow window = new FeedWindow(start.window(), start.cursor());
            ParkedDeliveries parked = new ParkedDeliveries(database, agreementId);
            ChunkProjector projector = new ChunkProjector(terms, start.sessionId(), source);
            FeedDispatch dispatch = new FeedDispatch(projector, parked, sealer, window, outlet, start.cursor());
            FeedSession session = new FeedSession(
                    new FeedSession.Parts(terms, start, tail, dispatch, window, outlet, goingAhead),
                    configuration,
                    (each, position) -> writer.add(
                            new Acknowledgement(agreementId, each.sessionId(), position, parked.released())));
            displace(Optional.ofNullable(sessions.put(agreementId, session)));
            return session;
        } finally {
            opening.unlock();
        }
    }

    /**
     * Runs a feed on this thread until its consumer is done.
     *
     * @throws HubException why it ended otherwise: FEED_DISPLACED, the reason given to {@link FeedSession#close},
     *     ACKNOWLEDGEMENT_INVALID, ACKNOWLEDGEMENT_OVERDUE, RESYNC_REQUIRED after a new epoch, STORE_UNAVAILABLE or
     *     EVIDENCE_UNAVAILABLE after waiting
     */
    public void run(FeedSession session) {
        metrics.feedOpened();
        try {
            session.run();
        } finally {
            metrics.feedClosed();
            sessions.remove(session.terms().agreementId(), session);
            writer.flushSoon();
        }
    }

    /** Ends the feed of an agreement because something else took its cursor. */
    public void displace(String agreementId) {
        displace(Optional.ofNullable(sessions.get(agreementId)));
    }

    private static void displace(Optional<FeedSession> session) {
        session.ifPresent(each ->
                each.close(new HubException(ErrorReason.ERROR_REASON_FEED_DISPLACED, "another stream has the feed")));
    }

    /** A feed that was taken over at another hub ends here too, even when it has nothing to seal. */
    private void watchSessions() {
        try {
            while (!stopped.tryAcquire(configuration.sessionCheck().toMillis(), TimeUnit.MILLISECONDS)) {
                if (!sessions.isEmpty()) {
                    displaceForeign();
                }
                measure();
            }
        } catch (InterruptedException e) {
            LOG.debug("the watch of sessions was interrupted");
        }
    }

    private void measure() {
        try {
            metrics.feedLags(cursors.lags());
        } catch (HubException e) {
            LOG.debug("cursors could not be read: {}", e.getMessage());
        }
    }

    private void displaceForeign() {
        try {
            // Taken before the look-up: what is opened meanwhile is not judged by it.
            Map<String, FeedSession> open = Map.copyOf(sessions);
            Map<String, String> inForce = cursors.sessions();
            open.forEach((agreementId, session) -> {
                if (!session.sessionId().equals(inForce.get(agreementId))) {
                    displace(Optional.of(session));
                }
            });
        } catch (HubException e) {
            LOG.debug("sessions could not be read: {}", e.getMessage());
        }
    }

    /** Ends all feeds of this hub: their consumers call another one, or this one again. */
    @PreDestroy
    void stop() {
        stopped.release();
        HubException reason = HubException.retryable(
                ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the hub stops", Duration.ofSeconds(2));
        sessions.values().forEach(each -> each.close(reason));
    }
}
