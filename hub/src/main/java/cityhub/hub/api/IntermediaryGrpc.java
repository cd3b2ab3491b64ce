package cityhub.hub.api;

import cityhub.basics.v1.Operator;
import cityhub.hub.HubException;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.intermediary.AnswerHandover;
import cityhub.hub.intermediary.ExchangeCare;
import cityhub.hub.intermediary.Exchanges;
import cityhub.hub.intermediary.MasterData;
import cityhub.hub.intermediary.PlatformAnswers;
import cityhub.hub.intermediary.PlatformWork;
import cityhub.hub.intermediary.Provisions;
import cityhub.hub.intermediary.RegisteredReplicas;
import cityhub.hub.intermediary.ReportedWork;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.ProtoTime;
import cityhub.intermediary.v1.CancelInquiriesRequest;
import cityhub.intermediary.v1.CancelInquiriesResponse;
import cityhub.intermediary.v1.DecideParkedWorkRequest;
import cityhub.intermediary.v1.DecideParkedWorkResponse;
import cityhub.intermediary.v1.DecideProvisionRequest;
import cityhub.intermediary.v1.DecideProvisionResponse;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.FetchAnswersRequest;
import cityhub.intermediary.v1.FetchAnswersResponse;
import cityhub.intermediary.v1.GetHoursRequest;
import cityhub.intermediary.v1.GetHoursResponse;
import cityhub.intermediary.v1.IntermediaryServiceGrpc.IntermediaryServiceImplBase;
import cityhub.intermediary.v1.ListExchangeRecordsRequest;
import cityhub.intermediary.v1.ListExchangeRecordsResponse;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListExchangesResponse;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.ListParkedWorkResponse;
import cityhub.intermediary.v1.ListProvisionsRequest;
import cityhub.intermediary.v1.ListProvisionsResponse;
import cityhub.intermediary.v1.ListReplicasRequest;
import cityhub.intermediary.v1.ListReplicasResponse;
import cityhub.intermediary.v1.PlatformHours;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.RegisterInquiriesResponse;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.RegisterReplicasResponse;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.ReportWorkResponse;
import cityhub.intermediary.v1.ScheduleHoursRequest;
import cityhub.intermediary.v1.ScheduleHoursResponse;
import cityhub.intermediary.v1.SetFlagsRequest;
import cityhub.intermediary.v1.SetFlagsResponse;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.intermediary.v1.SubmitAnswersResponse;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.intermediary.v1.SubmitMasterDataResponse;
import cityhub.intermediary.v1.SubmitProvisionsRequest;
import cityhub.intermediary.v1.SubmitProvisionsResponse;
import cityhub.intermediary.v1.TakeAnswersRequest;
import cityhub.intermediary.v1.TakeAnswersResponse;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.TakeWorkResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** City intermediate server (市中間サーバ) over gRPC: translates and delegates. */
@Singleton
final class IntermediaryGrpc extends IntermediaryServiceImplBase {
    private final Exchanges exchanges;
    private final AnswerHandover handover;
    private final RegisteredReplicas replicas;
    private final PlatformWork work;
    private final ReportedWork reported;
    private final PlatformAnswers answers;
    private final Provisions provisions;
    private final MasterData master;
    private final ExchangeCare care;
    private final OperatingLine line;
    private final WorkQueue queue;

    IntermediaryGrpc(
            Exchanges exchanges,
            AnswerHandover handover,
            RegisteredReplicas replicas,
            PlatformWork work,
            ReportedWork reported,
            PlatformAnswers answers,
            Provisions provisions,
            MasterData master,
            ExchangeCare care,
            OperatingLine line,
            WorkQueue queue) {
        this.exchanges = exchanges;
        this.handover = handover;
        this.replicas = replicas;
        this.work = work;
        this.reported = reported;
        this.answers = answers;
        this.provisions = provisions;
        this.master = master;
        this.care = care;
        this.line = line;
        this.queue = queue;
    }

    @Override
    public void registerInquiries(RegisterInquiriesRequest request, StreamObserver<RegisterInquiriesResponse> answer) {
        answer(
                answer,
                RegisterInquiriesResponse.newBuilder()
                        .addAllReceipts(exchanges.inquire(
                                asker(request.getOperator()), request.getAgreementId(), request.getInquiriesList()))
                        .build());
    }

    @Override
    public void listExchanges(ListExchangesRequest request, StreamObserver<ListExchangesResponse> answer) {
        if (request.getState() == ExchangeState.UNRECOGNIZED) {
            throw HubException.invalid("state", "a known state");
        }
        Optional<ExchangeState> state =
                Optional.of(request.getState()).filter(each -> each != ExchangeState.EXCHANGE_STATE_UNSPECIFIED);
        Exchanges.Page page = exchanges.list(
                unattended(),
                request.getAgreementId(),
                request.getExchangeIdsList(),
                state,
                Pages.token(request.getPageToken(), 0),
                Pages.size(request.getPageSize()));
        answer(
                answer,
                ListExchangesResponse.newBuilder()
                        .addAllExchanges(page.statuses())
                        .setNextPageToken(Pages.next(page.last()))
                        .build());
    }

    @Override
    public void cancelInquiries(CancelInquiriesRequest request, StreamObserver<CancelInquiriesResponse> answer) {
        answer(
                answer,
                CancelInquiriesResponse.newBuilder()
                        .addAllOutcomes(
                                exchanges.cancel(unattended(), request.getAgreementId(), request.getExchangeIdsList()))
                        .build());
    }

    @Override
    public void fetchAnswers(FetchAnswersRequest request, StreamObserver<FetchAnswersResponse> answer) {
        var sealed = exchanges.fetch(
                asker(request.getOperator()), request.getAgreementId(), List.copyOf(request.getExchangeIdsList()));
        answer(
                answer,
                FetchAnswersResponse.newBuilder()
                        .setDisclosure(sealed.message())
                        .build());
    }

    @Override
    public void takeAnswers(TakeAnswersRequest request, StreamObserver<TakeAnswersResponse> answer) {
        AnswerHandover.Handed handed = handover.take(
                asker(request.getOperator()),
                request.getAgreementId(),
                List.copyOf(request.getStoredExchangeIdsList()),
                request.getMost(),
                Duration.ofMillis(Integer.toUnsignedLong(request.getWaitMillis())),
                Context.current()::isCancelled);
        TakeAnswersResponse.Builder response = TakeAnswersResponse.newBuilder().addAllExchangeIds(handed.exchangeIds());
        handed.sealed().ifPresent(each -> response.setDisclosure(each.message()));
        answer(answer, response.build());
    }

    @Override
    public void registerReplicas(RegisterReplicasRequest request, StreamObserver<RegisterReplicasResponse> answer) {
        answer(
                answer,
                RegisterReplicasResponse.newBuilder()
                        .addAllReceipts(
                                exchanges.replicate(unattended(), request.getAgreementId(), request.getReplicasList()))
                        .build());
    }

    @Override
    public void setFlags(SetFlagsRequest request, StreamObserver<SetFlagsResponse> answer) {
        answer(
                answer,
                SetFlagsResponse.newBuilder()
                        .addAllReceipts(exchanges.flag(unattended(), request.getAgreementId(), request.getFlagsList()))
                        .build());
    }

    @Override
    public void listReplicas(ListReplicasRequest request, StreamObserver<ListReplicasResponse> answer) {
        RegisteredReplicas.Standing standing = replicas.list(
                asker(request.getOperator()), request.getAgreementId(), List.copyOf(request.getNumbersList()));
        answer(
                answer,
                ListReplicasResponse.newBuilder()
                        .setDisclosure(standing.sealed().message())
                        .addAllStatuses(standing.statuses())
                        .build());
    }

    @Override
    public void takeWork(TakeWorkRequest request, StreamObserver<TakeWorkResponse> answer) {
        PlatformWork.Taken taken = work.take(
                unattended(),
                request.getAgreementId(),
                new PlatformWork.Wanted(
                        request.getMost(),
                        request.getAwaitedOnly(),
                        Duration.ofMillis(Integer.toUnsignedLong(request.getWaitMillis()))),
                Context.current()::isCancelled);
        TakeWorkResponse.Builder response = TakeWorkResponse.newBuilder()
                .setOpen(taken.standing().open())
                .setNextChangeTime(ProtoTime.of(taken.standing().nextChange()))
                .setLeaseSeconds(taken.leaseSeconds());
        taken.given()
                .ifPresent(
                        each -> response.setDisclosure(each.sealed().message()).setAwaited(each.awaited()));
        answer(answer, response.build());
    }

    @Override
    public void reportWork(ReportWorkRequest request, StreamObserver<ReportWorkResponse> answer) {
        reported.report(unattended(), request.getAgreementId(), request.getReportsList());
        answer(answer, ReportWorkResponse.getDefaultInstance());
    }

    @Override
    public void submitAnswers(SubmitAnswersRequest request, StreamObserver<SubmitAnswersResponse> answer) {
        answer(
                answer,
                SubmitAnswersResponse.newBuilder()
                        .addAllOutcomes(answers.keep(unattended(), request.getAgreementId(), request.getAnswersList()))
                        .build());
    }

    @Override
    public void submitMasterData(SubmitMasterDataRequest request, StreamObserver<SubmitMasterDataResponse> answer) {
        int version = master.keep(unattended(), request);
        answer(
                answer,
                SubmitMasterDataResponse.newBuilder().setVersionInForce(version).build());
    }

    @Override
    public void listParkedWork(ListParkedWorkRequest request, StreamObserver<ListParkedWorkResponse> answer) {
        ExchangeCare.ParkedPage page =
                care.parked(Pages.token(request.getPageToken(), 0), Pages.size(request.getPageSize()));
        answer(
                answer,
                ListParkedWorkResponse.newBuilder()
                        .addAllWork(page.work())
                        .setNextPageToken(Pages.next(page.last()))
                        .build());
    }

    @Override
    public void decideParkedWork(DecideParkedWorkRequest request, StreamObserver<DecideParkedWorkResponse> answer) {
        answer(
                answer,
                DecideParkedWorkResponse.newBuilder()
                        .setState(care.decide(
                                Caller.officer().id(),
                                request.getExchangeId(),
                                request.getDecision(),
                                request.getReason()))
                        .build());
    }

    @Override
    public void listExchangeRecords(
            ListExchangeRecordsRequest request, StreamObserver<ListExchangeRecordsResponse> answer) {
        ExchangeCare.RecordPage page = care.records(
                Caller.officer().id(),
                request.getAddresseeNumber(),
                request.getPurpose(),
                Pages.token(request.getPageToken(), Long.MAX_VALUE),
                Pages.size(request.getPageSize()));
        answer(
                answer,
                ListExchangeRecordsResponse.newBuilder()
                        .addAllRecords(page.records())
                        .setNextPageToken(Pages.next(page.last()))
                        .build());
    }

    @Override
    public void scheduleHours(ScheduleHoursRequest request, StreamObserver<ScheduleHoursResponse> answer) {
        OperatingLine.Standing standing = line.schedule(
                Caller.officer().id(),
                Times.instant("start_time", request.getStartTime()),
                Times.instant("end_time", request.getEndTime()),
                request.getOpen(),
                request.getReason());
        answer(
                answer,
                ScheduleHoursResponse.newBuilder().setHours(hours(standing)).build());
    }

    @Override
    public void getHours(GetHoursRequest request, StreamObserver<GetHoursResponse> answer) {
        answer(
                answer,
                GetHoursResponse.newBuilder().setHours(hours(line.standing())).build());
    }

    @Override
    public void submitProvisions(SubmitProvisionsRequest request, StreamObserver<SubmitProvisionsResponse> answer) {
        answer(
                answer,
                SubmitProvisionsResponse.newBuilder()
                        .addAllOutcomes(
                                provisions.keep(unattended(), request.getAgreementId(), request.getProvisionsList()))
                        .build());
    }

    @Override
    public void listProvisions(ListProvisionsRequest request, StreamObserver<ListProvisionsResponse> answer) {
        Provisions.Page page = provisions.waiting(
                Caller.officer().id(), Pages.token(request.getPageToken(), 0), Pages.size(request.getPageSize()));
        answer(
                answer,
                ListProvisionsResponse.newBuilder()
                        .addAllProvisions(page.provisions())
                        .setNextPageToken(Pages.next(page.last()))
                        .build());
    }

    @Override
    public void decideProvision(DecideProvisionRequest request, StreamObserver<DecideProvisionResponse> answer) {
        answer(
                answer,
                DecideProvisionResponse.newBuilder()
                        .setState(provisions.decide(Caller.officer().id(), request))
                        .build());
    }

    private PlatformHours hours(OperatingLine.Standing standing) {
        WorkQueue.Counts counts = queue.counts();
        return PlatformHours.newBuilder()
                .setOpen(standing.open())
                .setNextChangeTime(ProtoTime.of(standing.nextChange()))
                .setWaiting(counts.waiting())
                .setWaitingForJukiNet(counts.waitingForJukiNet())
                .setParked(counts.parked())
                .build();
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }

    private static Asker unattended() {
        Caller.ParticipantCaller caller = Caller.participant();
        return Asker.unattended(caller.id(), caller.fingerprint());
    }

    private static Asker asker(Operator operator) {
        Caller.ParticipantCaller caller = Caller.participant();
        return new Asker(caller.id(), caller.fingerprint(), operator.getStaffNumber(), operator.getTerminalId());
    }
}
