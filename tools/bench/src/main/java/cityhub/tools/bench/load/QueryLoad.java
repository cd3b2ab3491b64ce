package cityhub.tools.bench.load;

import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.PersonalBasicsServiceGrpc.PersonalBasicsServiceStub;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.kit.CityHub;
import cityhub.tools.bench.measure.Round;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * GetResident or BatchGetResidents over a few connections. Answers are parsed and each entry is looked at; evidence is
 * not verified here, as it is not part of what the echo costs either.
 */
final class QueryLoad implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final LoadTask.Queries task;
    private final ResidentNumbers numbers;
    private final AnswerSamples samples;
    private final List<CityHub> hubs;
    private final List<PersonalBasicsServiceStub> stubs;

    private QueryLoad(LoadTask.Queries task, ResidentNumbers numbers, AnswerSamples samples, List<CityHub> hubs) {
        this.task = task;
        this.numbers = numbers;
        this.samples = samples;
        this.hubs = hubs;
        this.stubs = hubs.stream()
                .map(hub ->
                        PersonalBasicsServiceGrpc.newStub(hub.channel()).withExecutor(MoreExecutors.directExecutor()))
                .toList();
    }

    static QueryLoad open(LoadTask.Queries task, ResidentNumbers numbers) {
        List<CityHub> hubs = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> Participant.open(task.target()))
                .toList();
        return new QueryLoad(task, numbers, new AnswerSamples(task.samples()), hubs);
    }

    Round run() throws IOException {
        ClosedLoop.Call call = task.perCall() == 1 ? this::get : this::batch;
        Round round = new ClosedLoop(task.inFlight(), call).run(task.timing(), task.processes());
        samples.write();
        return round;
    }

    @Override
    public void close() {
        hubs.forEach(CityHub::close);
    }

    private void get(int slot, ClosedLoop.End end) {
        stubs.get(slot % CONNECTIONS)
                .getResident(
                        GetResidentRequest.newBuilder()
                                .setAgreementId(task.target().agreementId())
                                .setNumber(numbers.draw())
                                .build(),
                        new Answer<>(end, answer -> answer.getDisclosure()));
    }

    private void batch(int slot, ClosedLoop.End end) {
        stubs.get(slot % CONNECTIONS)
                .batchGetResidents(
                        BatchGetResidentsRequest.newBuilder()
                                .setAgreementId(task.target().agreementId())
                                .addAllNumbers(numbers.draw(task.perCall()))
                                .build(),
                        new Answer<>(end, answer -> answer.getDisclosure()));
    }

    /** One answer of a call. */
    private final class Answer<A extends MessageLite> implements StreamObserver<A> {
        private final ClosedLoop.End end;
        private final Function<A, Disclosure> disclosure;
        private String fault = "no answer came";

        Answer(ClosedLoop.End end, Function<A, Disclosure> disclosure) {
            this.end = end;
            this.disclosure = disclosure;
        }

        @Override
        public void onNext(A answer) {
            fault = look(disclosure.apply(answer));
            samples.take(answer);
        }

        @Override
        public void onError(Throwable broken) {
            end.failed(broken.toString());
        }

        @Override
        public void onCompleted() {
            if (fault.isEmpty()) {
                end.done(task.perCall());
            } else {
                end.failed(fault);
            }
        }
    }

    /** What is wrong with an answer; empty when nothing is. */
    private String look(Disclosure disclosure) {
        if (disclosure.getEntriesCount() != task.perCall()) {
            return disclosure.getEntriesCount() + " entries instead of " + task.perCall();
        }
        try {
            for (SaltedEntry each : disclosure.getEntriesList()) {
                DisclosureEntry entry = DisclosureEntry.parseFrom(each.getEntry());
                if (entry.getKind() != EntryKind.ENTRY_KIND_RECORD
                        || entry.getPayload().isEmpty()) {
                    return "an entry of the kind " + entry.getKind();
                }
            }
            return "";
        } catch (InvalidProtocolBufferException e) {
            return "an entry that can't be read";
        }
    }
}
