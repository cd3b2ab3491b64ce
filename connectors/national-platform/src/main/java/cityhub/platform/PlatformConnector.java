package cityhub.platform;

import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnswerOutcome;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionOutcome;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.intermediary.v1.SubmitProvisionsRequest;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.TakenWork;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries work from the hub to the platform and answers back, until it is closed. It keeps nothing: whatever is lost on
 * the way, by its own end or the platform's, is given out by the hub again under the same exchange id, which the
 * platform takes once. An answer is acknowledged to the platform only when the hub has it.
 */
public final class PlatformConnector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformConnector.class);
    private static final String REFUSED = "HTTP_503";
    private static final Set<String> LINE_CLOSED = Set.of("LINE_DOWN", "BREAKER_OPEN", REFUSED, "NOT_CALLED");
    private static final String CLOSED = "PLATFORM_CLOSED";
    private static final String OWN_FAULT = "OWN_FAULT";
    private static final Pattern ACQUISITION_NUMBER = Pattern.compile("[0-9A-Za-z]{1,20}");
    private static final int MOST = 100;
    private static final int MIXED_UP_AT_MOST = 3;
    private static final Duration MASTER_EVERY = Duration.ofHours(1);
    private static final Duration PROVISIONS_EVERY = Duration.ofSeconds(1);
    /** How often the platform is asked whether it is open; while it is not, as often as provisions. */
    private static final Duration STATE_EVERY = Duration.ofSeconds(30);
    /** How soon an answer is asked for after an inquiry was sent; each time in vain it takes twice as long, up to the pause. */
    private static final Duration SOON = Duration.ofMillis(5);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final CityHub hub;
    private final ConnectorSettings settings;
    private final PlatformLine line;
    private final MeterRegistry metrics;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread worker;
    private final AtomicBoolean platformOpen = new AtomicBoolean(true);
    private final Map<String, Integer> mixedUpTimes = new HashMap<>();
    private volatile boolean closed;
    private boolean masterKnown;
    private long masterAsked;
    private long stateAsked = System.nanoTime() - STATE_EVERY.toNanos();
    private long provisionsAsked = System.nanoTime() - PROVISIONS_EVERY.toNanos();
    private Duration wait = Duration.ZERO;
    private String trouble = "";

    private PlatformConnector(CityHub hub, ConnectorSettings settings, MeterRegistry metrics) {
        this.hub = hub;
        this.settings = settings;
        this.line = new PlatformLine(settings, metrics);
        this.metrics = metrics;
        metrics.gauge("cityhub.platform.open", platformOpen, open -> open.get() ? 1 : 0);
        this.worker = Thread.ofPlatform().name("platform-connector").unstarted(this::work);
    }

    /** Starts carrying, without metrics. The hub stays the caller's to close. */
    public static PlatformConnector start(CityHub hub, ConnectorSettings settings) {
        return start(hub, settings, new CompositeMeterRegistry());
    }

    /**
     * Starts carrying. The hub stays the caller's to close.
     *
     * @param metrics gets breaker, pace, number at once and calls of the line, whether the platform is open
     *     ({@code cityhub.platform.open}), and what became of work and answers; labels
     *     are names of interfaces and codes
     */
    public static PlatformConnector start(CityHub hub, ConnectorSettings settings, MeterRegistry metrics) {
        PlatformConnector connector = new PlatformConnector(hub, settings, metrics);
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
        calls.shutdownNow();
        line.close();
        stopped.countDown();
    }

    private void work() {
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
        TakenWork taken = hub.takeWork(settings.agreementId(), MOST, wait);
        wait = longer(wait);
        if (!taken.open()) {
            pause();
            return;
        }
        if (!taken.work().isEmpty()) {
            report(send(taken.work()));
            wait = taken.work().size() < MOST ? SOON : Duration.ZERO;
        }
        if (fetchAnswers()) {
            wait = Duration.ZERO;
        }
        if (!masterKnown || System.nanoTime() - masterAsked > MASTER_EVERY.toNanos()) {
            masterData();
        }
        if (System.nanoTime() - provisionsAsked >= PROVISIONS_EVERY.toNanos()) {
            boolean asked = provisions(PlatformInterface.IF_TKY_11512);
            boolean provided = provisions(PlatformInterface.IF_TKY_11312);
            if (!asked && !provided) {
                provisionsAsked = System.nanoTime();
            }
        }
    }

    /** Asks for the state of operation (稼動状態) now and then; while the platform is closed nothing is taken from the hub. */
    private boolean isPlatformOpen() throws PlatformException {
        Duration every = platformOpen.get() ? STATE_EVERY : PROVISIONS_EVERY;
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

    /** Hands over what others asked about the city's people, then acknowledges it. */
    private boolean provisions(PlatformInterface name) throws PlatformException {
        JsonNode told = line.call(name, JsonNodeFactory.instance.objectNode()).path("provisions");
        if (told.isEmpty()) {
            return false;
        }
        SubmitProvisionsRequest.Builder request =
                SubmitProvisionsRequest.newBuilder().setAgreementId(settings.agreementId());
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : told) {
            if (request.getProvisionsCount() < MOST) {
                request.addProvisions(provision(each));
                acknowledged.add(each.path("provision_id").asText());
            }
        }
        List<ProvisionOutcome> outcomes =
                hub.exchanges().submitProvisions(request.build()).getOutcomesList();
        outcomes.forEach(each -> count("provisions", each));
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) != ProvisionOutcome.PROVISION_OUTCOME_KEPT
                    && outcomes.get(i) != ProvisionOutcome.PROVISION_OUTCOME_REPEATED) {
                LOG.warn("the hub dropped a provision of the platform: {}", outcomes.get(i));
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(name, body);
        return true;
    }

    private static PlatformProvision provision(JsonNode node) {
        PlatformProvision.Builder provision = PlatformProvision.newBuilder()
                .setProvisionId(node.path("provision_id").asText())
                .setIntegratedNumber(node.path("number").asText())
                .setInquirerCode(node.path("inquirer_code").asText())
                .setAffairCode(node.path("affair_code").asText())
                .setProcedureCode(node.path("procedure_code").asText())
                .setHiddenFromPerson(node.path("not_disclosed").asText().equals("1"))
                .setState(
                        switch (node.path("state").asText()) {
                            case "WAITING" -> ProvisionState.PROVISION_STATE_WAITING;
                            case "PROVIDED" -> ProvisionState.PROVISION_STATE_PROVIDED;
                            case "NOT_PROVIDED" -> ProvisionState.PROVISION_STATE_NOT_PROVIDED;
                            default -> ProvisionState.PROVISION_STATE_UNSPECIFIED;
                        });
        node.path("item_name_codes").forEach(each -> provision.addItemNameCodes(each.asText()));
        return provision.build();
    }

    private List<WorkReport> send(List<ExchangeRecord> work) {
        List<Future<WorkReport>> sent = new ArrayList<>();
        for (ExchangeRecord each : work) {
            sent.add(calls.submit(() -> send(each)));
        }
        List<WorkReport> reports = new ArrayList<>();
        for (Future<WorkReport> each : sent) {
            try {
                reports.add(each.get());
            } catch (ExecutionException e) {
                LOG.error("a piece of work is left to its lease", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reports;
            }
        }
        return reports;
    }

    private void report(List<WorkReport> reports) {
        if (!reports.isEmpty()) {
            reports.forEach(each -> count("work", each.getOutcome()));
            hub.exchanges()
                    .reportWork(ReportWorkRequest.newBuilder()
                            .setAgreementId(settings.agreementId())
                            .addAllReports(reports)
                            .build());
        }
    }

    private WorkReport send(ExchangeRecord work) {
        WorkReport.Builder report = WorkReport.newBuilder()
                .setExchangeId(work.getExchangeId())
                .setKind(ExchangeKind.valueOf("EXCHANGE_KIND_" + work.getKind()));
        try {
            ObjectNode answer = line.call(PlatformBodies.interfaceOf(work), PlatformBodies.of(work));
            String reason = answer.path("reason").asText();
            if (work.getKind().equals("ACQUISITION")
                    && answer.path("result").asText().equals("PENDING")) {
                report.setAcquisitionNumber(acquisitionNumber(answer));
            }
            return report.setOutcome(outcome(answer.path("result").asText()))
                    .setReason(reason.matches("[A-Z0-9_-]{0,20}") ? reason : "REASON_UNREADABLE")
                    .build();
        } catch (PlatformException e) {
            // A line that is down or closed, or our own pace, is no fault of this piece: it waits, and is not parked.
            return report.setOutcome(
                            LINE_CLOSED.contains(e.code())
                                    ? WorkOutcome.WORK_OUTCOME_LATER
                                    : WorkOutcome.WORK_OUTCOME_FAILED)
                    .setReason(e.code())
                    .build();
        }
    }

    private static String acquisitionNumber(ObjectNode answer) throws PlatformException {
        String number = answer.path("acquisition_number").asText();
        if (!ACQUISITION_NUMBER.matcher(number).matches()) {
            throw new PlatformException("NUMBER_UNREADABLE");
        }
        return number;
    }

    private static WorkOutcome outcome(String result) throws PlatformException {
        return switch (result) {
            case "ACCEPTED" -> WorkOutcome.WORK_OUTCOME_ACCEPTED;
            case "PENDING" -> WorkOutcome.WORK_OUTCOME_LATER;
            case "REFUSED" -> WorkOutcome.WORK_OUTCOME_REFUSED;
            default -> throw new PlatformException("RESULT_UNKNOWN");
        };
    }

    /**
     * Hands answers over, then acknowledges those that need not come again. One that the hub can't take, since it is about
     * another person or other items, is asked for again a few times: the platform may have mixed it up.
     */
    private boolean fetchAnswers() throws PlatformException {
        JsonNode answers = line.call(PlatformInterface.IF_SKI_11112, JsonNodeFactory.instance.objectNode())
                .path("answers");
        if (answers.isEmpty()) {
            return false;
        }
        SubmitAnswersRequest.Builder request = SubmitAnswersRequest.newBuilder().setAgreementId(settings.agreementId());
        for (JsonNode each : answers) {
            if (request.getAnswersCount() < MOST) {
                request.addAnswers(answer(each));
            }
        }
        List<AnswerOutcome> outcomes =
                hub.exchanges().submitAnswers(request.build()).getOutcomesList();
        outcomes.forEach(each -> count("answers", each));
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < outcomes.size(); i++) {
            String id = request.getAnswers(i).getExchangeId();
            if (!isToComeAgain(id, outcomes.get(i))) {
                acknowledged.add(id);
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(PlatformInterface.IF_SKI_11112, body);
        return !acknowledged.isEmpty();
    }

    private void count(String what, Enum<?> outcome) {
        metrics.counter("cityhub.platform." + what, "outcome", outcome.name()).increment();
    }

    private boolean isToComeAgain(String exchangeId, AnswerOutcome outcome) {
        boolean mixedUp = outcome == AnswerOutcome.ANSWER_OUTCOME_WRONG_PERSON
                || outcome == AnswerOutcome.ANSWER_OUTCOME_WRONG_ITEMS
                || outcome == AnswerOutcome.ANSWER_OUTCOME_MALFORMED;
        if (!mixedUp) {
            mixedUpTimes.remove(exchangeId);
            return false;
        }
        LOG.warn("the platform's answer to {} can't be taken: {}", exchangeId, outcome);
        return mixedUpTimes.merge(exchangeId, 1, Integer::sum) <= MIXED_UP_AT_MOST;
    }

    private static PlatformAnswer answer(JsonNode node) {
        Answer.Builder answer = Answer.newBuilder();
        for (JsonNode item : node.path("items")) {
            AnsweredItem.Builder built = AnsweredItem.newBuilder()
                    .setItemNameCode(item.path("item_name_code").asText())
                    .setStatus(item.path("status").asText());
            for (JsonNode value : item.path("values")) {
                built.addValues(ItemValue.newBuilder()
                        .setItemCode(value.path("item_code").asText())
                        .setValue(value.path("value").asText())
                        .setUnsetReason(value.path("unset_reason").asText()));
            }
            answer.addItems(built);
        }
        return PlatformAnswer.newBuilder()
                .setExchangeId(node.path("exchange_id").asText())
                .setIntegratedNumber(node.path("number").asText())
                .setAnswer(answer)
                .build();
    }

    private void masterData() throws PlatformException {
        ObjectNode master = line.call(PlatformInterface.IF_SCM_30112, JsonNodeFactory.instance.objectNode());
        SubmitMasterDataRequest.Builder request = SubmitMasterDataRequest.newBuilder()
                .setAgreementId(settings.agreementId())
                .setVersion(master.path("version").asInt())
                .setValidFrom(master.path("valid_from").asText());
        for (JsonNode each : master.path("permitted")) {
            request.addPermitted(PermittedInquiry.newBuilder()
                    .setAffairCode(each.path("affair_code").asText())
                    .setProcedureCode(each.path("procedure_code").asText())
                    .setItemNameCode(each.path("item_name_code").asText())
                    .setItemNameJa(each.path("item_name_ja").asText()));
        }
        masterKnown = true;
        masterAsked = System.nanoTime();
        try {
            hub.exchanges().submitMasterData(request.build());
        } catch (StatusRuntimeException e) {
            masterKnown = e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
            LOG.error(
                    "the hub did not take the platform's master data: {}; asked again {}",
                    e.getStatus().getCode(),
                    masterKnown ? "in an hour" : "soon");
        }
    }
}
