package cityhub.platform;

import cityhub.kit.CityHub;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Carries work from the hub to the platform and answers back, until it is closed. It keeps nothing: whatever is lost on
 * the way, by its own end or the platform's, is given out by the hub again under the same exchange id, which the
 * platform takes once. An answer is acknowledged to the platform only when the hub has it.
 */
public final class PlatformConnector implements AutoCloseable {
    private final ConnectorSettings settings;
    private final PlatformLine line;
    private final PlatformState state;
    private final OutgoingWork work;
    private final IncomingAnswers answers;
    private final AnswerPace pace;
    private final IncomingMasterData masterData;
    private final IncomingProvisions provisions;
    private final IncomingRecords records;
    private final ConnectorLoop outgoing;
    private final ConnectorLoop incoming;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Semaphore asked = new Semaphore(0);
    /** The hub's line, as it was when work was last asked for. */
    private volatile boolean hubOpen;

    private Duration wait = Duration.ZERO;

    private PlatformConnector(CityHub hub, ConnectorSettings settings, MeterRegistry metrics, InstantSource clock) {
        this.settings = settings;
        this.line = new PlatformLine(settings, metrics);
        this.state = new PlatformState(line);
        this.answers = new IncomingAnswers(hub, settings.agreementId(), line, metrics);
        this.pace = new AnswerPace(settings.idle(), System::nanoTime);
        this.work = new OutgoingWork(hub, settings, line, answers, pace, asked::release, metrics);
        this.masterData = new IncomingMasterData(hub, settings.agreementId(), line);
        this.provisions = new IncomingProvisions(hub, settings.agreementId(), line, metrics);
        this.records = new IncomingRecords(hub, settings.agreementId(), line, metrics, clock);
        metrics.gauge("cityhub.platform.open", state, each -> each.isOpen() ? 1 : 0);
        this.outgoing = new ConnectorLoop("work", state, settings.idle(), this::carryWork);
        this.incoming = new ConnectorLoop("answers", state, settings.idle(), this::carryAnswers);
    }

    /** Starts carrying, without metrics. The hub stays the caller's to close. */
    public static PlatformConnector start(CityHub hub, ConnectorSettings settings) {
        return start(hub, settings, new CompositeMeterRegistry());
    }

    /**
     * Starts carrying. The hub stays the caller's to close.
     *
     * @param metrics gets breaker, pace, number at once and calls of the line, whether the platform is open
     *     ({@code cityhub.platform.open}), how many files are under way ({@code cityhub.platform.files}), and what became of work and answers; labels
     *     are names of interfaces and codes
     */
    public static PlatformConnector start(CityHub hub, ConnectorSettings settings, MeterRegistry metrics) {
        return start(hub, settings, metrics, InstantSource.system());
    }

    /**
     * Starts carrying, with a clock that says which day's records of provision are compared.
     *
     * @param metrics as {@link #start(CityHub, ConnectorSettings, MeterRegistry)}
     */
    public static PlatformConnector start(
            CityHub hub, ConnectorSettings settings, MeterRegistry metrics, InstantSource clock) {
        PlatformConnector connector = new PlatformConnector(hub, settings, metrics, clock);
        connector.outgoing.start();
        connector.incoming.start();
        return connector;
    }

    /** Waits until it is closed. */
    public void awaitTermination() throws InterruptedException {
        stopped.await();
    }

    /** Ends after the calls under way. */
    @Override
    public void close() {
        outgoing.close();
        incoming.close();
        work.close();
        line.close();
        stopped.countDown();
    }

    /** The hub waits with its answer while there is nothing to do, so that what comes is carried at once. */
    private void carryWork() throws PlatformException, InterruptedException {
        state.requireOpen();
        boolean wasOpen = hubOpen;
        hubOpen = work.carry(wasOpen ? settings.idle() : Duration.ZERO);
        if (!hubOpen) {
            Thread.sleep(settings.idle());
        } else if (!wasOpen) {
            asked.release();
        }
    }

    /** In a thread of its own: work that comes meanwhile does not wait for it. */
    private void carryAnswers() throws PlatformException, InterruptedException {
        if (hubOpen) {
            state.requireOpen();
            wait = pace.after(answers.carry());
            masterData.carry();
            provisions.carry();
            records.carry();
        }
        if (asked.tryAcquire((hubOpen ? wait : settings.idle()).toNanos(), TimeUnit.NANOSECONDS)) {
            asked.drainPermits();
            pace.beginAnew();
        }
    }
}
