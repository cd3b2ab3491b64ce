package cityhub.tools.bench.load;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersResponse;
import cityhub.addressee.v1.TieOutcome;
import cityhub.kit.CityHub;
import cityhub.tools.bench.measure.Latencies;
import cityhub.tools.bench.measure.Round;
import cityhub.tools.bench.measure.Usage;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** A system that ties numbers of its own and resolves them. */
final class NumberLoad {
    private static final int GROUP = 500;
    private static final int CONNECTIONS = 4;

    private NumberLoad() {}

    static Round tie(LoadTask.Ties task, ResidentNumbers numbers) {
        List<String> all = numbers.all();
        long taken = 0;
        Usage.Window window = Usage.begin(task.processes());
        try (CityHub hub = Participant.open(task.target())) {
            for (int from = 0; from < all.size(); from += GROUP) {
                RegisterNumbersRequest.Builder request = RegisterNumbersRequest.newBuilder()
                        .setAgreementId(task.target().agreementId());
                all.subList(from, Math.min(from + GROUP, all.size()))
                        .forEach(each -> request.addTies(NumberTie.newBuilder()
                                .setAddresseeNumber(each)
                                .setOwnNumber(ResidentNumbers.own(each))));
                taken += hub.addressee().registerNumbers(request.build()).getOutcomesList().stream()
                        .filter(TieOutcome.TIE_OUTCOME_REGISTERED::equals)
                        .count();
            }
        }
        return new Round(taken, taken, all.size() - taken, "ties refused", Latencies.empty(), window.end());
    }

    static Round resolve(LoadTask.Resolves task, ResidentNumbers numbers) throws IOException {
        List<CityHub> hubs = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> Participant.open(task.target()))
                .toList();
        try {
            AnswerSamples samples = new AnswerSamples(task.samples());
            List<AddresseeServiceGrpc.AddresseeServiceStub> stubs = hubs.stream()
                    .map(hub ->
                            AddresseeServiceGrpc.newStub(hub.channel()).withExecutor(MoreExecutors.directExecutor()))
                    .toList();
            ClosedLoop.Call call = (slot, end) -> stubs.get(slot % CONNECTIONS)
                    .resolveNumbers(
                            ResolveNumbersRequest.newBuilder()
                                    .setAgreementId(task.target().agreementId())
                                    .setAskedBy(NumberKind.NUMBER_KIND_OWN)
                                    .addAllNumbers(numbers.draw(task.perCall()).stream()
                                            .map(ResidentNumbers::own)
                                            .toList())
                                    .build(),
                            new Answer(task.perCall(), end, samples));
            Round round = new ClosedLoop(task.inFlight(), call).run(task.timing(), task.processes());
            samples.write();
            return round;
        } finally {
            hubs.forEach(CityHub::close);
        }
    }

    /** One answer of a call. */
    private static final class Answer implements StreamObserver<ResolveNumbersResponse> {
        private final int asked;
        private final ClosedLoop.End end;
        private final AnswerSamples samples;
        private int entries;

        Answer(int asked, ClosedLoop.End end, AnswerSamples samples) {
            this.asked = asked;
            this.end = end;
            this.samples = samples;
        }

        @Override
        public void onNext(ResolveNumbersResponse answer) {
            entries = answer.getDisclosure().getEntriesCount();
            samples.take(answer);
        }

        @Override
        public void onError(Throwable broken) {
            end.failed(broken.toString());
        }

        @Override
        public void onCompleted() {
            if (entries == asked) {
                end.done(asked);
            } else {
                end.failed(entries + " entries instead of " + asked);
            }
        }
    }
}
