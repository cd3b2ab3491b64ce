package cityhub.platform;

import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries work from the hub to the platform and answers back, until it is closed. It keeps nothing: whatever is lost on
 * the way, by its own end or the platform's, is given out by the hub again under the same exchange id, which the
 * platform takes once. An answer is acknowledged to the platform only when the hub has it.
 */
public final class PlatformConnector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformConnector.class);
    /** What the platform answers when it takes nothing. */
    static final String REFUSED = "HTTP_503";

    private static final String CLOSED = "PLATFORM_CLOSED";
    private static final String OWN_FAULT = "OWN_FAULT";
    /** How often the platform is asked whether it is open. */
    private static final Duration STATE_EVERY = Duration.ofSeconds(30);

    private static final Duration STATE_WHILE_CLOSED = Duration.ofSeconds(1);
    /** How soon an answer is asked for after an inquiry was sent; each time in vain it takes twice as long, up to the pause. */
    private static final Duration SOON = Duration.ofMillis(5);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final ConnectorSettings settings;
    private final PlatformLine line;
    private final OutgoingWork work;
    private final IncomingAnswers answers;
    private final IncomingMasterData masterData;
    private final IncomingProvisions provisions;
    private final IncomingRecords records;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread worker;
    private final AtomicBoolean platformOpen = new AtomicBoolean(true);
    private volatile boolean closed;
    private long stateAsked = System.nanoTime() - STATE_EVERY.toNanos();
    private Duration wait = Duration.ZERO;
    private String trouble = "";

    private PlatformConnector(CityHub hub, ConnectorSettings settings, MeterRegistry metrics, InstantSource clock) {
        this.settings = settings;
        this.line = new PlatformLine(settings, metrics);
        this.answers = new IncomingAnswers(hub, settings.agreementId(), line, metrics);
        this.work = new OutgoingWork(hub, settings, line, answers, metrics);
        this.masterData = new IncomingMasterData(hub, settings.agreementId(), line);
        this.provisions = new IncomingProvisions(hub, settings.agreementId(), line, metrics);
        this.records = new IncomingRecords(hub, settings.agreementId(), line, metrics, clock);
        metrics.gauge("cityhub.platform.open", platformOpen, open -> open.get() ? 1 : 0);
        this.worker = Thread.ofPlatform().name("platform-connector").unstarted(this::run);
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
        connector.worker.start();
        return connector;
    }

    /** Waits until it is closed. */
    public void awaitTermination() throws InterruptedException {
        stopped.await();
    }

    /** Ends after the call under way. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        try {
            worker.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        work.close();
        line.close();
        stopped.countDown();
    }

    private void run() {
        while (!closed) {
            boolean worked = false;
            try {
                round();
                worked = true;
                tell("");
            } catch (PlatformException e) {
                if (e.code().equals(REFUSED)) {
                    // Perhaps it closed early.
                    stateAsked = System.nanoTime() - STATE_EVERY.toNanos();
                }
                tell(e.code());
            } catch (CityHubException | StatusRuntimeException e) {
                tell("hub: " + e.getClass().getSimpleName());
            } catch (RuntimeException e) {
                if (!trouble.equals(OWN_FAULT)) {
                    LOG.error("the connector goes on after a fault of its own", e);
                }
                trouble = OWN_FAULT;
            }
            if (!worked) {
                pause();
            }
        }
    }

    /** Says when something begins to be wrong, and when it is right again. */
    private void tell(String now) {
        if (!closed && !now.equals(trouble)) {
            trouble = now;
            if (now.isEmpty()) {
                LOG.info("the line to the platform works");
            } else {
                LOG.warn("the line to the platform does not work: {}; work waits in the hub", now);
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(settings.idle());
        } catch (InterruptedException e) {
            if (!closed) {
                LOG.debug("interrupted");
            }
        }
    }

    /** The hub waits with its answer while there is nothing to do, so that what comes is carried at once. */
    private void round() throws PlatformException {
        if (!isPlatformOpen()) {
            throw new PlatformException(CLOSED);
        }
        OutgoingWork.Taken taken = work.carry(wait);
        wait = switch (taken) {
            case CLOSED, NOTHING -> longer(wait);
            case SOME -> SOON;
            case FULL -> Duration.ZERO;
        };
        if (taken == OutgoingWork.Taken.CLOSED) {
            pause();
            return;
        }
        if (answers.carry()) {
            wait = Duration.ZERO;
        }
        masterData.carry();
        provisions.carry();
        records.carry();
    }

    /** Asks for the state of operation (稼動状態) now and then; while the platform is closed nothing is taken from the hub. */
    private boolean isPlatformOpen() throws PlatformException {
        Duration every = platformOpen.get() ? STATE_EVERY : STATE_WHILE_CLOSED;
        if (System.nanoTime() - stateAsked >= every.toNanos()) {
            JsonNode state = line.call(PlatformInterface.IF_SYM_20212, JsonNodeFactory.instance.objectNode());
            stateAsked = System.nanoTime();
            platformOpen.set(state.path("open").asText().equals("1"));
        }
        return platformOpen.get();
    }

    private Duration longer(Duration before) {
        Duration twice = before.isZero() ? SOON : before.multipliedBy(2);
        return twice.compareTo(settings.idle()) > 0 ? settings.idle() : twice;
    }
}
