package cityhub.platform;

import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.kit.CityHub;
import cityhub.kit.TakenWork;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of the hub's durable queue: from the hub to the platform. What somebody may wait for goes piece by piece, what is of
 * night batches in files, and files that are not done yet hold up nothing.
 */
final class OutgoingWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingWork.class);
    private static final int MOST = 100;
    /** The platform's word for an inquiry whose answer it has, or handed out before. */
    private static final String ANSWERED = "ANSWERED";

    private final CityHub hub;
    private final String agreementId;
    private final PlatformLine line;
    private final WorkFiles files;
    private final MeterRegistry metrics;
    private final IncomingAnswers answers;
    private final AnswerPace pace;
    private final Runnable asked;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final UntoldReports untold = new UntoldReports(this::report);

    /**
     * Carries work.
     *
     * @param answers is told what is answered and has to be fetched once more
     * @param pace is told what is being asked
     * @param asked is told when the platform took an inquiry, so that there may be an answer
     */
    OutgoingWork(
            CityHub hub,
            ConnectorSettings settings,
            PlatformLine line,
            IncomingAnswers answers,
            AnswerPace pace,
            Runnable asked,
            MeterRegistry metrics) {
        this.hub = hub;
        this.agreementId = settings.agreementId();
        this.line = line;
        this.answers = answers;
        this.pace = pace;
        this.asked = asked;
        this.files = new WorkFiles(line, settings.idle());
        this.metrics = metrics;
        metrics.gauge("cityhub.platform.files", files, WorkFiles::size);
    }

    /**
     * Takes what is due and sends it.
     *
     * @param wait how long the hub may wait while there is none; shorter while the result of a file is due
     * @return whether the hub's line is open
     */
    boolean carry(Duration wait) throws PlatformException {
        for (List<WorkReport> each : files.results()) {
            tellAsked(each);
            note(each);
        }
        untold.tell();
        TakenWork taken = hub.takeWork(TakeWorkRequest.newBuilder()
                .setAgreementId(agreementId)
                .setMost(MOST)
                .setAwaitedOnly(files.isFull())
                .setWaitMillis((int) untilNextLook(wait).toMillis())
                .build());
        if (!taken.work().isEmpty()) {
            note(send(taken));
            untold.tell();
        }
        return taken.open();
    }

    private Duration untilNextLook(Duration wait) {
        return files.untilNextLook().filter(each -> each.compareTo(wait) < 0).orElse(wait);
    }

    private List<WorkReport> send(TakenWork taken) {
        List<ExchangeRecord> oneByOne = new ArrayList<>(taken.work().subList(0, taken.awaited()));
        Map<PlatformInterface, List<ExchangeRecord>> batches = new EnumMap<>(PlatformInterface.class);
        for (ExchangeRecord each :
                taken.work().subList(taken.awaited(), taken.work().size())) {
            Optional<PlatformInterface> name = PlatformBodies.interfaceOf(each);
            if (name.flatMap(FileInterfaces::of).isEmpty()) {
                oneByOne.add(each);
            } else {
                batches.computeIfAbsent(name.get(), any -> new ArrayList<>()).add(each);
            }
        }
        List<Future<List<WorkReport>>> sent = new ArrayList<>();
        batches.forEach((name, pieces) -> {
            pieces.removeIf(files::isUnderWay);
            if (pieces.size() < WorkFiles.FEWEST) {
                oneByOne.addAll(pieces);
            } else {
                FileInterfaces interfaces = FileInterfaces.of(name).orElseThrow();
                sent.add(calls.submit(() -> files.register(interfaces, pieces)));
            }
        });
        oneByOne.forEach(each -> sent.add(calls.submit(() -> List.of(send(each)))));
        return reports(sent);
    }

    private static List<WorkReport> reports(List<Future<List<WorkReport>>> sent) {
        List<WorkReport> reports = new ArrayList<>();
        for (Future<List<WorkReport>> each : sent) {
            try {
                reports.addAll(each.get());
            } catch (ExecutionException e) {
                LOG.error("work is left to its lease", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reports;
            }
        }
        return reports;
    }

    private WorkReport send(ExchangeRecord work) {
        try {
            PlatformInterface name =
                    PlatformBodies.interfaceOf(work).orElseThrow(() -> new PlatformException("KIND_UNKNOWN"));
            if (name == PlatformInterface.IF_SKI_10111) {
                pace.expect(work.getExchangeId());
            }
            JsonNode answer = line.call(name, PlatformBodies.of(work));
            WorkReport report = WorkReports.of(work.getKind(), work.getExchangeId(), answer);
            tellAsked(List.of(report));
            return report;
        } catch (PlatformException e) {
            return WorkReports.of(work.getKind(), work.getExchangeId(), e);
        }
    }

    private void tellAsked(List<WorkReport> reports) {
        if (reports.stream()
                .anyMatch(each -> each.getKind() == ExchangeKind.EXCHANGE_KIND_INQUIRY
                        && each.getOutcome() == WorkOutcome.WORK_OUTCOME_ACCEPTED)) {
            asked.run();
        }
    }

    private void note(List<WorkReport> reports) {
        if (!reports.isEmpty()) {
            reports.stream()
                    .filter(each -> each.getKind() == ExchangeKind.EXCHANGE_KIND_STATUS
                            && each.getReason().equals(ANSWERED))
                    .forEach(each -> {
                        answers.fetchAgain(each.getExchangeId());
                        asked.run();
                    });
            reports.forEach(each -> metrics.counter(
                            "cityhub.platform.work",
                            "outcome",
                            each.getOutcome().name())
                    .increment());
            untold.add(reports);
        }
    }

    private void report(List<WorkReport> reports) {
        hub.exchanges()
                .reportWork(ReportWorkRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllReports(reports)
                        .build());
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }
}
