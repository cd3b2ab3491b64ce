package cityhub.hub.api;

import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.BatchGetResidentsResponse;
import cityhub.basics.v1.CompareResidentsRequest;
import cityhub.basics.v1.CompareResidentsResponse;
import cityhub.basics.v1.DecideHeldChangeRequest;
import cityhub.basics.v1.DecideHeldChangeResponse;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.GetResidentResponse;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.basics.v1.Operator;
import cityhub.basics.v1.PersonalBasicsServiceGrpc.PersonalBasicsServiceImplBase;
import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.basics.v1.SearchResidentsResponse;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.Intake;
import cityhub.hub.basics.OpenStreams;
import cityhub.hub.basics.PersonSearch;
import cityhub.hub.basics.ResidentComparison;
import cityhub.hub.basics.ResidentFeeds;
import cityhub.hub.basics.ResidentQueries;
import cityhub.hub.basics.ResidentSnapshots;
import cityhub.hub.basics.SearchCriteria;
import cityhub.hub.registry.Asker;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;

/** Personal basics (個人基本) over gRPC: translates and delegates. */
@Singleton
final class PersonalBasicsGrpc extends PersonalBasicsServiceImplBase {
    private final Intake intake;
    private final HeldChangesCalls heldChanges;
    private final ResidentQueries queries;
    private final PersonSearch search;
    private final ResidentFeeds feeds;
    private final ResidentSnapshots snapshots;
    private final ResidentComparison comparison;
    private final OpenStreams streams;
    private final HubMetrics metrics;

    PersonalBasicsGrpc(
            Intake intake,
            HeldChangesCalls heldChanges,
            ResidentQueries queries,
            PersonSearch search,
            ResidentFeeds feeds,
            ResidentSnapshots snapshots,
            ResidentComparison comparison,
            OpenStreams streams,
            HubMetrics metrics) {
        this.intake = intake;
        this.heldChanges = heldChanges;
        this.queries = queries;
        this.search = search;
        this.feeds = feeds;
        this.snapshots = snapshots;
        this.comparison = comparison;
        this.streams = streams;
        this.metrics = metrics;
    }

    @Override
    public StreamObserver<SubmitChangesRequest> submitChanges(StreamObserver<SubmitChangesResponse> answers) {
        return SubmitChangesCall.start(
                intake, metrics, streams, unattended(), (ServerCallStreamObserver<SubmitChangesResponse>) answers);
    }

    @Override
    public void listHeldChanges(ListHeldChangesRequest request, StreamObserver<ListHeldChangesResponse> answer) {
        answer.onNext(heldChanges.list(Caller.current(), request));
        answer.onCompleted();
    }

    @Override
    public void decideHeldChange(DecideHeldChangeRequest request, StreamObserver<DecideHeldChangeResponse> answer) {
        answer.onNext(heldChanges.decide(Caller.officer(), request));
        answer.onCompleted();
    }

    @Override
    public void getResident(GetResidentRequest request, StreamObserver<GetResidentResponse> answer) {
        var coming = queries.get(asker(request.getOperator()), request.getAgreementId(), request.getNumber());
        LaterAnswer.of(
                coming,
                answer,
                released -> GetResidentResponse.newBuilder()
                        .setDisclosure(released.message())
                        .build());
    }

    @Override
    public void batchGetResidents(BatchGetResidentsRequest request, StreamObserver<BatchGetResidentsResponse> answer) {
        List<String> numbers = List.copyOf(request.getNumbersList());
        var coming = queries.batch(asker(request.getOperator()), request.getAgreementId(), numbers);
        LaterAnswer.of(
                coming,
                answer,
                released -> BatchGetResidentsResponse.newBuilder()
                        .setDisclosure(released.message())
                        .build());
    }

    @Override
    public void searchResidents(SearchResidentsRequest request, StreamObserver<SearchResidentsResponse> answer) {
        SearchCriteria criteria = new SearchCriteria(
                request.getIndividualNumber(),
                request.getName(),
                request.getBirthDate(),
                request.getTown(),
                request.getLot());
        var sealed = search.residents(asker(request.getOperator()), request.getAgreementId(), criteria);
        answer.onNext(SearchResidentsResponse.newBuilder()
                .setDisclosure(sealed.message())
                .build());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<WatchChangesRequest> watchChanges(StreamObserver<WatchChangesResponse> answers) {
        return new FeedCall(feeds, metrics, unattended(), (ServerCallStreamObserver<WatchChangesResponse>) answers);
    }

    @Override
    public void snapshotResidents(SnapshotResidentsRequest request, StreamObserver<SnapshotResidentsResponse> answers) {
        ResidentSnapshots.Wish wish = new ResidentSnapshots.Wish(request.getAgreementId(), request.getResumeToken());
        new SnapshotCall((ServerCallStreamObserver<SnapshotResidentsResponse>) answers)
                .start(snapshots, unattended(), wish);
    }

    @Override
    public void compareResidents(CompareResidentsRequest request, StreamObserver<CompareResidentsResponse> answer) {
        ResidentComparison.Result result = comparison.compare(
                unattended(),
                request.getAgreementId(),
                request.getSalt().toByteArray(),
                request.getBucketDigestsList());
        answer.onNext(CompareResidentsResponse.newBuilder()
                .setComparedFrom(Positions.toProto(result.from()))
                .setComparedThrough(Positions.toProto(result.through()))
                .setRecords(result.records())
                .addAllDifferingBuckets(result.differing())
                .addAllWithheldBuckets(result.withheld())
                .build());
        answer.onCompleted();
    }

    private static Asker asker(Operator operator) {
        Caller.ParticipantCaller caller = Caller.participant();
        return new Asker(caller.id(), caller.fingerprint(), operator.getStaffNumber(), operator.getTerminalId());
    }

    private static Asker unattended() {
        Caller.ParticipantCaller caller = Caller.participant();
        return Asker.unattended(caller.id(), caller.fingerprint());
    }
}
