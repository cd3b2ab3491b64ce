package cityhub.kit;

import cityhub.error.v1.ErrorReason;
import cityhub.kit.Progress.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a sink up to date with an agreement's residents: snapshot, then feed; verifies everything; leaves out
 * duplicates; acknowledges what the sink has committed; comes back after any break where the sink stopped.
 *
 * <p>Stops with an exception when trying again would be wrong: the feed was displaced by another process, the agreement
 * or certificate was revoked, the evidence does not hold ({@link cityhub.kit.seal.SealException}), the same delivery is
 * lost again and again, or the sink keeps failing.
 */
public final class ResidentConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResidentConsumer.class);

    private final CityHub hub;
    private final String agreementId;
    private final Handover handover;
    private final ConsumerListener listener;
    private final ConsumerSettings settings;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock running = new ReentrantLock();
    private volatile Optional<Runnable> closing = Optional.empty();

    ResidentConsumer(
            CityHub hub, String agreementId, ResidentSink sink, ConsumerListener listener, ConsumerSettings settings) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.handover = new Handover(sink, listener);
        this.listener = listener;
        this.settings = settings;
    }

    /**
     * Works until closed. Run it in a thread of its own.
     *
     * @throws CityHubException when the hub refuses for good
     * @throws cityhub.kit.seal.SealException when the evidence does not hold
     * @throws SinkFailedException when the sink kept failing
     * @throws FeedGapException when a delivery stays lost
     */
    public void run() {
        if (!running.tryLock()) {
            throw new IllegalStateException("The consumer runs already.");
        }
        try {
            Failures failures = new Failures(settings);
            while (isOpen()) {
                long before = handover.batches();
                try {
                    follow();
                } catch (CityHubException | SinkFailedException | FeedGapException e) {
                    if (isOpen()) {
                        Duration delay = failures.delayAfter(e, handover.batches() > before);
                        recover(e, delay);
                    }
                }
            }
        } finally {
            running.unlock();
        }
    }

    /** Stops after the batch in hand; from any thread. Returns when it has stopped. */
    @Override
    public void close() {
        closed.countDown();
        closing.ifPresent(Runnable::run);
        if (!running.isHeldByCurrentThread()) {
            running.lock();
            try {
                LOG.debug("Agreement {}: consumer stopped", agreementId);
            } finally {
                running.unlock();
            }
        }
    }

    private void follow() {
        Progress progress = handover.lastCommitted();
        if (progress.stage() == Stage.FEED || settings.start() == ConsumerSettings.Start.FEED) {
            followFeed(progress);
        } else {
            takeSnapshot(progress);
        }
    }

    private void takeSnapshot(Progress progress) {
        try (Snapshot snapshot = hub.snapshot(agreementId, progress.resumeToken(), this::opening)) {
            SnapshotEvent event = snapshot.next();
            while (isOpen() && !(event instanceof SnapshotEvent.Completed)) {
                progress = handover.snapshot(event, progress);
                event = snapshot.next();
            }
            if (isOpen()) {
                handover.snapshot(event, progress);
            }
        } catch (CityHubException e) {
            throw isTokenRefused(e, progress) ? CityHubException.resync() : e;
        } finally {
            closing = Optional.empty();
        }
    }

    private static boolean isTokenRefused(CityHubException e, Progress progress) {
        return !progress.resumeToken().isEmpty()
                && (e.reason() == ErrorReason.ERROR_REASON_INVALID_ARGUMENT
                        || e.reason() == ErrorReason.ERROR_REASON_NOT_FOUND
                        || e.reason() == ErrorReason.ERROR_REASON_STATE_CONFLICT);
    }

    private void followFeed(Progress progress) {
        try (Feed feed = hub.watch(agreementId, progress.feedPosition(), settings.window(), this::opening)) {
            Progress reached = progress.stage() == Stage.FEED
                    ? progress
                    : handover.begin(Progress.feed(feed.cursor(), feed.cursor()));
            while (isOpen()) {
                FeedEvent event = feed.next();
                reached = handover.feed(event, reached);
                feed.acknowledge(reached.position());
                if (event instanceof FeedEvent.Mark mark && mark.caughtUp()) {
                    listener.caughtUp(mark.position());
                }
            }
        } finally {
            closing = Optional.empty();
        }
    }

    /** Lets {@link #close} end the stream, also when it came a moment ago. */
    private void opening(Runnable closeStream) {
        closing = Optional.of(closeStream);
        if (!isOpen()) {
            closeStream.run();
        }
    }

    private void recover(RuntimeException cause, Duration delay) {
        if (cause instanceof CityHubException refused && refused.reason() == ErrorReason.ERROR_REASON_RESYNC_REQUIRED) {
            LOG.warn("Agreement {}: the hub asks for a new snapshot", agreementId);
            listener.resyncing();
            handover.restart();
        } else {
            LOG.warn("Agreement {}: {}; next try in {} ms", agreementId, cause.getMessage(), delay.toMillis());
            listener.interrupted(cause, delay);
        }
        try {
            closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }
}
