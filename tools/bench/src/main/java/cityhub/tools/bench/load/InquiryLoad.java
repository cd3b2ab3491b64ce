package cityhub.tools.bench.load;

import cityhub.basics.v1.Operator;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListExchangesResponse;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.Urgency;
import cityhub.kit.CityHub;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import cityhub.tools.simulators.SimulatedCity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** A system that inquires and fetches answers. */
final class InquiryLoad {
    private static final int GROUP = 500;
    private static final int ANSWERS = 100;
    private static final int AT_THE_COUNTER = 10;
    private static final int CONNECTIONS = 4;

    private InquiryLoad() {}

    /** As fast as they are accepted, so many calls under way. */
    static Round run(LoadTask.Inquiries task, ResidentNumbers numbers) {
        return connected(task.inFlight(), task.target(), hubs -> {
            List<BlockingLoop.Work> workers = hubs.stream()
                    .<BlockingLoop.Work>map(hub ->
                            () -> register(hub, task.target(), numbers.draw(task.perCall()), Urgency.URGENCY_BATCH)
                                    .size())
                    .toList();
            return BlockingLoop.run(workers, task.timing(), task.processes());
        });
    }

    /** So many, then it ends. */
    static Round batch(LoadTask.InquiryBatch task, ResidentNumbers numbers) throws InterruptedException {
        Usage.Window window = Usage.begin(task.processes());
        List<Thread> threads = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            int share = task.count() / CONNECTIONS + (i < task.count() % CONNECTIONS ? 1 : 0);
            threads.add(Thread.ofVirtual().start(() -> {
                try (CityHub hub = Participant.open(task.target())) {
                    for (int left = share; left > 0; left -= GROUP) {
                        register(hub, task.target(), numbers.draw(Math.min(left, GROUP)), Urgency.URGENCY_BATCH);
                    }
                } catch (RuntimeException e) {
                    synchronized (failures) {
                        failures.add(e.toString());
                    }
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.getFirst());
        }
        return new Round(task.count(), task.count(), 0, "", Latencies.empty(), window.end());
    }

    /** Registers inquiries about residents; gives their exchange ids. */
    private static List<String> register(CityHub hub, LoadTask.Target target, List<String> residents, Urgency urgency) {
        RegisterInquiriesRequest.Builder request =
                RegisterInquiriesRequest.newBuilder().setAgreementId(target.agreementId());
        for (String each : residents) {
            request.addInquiries(NewInquiry.newBuilder()
                    .setRequestId(UUID.randomUUID().toString())
                    .setNumber(ResidentNumbers.own(each))
                    .setUrgency(urgency)
                    .setInquiry(Inquiry.newBuilder()
                            .setAffairCode(SimulatedCity.AFFAIR)
                            .setProcedureCode(SimulatedCity.PROCEDURE)
                            .addItemNameCodes(SimulatedCity.LOCAL_TAX)
                            .setProviderCode("0110020000000000")));
        }
        return hub.exchanges().registerInquiries(request.build()).getReceiptsList().stream()
                .map(each -> {
                    if (each.getOutcome() != ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED) {
                        throw new IllegalStateException("an inquiry was answered " + each.getOutcome());
                    }
                    return each.getExchangeId();
                })
                .toList();
    }

    /**
     * Clerks at the counter, each with one inquiry, then its answer, which the hub hands over when it is there, then the next. It is about the same few persons in every round, so
     * that their codes are acquired once the load is warm.
     */
    static Round counter(LoadTask.CounterInquiries task, ResidentNumbers numbers) {
        List<String> persons = numbers.all().subList(0, AT_THE_COUNTER);
        try (FollowedAnswers answers = new FollowedAnswers(task.target())) {
            return connected(task.clerks(), task.target(), hubs -> {
                List<BlockingLoop.Work> workers = hubs.stream()
                        .<BlockingLoop.Work>map(hub -> () -> ask(hub, task.target(), persons, answers))
                        .toList();
                return BlockingLoop.run(workers, task.timing(), task.processes());
            });
        }
    }

    private static Round connected(int connections, LoadTask.Target target, Function<List<CityHub>, Round> load) {
        List<CityHub> hubs = IntStream.range(0, connections)
                .mapToObj(i -> Participant.open(target))
                .toList();
        try {
            return load.apply(hubs);
        } finally {
            hubs.forEach(CityHub::close);
        }
    }

    private static int ask(CityHub hub, LoadTask.Target target, List<String> persons, FollowedAnswers answers)
            throws InterruptedException {
        String person = persons.get(ThreadLocalRandom.current().nextInt(persons.size()));
        answers.await(
                register(hub, target, List.of(person), Urgency.URGENCY_COUNTER).getFirst());
        return 1;
    }

    /** All answers that the system's agreement has, verified and parsed. */
    static Round answers(LoadTask.Answers task) {
        Histogram latencies = Latencies.empty();
        long answered = 0;
        Usage.Window window = Usage.begin(task.processes());
        try (CityHub hub = Participant.open(task.target())) {
            String token = "";
            do {
                ListExchangesResponse page = hub.exchanges()
                        .listExchanges(ListExchangesRequest.newBuilder()
                                .setAgreementId(task.target().agreementId())
                                .setState(ExchangeState.EXCHANGE_STATE_ANSWERED)
                                .setPageSize(GROUP)
                                .setPageToken(token)
                                .build());
                List<String> ids = page.getExchangesList().stream()
                        .map(ExchangeStatus::getExchangeId)
                        .toList();
                for (int from = 0; from < ids.size(); from += ANSWERS) {
                    long begun = System.nanoTime();
                    answered += hub
                            .answers(
                                    task.target().agreementId(),
                                    ids.subList(from, Math.min(from + ANSWERS, ids.size())),
                                    Operator.getDefaultInstance())
                            .stream()
                            .filter(Optional::isPresent)
                            .count();
                    Latencies.note(latencies, System.nanoTime() - begun);
                }
                token = page.getNextPageToken();
            } while (!token.isEmpty());
        }
        return new Round(answered, answered, 0, "", latencies, window.end());
    }

    /** How many exchanges are in these states. */
    static Round count(LoadTask.ExchangeCount task) throws SQLException {
        String sql = "SELECT COUNT(*) FROM intermediary_exchange WHERE kind = ? AND state IN (?"
                + ",?".repeat(task.states().size() - 1) + ")";
        Usage.Window window = Usage.begin(Map.of());
        try (Connection connection = Sql.open(task.database());
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, task.kind());
            for (int i = 0; i < task.states().size(); i++) {
                select.setString(i + 2, task.states().get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Round(1, row.getLong(1), 0, "", Latencies.empty(), window.end());
            }
        }
    }
}
