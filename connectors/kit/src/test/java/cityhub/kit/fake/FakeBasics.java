package cityhub.kit.fake;

import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.BatchGetResidentsResponse;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.GetResidentResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.basics.v1.SearchResidentsResponse;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/** Residents, their changes, and every fault a test can think of. */
public final class FakeBasics extends PersonalBasicsServiceGrpc.PersonalBasicsServiceImplBase {
    private final SyntheticLedger ledger;
    private final FakeLog log;
    private final FakeIntake intake = new FakeIntake();
    private final Queue<StatusRuntimeException> refusals = new ConcurrentLinkedQueue<>();
    private volatile SyntheticLedger.Consumer consumer;
    private volatile UnaryOperator<Disclosure> tampering = UnaryOperator.identity();

    FakeBasics(SyntheticLedger ledger, SyntheticLedger.Consumer consumer) {
        this.ledger = ledger;
        this.consumer = consumer;
        this.log = new FakeLog(entries -> tampering.apply(ledger.disclose(this.consumer, entries)));
    }

    public FakeLog log() {
        return log;
    }

    public FakeIntake intake() {
        return intake;
    }

    /** The next calls are refused so, one after another. */
    public void refuse(StatusRuntimeException refusal) {
        refusals.add(refusal);
    }

    /** From now on everything is sealed for somebody else. */
    public void sealFor(SyntheticLedger.Consumer other) {
        consumer = other;
    }

    /** From now on disclosures are altered on their way. */
    public void tamper(UnaryOperator<Disclosure> change) {
        tampering = change;
    }

    /** A generated record. */
    public static ResidentRecord record(int number, String name) {
        return ResidentRecord.newBuilder()
                .setAddresseeNumber(String.format("%015d", number))
                .setName(PersonName.newBuilder().setFullName(name))
                .build();
    }

    @Override
    public void getResident(GetResidentRequest request, StreamObserver<GetResidentResponse> observer) {
        if (isRefused(observer)) {
            return;
        }
        observer.onNext(GetResidentResponse.newBuilder()
                .setDisclosure(answers(List.of(request.getNumber())))
                .build());
        observer.onCompleted();
    }

    @Override
    public void batchGetResidents(
            BatchGetResidentsRequest request, StreamObserver<BatchGetResidentsResponse> observer) {
        if (isRefused(observer)) {
            return;
        }
        observer.onNext(BatchGetResidentsResponse.newBuilder()
                .setDisclosure(answers(request.getNumbersList()))
                .build());
        observer.onCompleted();
    }

    /** Everybody of that name; {@code *} stands for more than a search gives. */
    @Override
    public void searchResidents(SearchResidentsRequest request, StreamObserver<SearchResidentsResponse> observer) {
        if (isRefused(observer)) {
            return;
        }
        List<DisclosureEntry> found = log.residents().values().stream()
                .filter(each -> isCalled(each, request.getName()))
                .toList();
        EntryKind none = request.getName().equals("*") ? EntryKind.ENTRY_KIND_TOO_MANY : EntryKind.ENTRY_KIND_NOT_FOUND;
        observer.onNext(SearchResidentsResponse.newBuilder()
                .setDisclosure(tampering.apply(ledger.disclose(
                        consumer,
                        found.isEmpty()
                                ? List.of(DisclosureEntry.newBuilder()
                                        .setKind(none)
                                        .build())
                                : found)))
                .build());
        observer.onCompleted();
    }

    private static boolean isCalled(DisclosureEntry entry, String name) {
        try {
            return ResidentRecord.parseFrom(entry.getPayload())
                    .getName()
                    .getFullName()
                    .equals(name);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private Disclosure answers(List<String> numbers) {
        Map<String, DisclosureEntry> residents = log.residents();
        List<DisclosureEntry> entries = new ArrayList<>();
        for (String number : numbers) {
            DisclosureEntry entry = Optional.ofNullable(residents.get(number))
                    .orElse(DisclosureEntry.newBuilder()
                            .setKind(EntryKind.ENTRY_KIND_NOT_FOUND)
                            .build());
            entries.add(entry.toBuilder().setRequestIndex(entries.size()).build());
        }
        return tampering.apply(ledger.disclose(consumer, entries));
    }

    @Override
    public StreamObserver<WatchChangesRequest> watchChanges(StreamObserver<WatchChangesResponse> observer) {
        return isRefused(observer) ? new Deaf<>() : log.watch(observer);
    }

    @Override
    public void snapshotResidents(
            SnapshotResidentsRequest request, StreamObserver<SnapshotResidentsResponse> observer) {
        if (!isRefused(observer)) {
            log.snapshot(request.getResumeToken(), observer);
        }
    }

    @Override
    public StreamObserver<SubmitChangesRequest> submitChanges(StreamObserver<SubmitChangesResponse> observer) {
        return isRefused(observer) ? new Deaf<>() : intake.open(observer);
    }

    private boolean isRefused(StreamObserver<?> observer) {
        StatusRuntimeException refusal = refusals.poll();
        if (refusal != null) {
            observer.onError(refusal);
        }
        return refusal != null;
    }

    /** Hears nothing: the call is over. */
    static class Deaf<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {}

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onCompleted() {}
    }
}
