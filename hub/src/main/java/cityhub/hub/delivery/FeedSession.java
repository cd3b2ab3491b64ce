package cityhub.hub.delivery;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * One open feed. {@link #run} drives it on the caller's thread; the other methods may be called by any thread and do
 * not block.
 */
public final class FeedSession {
    /** The most deliveries that go through their plan at once, and that one disclosure holds. */
    private static final int CHUNK = 500;

    /** Chunks under way at once of a feed that goes ahead. They are recorded as disclosed even if the consumer goes. */
    private static final int AT_ONCE = 2;

    private static final int SKIPPED_BEFORE_MARK = 1000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final FeedTerms terms;
    private final FeedStart start;
    private final LogTail tail;
    private final FeedReader reader;
    private final FeedDispatch dispatch;
    private final FeedWindow window;
    private final FeedOutlet outlet;
    private final FeedConfiguration configuration;
    private final BiConsumer<FeedSession, LogPosition> acknowledged;
    private final MarkClock marks;
    private final Semaphore goingAhead;
    private boolean ahead;

    FeedSession(Parts parts, FeedConfiguration configuration, BiConsumer<FeedSession, LogPosition> acknowledged) {
        this.terms = parts.terms();
        this.start = parts.start();
        this.tail = parts.tail();
        this.reader = new FeedReader(tail, start.cursor());
        this.dispatch = parts.dispatch();
        this.window = parts.window();
        this.outlet = parts.outlet();
        this.goingAhead = parts.goingAhead();
        this.configuration = configuration;
        this.acknowledged = acknowledged;
        this.marks = new MarkClock(configuration.markInterval(), start.cursor());
    }

    /**
     * What a session is made of.
     *
     * @param goingAhead so many feeds that are behind go ahead, the others chunk by chunk
     */
    record Parts(
            FeedTerms terms,
            FeedStart start,
            LogTail tail,
            FeedDispatch dispatch,
            FeedWindow window,
            FeedOutlet outlet,
            Semaphore goingAhead) {}

    /** Id of the session. */
    public String sessionId() {
        return start.sessionId();
    }

    FeedTerms terms() {
        return terms;
    }

    /**
     * Sends the feed until the consumer is done.
     *
     * @throws HubException why the feed ended otherwise: displaced, revoked, overdue, foreign epoch, database or
     *     sealer out of reach for too long
     */
    void run() {
        try {
            outlet.opened(start);
            Duration pause = FIRST_PAUSE;
            long worked = System.nanoTime();
            while (window.isOpen()) {
                try {
                    step();
                    worked = System.nanoTime();
                    pause = FIRST_PAUSE;
                } catch (HubException e) {
                    if (!passes(e) || isOutOfPatience(worked)) {
                        throw e;
                    }
                    window.pause(pause);
                    pause = longer(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(ErrorReason.ERROR_REASON_INTERNAL, "the feed was interrupted", e);
        } finally {
            window.finish();
            goAhead(false);
        }
    }

    /** Takes an acknowledgement; one that is not valid ends the feed. */
    public void acknowledge(LogPosition position) {
        try {
            window.acknowledge(position).ifPresent(each -> acknowledged.accept(this, each));
        } catch (HubException e) {
            close(e);
        }
    }

    /** The consumer sends no more, or is gone: the feed ends without an error. */
    public void finish() {
        window.finish();
        tail.wakeAll();
    }

    /** The transport takes more again. */
    public void transportReady() {
        window.wake();
    }

    /** Ends the feed with a reason; the first reason counts. */
    public void close(HubException reason) {
        window.fail(reason);
        tail.wakeAll();
    }

    private void step() throws InterruptedException {
        if (dispatch.underWay() == 0) {
            if (dispatch.isAllBegun() && !awaitMore()) {
                return;
            }
            int room = window.awaitRoom(outlet::isReady, configuration.acknowledgementTimeout());
            if (room == 0) {
                return;
            }
            dispatch.begin(Math.min(room, CHUNK));
        }
        if (mayBeginAnother()) {
            if (dispatch.isAllBegun()) {
                requireSameEpoch(tail.head().position());
                load();
            }
            if (!dispatch.isAllBegun()) {
                dispatch.begin(CHUNK);
            }
        }
        if (window.awaitSendable(outlet::isReady, configuration.acknowledgementTimeout())) {
            dispatch.send();
            marks.delivered(dispatch.delivered());
            if (dispatch.looked().sequence() - marks.told().sequence() >= SKIPPED_BEFORE_MARK) {
                mark(false);
            }
        }
    }

    /** The first chunk goes out before another begins, so that the consumer has something to do. */
    private boolean mayBeginAnother() {
        return ahead
                && dispatch.looked().sequence() > start.cursor().sequence()
                && dispatch.underWay() < AT_ONCE
                && window.room() - dispatch.deliveriesUnderWay() >= CHUNK;
    }

    /** Waits for more of the log and loads it, or sends a mark when one is due; false when nothing was loaded. */
    private boolean awaitMore() throws InterruptedException {
        LogPosition looked = dispatch.looked();
        LogPosition end =
                tail.await(looked, marks.untilDue(looked), window::isOver).position();
        requireSameEpoch(end);
        if (end.sequence() > looked.sequence()) {
            load();
            return !dispatch.isAllBegun();
        }
        if (marks.isDue(looked)) {
            mark(true);
        }
        return false;
    }

    private void requireSameEpoch(LogPosition end) {
        if (end.epoch() != dispatch.looked().epoch()) {
            throw new HubException(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, "the log is at " + end);
        }
    }

    private void load() throws InterruptedException {
        dispatch.load(reader.next());
        goAhead(reader.isBehind());
        if (ahead) {
            reader.readAhead();
        }
    }

    private void goAhead(boolean wished) {
        if (wished && !ahead) {
            ahead = goingAhead.tryAcquire();
        } else if (!wished && ahead) {
            ahead = false;
            goingAhead.release();
        }
    }

    /** A mark needs no room in the window, but it does not pile up either. */
    private void mark(boolean caughtUp) throws InterruptedException {
        if (window.awaitTransport(outlet::isReady, configuration.markInterval())) {
            dispatch.mark(caughtUp);
            marks.marked(dispatch.looked(), caughtUp);
        }
    }

    private static boolean passes(HubException e) {
        return e.reason() == ErrorReason.ERROR_REASON_STORE_UNAVAILABLE
                || e.reason() == ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE
                || e.reason() == ErrorReason.ERROR_REASON_OVERLOADED;
    }

    private boolean isOutOfPatience(long worked) {
        return System.nanoTime() - worked > configuration.storePatience().toNanos();
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
