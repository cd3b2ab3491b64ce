package cityhub.tools.simulators;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.TakenWork;
import cityhub.platform.ConnectorSettings;
import cityhub.platform.PlatformClient;
import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated Juki-net (住基ネット) with its relay, as far as the acquisition of codes (符号取得) goes: takes acquisition numbers with
 * resident codes from the hub, and lets the simulated platform know that the code of each was made. It keeps nothing, and
 * what was lost on the way is given out by the hub again.
 */
public final class JukiNetSimulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JukiNetSimulator.class);
    private static final Pattern RESIDENT_CODE = Pattern.compile("[0-9]{11}");
    private static final Pattern INDIVIDUAL_NUMBER = Pattern.compile("[0-9]{12}");
    private static final int MOST = 100;
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final CityHub hub;
    private final String agreementId;
    private final PlatformClient platform;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread worker = Thread.ofPlatform().name("juki-net").unstarted(this::work);
    private String trouble = "";

    private JukiNetSimulator(CityHub hub, ConnectorSettings settings) {
        this.hub = hub;
        this.agreementId = settings.agreementId();
        this.platform = PlatformClient.of(settings);
    }

    /**
     * Starts it. The hub stays the caller's to close.
     *
     * @param hub as the Juki-net relay
     * @param settings the relay's agreement, and the simulated platform
     */
    public static JukiNetSimulator start(CityHub hub, ConnectorSettings settings) {
        JukiNetSimulator simulator = new JukiNetSimulator(hub, settings);
        simulator.worker.start();
        return simulator;
    }

    /** Waits until it is closed. */
    public void awaitTermination() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closed.countDown();
        worker.interrupt();
        try {
            worker.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        platform.close();
    }

    private void work() {
        try {
            do {
                tell(round());
            } while (!closed.await(trouble.isEmpty() ? 0 : PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives what is wrong; empty when nothing is. */
    private String round() throws InterruptedException {
        try {
            TakenWork taken = hub.takeWork(TakeWorkRequest.newBuilder()
                    .setAgreementId(agreementId)
                    .setMost(MOST)
                    .setWaitMillis((int) WAIT.toMillis())
                    .build());
            if (!taken.work().isEmpty()) {
                ReportWorkRequest.Builder reports =
                        ReportWorkRequest.newBuilder().setAgreementId(agreementId);
                for (ExchangeRecord each : taken.work()) {
                    reports.addReports(report(each));
                }
                hub.exchanges().reportWork(reports.build());
            } else if (!taken.open()) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
            return "";
        } catch (CityHubException | StatusRuntimeException e) {
            return "hub: " + e.getClass().getSimpleName();
        }
    }

    private void tell(String now) {
        if (closed.getCount() > 0 && !now.equals(trouble)) {
            LOG.info("{}", now.isEmpty() ? "the hub answers again" : "work waits in the hub: " + now);
        }
        trouble = now;
    }

    private WorkReport report(ExchangeRecord request) {
        WorkReport.Builder report = WorkReport.newBuilder()
                .setExchangeId(request.getExchangeId())
                .setKind(ExchangeKind.EXCHANGE_KIND_CODE_RELAY);
        boolean known = RESIDENT_CODE.matcher(request.getResidentCode()).matches()
                || INDIVIDUAL_NUMBER.matcher(request.getIndividualNumber()).matches();
        if (!known) {
            return report.setOutcome(WorkOutcome.WORK_OUTCOME_REFUSED)
                    .setReason("RESIDENT_UNKNOWN")
                    .build();
        }
        try {
            ObjectNode body =
                    JsonNodeFactory.instance.objectNode().put("acquisition_number", request.getAcquisitionNumber());
            ObjectNode answer = platform.call(PlatformInterface.CODE_MADE, body);
            boolean made = answer.path("result").asText().equals("ACCEPTED");
            return report.setOutcome(made ? WorkOutcome.WORK_OUTCOME_ACCEPTED : WorkOutcome.WORK_OUTCOME_REFUSED)
                    .setReason(made ? "" : "REQUEST_UNKNOWN")
                    .build();
        } catch (PlatformException e) {
            return report.setOutcome(WorkOutcome.WORK_OUTCOME_LATER)
                    .setReason(e.code())
                    .build();
        }
    }
}
