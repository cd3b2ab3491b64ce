package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.registry.ActingOfficer;
import cityhub.hub.registry.AgreementPreview;
import cityhub.hub.registry.AgreementViews;
import cityhub.hub.registry.Applications;
import cityhub.hub.registry.Approvals;
import cityhub.hub.registry.Participants;
import cityhub.hub.staff.Officers;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.ApplyAgreementRequest;
import cityhub.registry.v1.ApplyAgreementResponse;
import cityhub.registry.v1.ApproveAgreementRequest;
import cityhub.registry.v1.ApproveAgreementResponse;
import cityhub.registry.v1.ApproveBulkOutputRequest;
import cityhub.registry.v1.ApproveBulkOutputResponse;
import cityhub.registry.v1.BindCertificateRequest;
import cityhub.registry.v1.BindCertificateResponse;
import cityhub.registry.v1.GetAgreementRequest;
import cityhub.registry.v1.GetAgreementResponse;
import cityhub.registry.v1.ListAgreementsRequest;
import cityhub.registry.v1.ListAgreementsResponse;
import cityhub.registry.v1.ListParticipantsRequest;
import cityhub.registry.v1.ListParticipantsResponse;
import cityhub.registry.v1.PreviewAgreementRequest;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.RegisterParticipantRequest;
import cityhub.registry.v1.RegisterParticipantResponse;
import cityhub.registry.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import cityhub.registry.v1.ReviewEmergencyAccessRequest;
import cityhub.registry.v1.ReviewEmergencyAccessResponse;
import cityhub.registry.v1.RevokeAgreementRequest;
import cityhub.registry.v1.RevokeAgreementResponse;
import cityhub.registry.v1.RevokeCertificateRequest;
import cityhub.registry.v1.RevokeCertificateResponse;
import cityhub.registry.v1.RevokeParticipantRequest;
import cityhub.registry.v1.RevokeParticipantResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;

/** The registry over gRPC: translates and delegates; {@link Access} says who may call what. */
@Singleton
final class RegistryGrpc extends RegistryServiceImplBase {
    private final Participants participants;
    private final Applications applications;
    private final Approvals approvals;
    private final AgreementPreview preview;
    private final AgreementViews views;
    private final Officers officers;

    RegistryGrpc(
            Participants participants,
            Applications applications,
            Approvals approvals,
            AgreementPreview preview,
            AgreementViews views,
            Officers officers) {
        this.participants = participants;
        this.applications = applications;
        this.approvals = approvals;
        this.preview = preview;
        this.views = views;
        this.officers = officers;
    }

    @Override
    public void registerParticipant(
            RegisterParticipantRequest request, StreamObserver<RegisterParticipantResponse> answer) {
        answer.onNext(RegisterParticipantResponse.newBuilder()
                .setParticipant(participants.register(request.getParticipant(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void listParticipants(ListParticipantsRequest request, StreamObserver<ListParticipantsResponse> answer) {
        answer.onNext(ListParticipantsResponse.newBuilder()
                .addAllParticipants(participants.list())
                .build());
        answer.onCompleted();
    }

    @Override
    public void revokeParticipant(RevokeParticipantRequest request, StreamObserver<RevokeParticipantResponse> answer) {
        participants.revoke(request.getParticipantId(), request.getReason(), actingOfficer());
        answer.onNext(RevokeParticipantResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void bindCertificate(BindCertificateRequest request, StreamObserver<BindCertificateResponse> answer) {
        answer.onNext(BindCertificateResponse.newBuilder()
                .setCertificate(participants.bindCertificate(
                        request.getParticipantId(), request.getCertificatePem(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    /** Of a participant or of an officer: whoever holds it. */
    @Override
    public void revokeCertificate(RevokeCertificateRequest request, StreamObserver<RevokeCertificateResponse> answer) {
        if (participants.holdsCertificate(request.getFingerprint())) {
            participants.revokeCertificate(request.getFingerprint(), request.getReason(), actingOfficer());
        } else {
            officers.revokeCertificate(request.getFingerprint(), request.getReason(), actingOfficer());
        }
        answer.onNext(RevokeCertificateResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public void applyAgreement(ApplyAgreementRequest request, StreamObserver<ApplyAgreementResponse> answer) {
        answer.onNext(ApplyAgreementResponse.newBuilder()
                .setAgreement(applications.apply(request.getAgreementId(), request.getTerms(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void previewAgreement(PreviewAgreementRequest request, StreamObserver<PreviewAgreementResponse> answer) {
        answer.onNext(
                request.hasTerms()
                        ? preview.ofTerms(request.getAgreementId(), request.getTerms())
                        : preview.ofAgreement(request.getAgreementId()));
        answer.onCompleted();
    }

    @Override
    public void approveAgreement(ApproveAgreementRequest request, StreamObserver<ApproveAgreementResponse> answer) {
        answer.onNext(ApproveAgreementResponse.newBuilder()
                .setAgreement(approvals.approve(
                        request.getAgreementId(), request.getPlanDigest(), request.getTermsDigest(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void approveBulkOutput(ApproveBulkOutputRequest request, StreamObserver<ApproveBulkOutputResponse> answer) {
        answer.onNext(ApproveBulkOutputResponse.newBuilder()
                .setAgreement(
                        approvals.approveBulkOutput(request.getAgreementId(), request.getReason(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void revokeAgreement(RevokeAgreementRequest request, StreamObserver<RevokeAgreementResponse> answer) {
        answer.onNext(RevokeAgreementResponse.newBuilder()
                .setAgreement(approvals.revoke(request.getAgreementId(), request.getReason(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void reviewEmergencyAccess(
            ReviewEmergencyAccessRequest request, StreamObserver<ReviewEmergencyAccessResponse> answer) {
        answer.onNext(ReviewEmergencyAccessResponse.newBuilder()
                .setAgreement(
                        approvals.reviewEmergency(request.getAgreementId(), request.getFinding(), actingOfficer()))
                .build());
        answer.onCompleted();
    }

    @Override
    public void getAgreement(GetAgreementRequest request, StreamObserver<GetAgreementResponse> answer) {
        Agreement agreement = views.get(request.getAgreementId());
        if (Caller.current() instanceof Caller.ParticipantCaller system
                && !agreement.getTerms().getParticipantId().equals(system.id())) {
            throw new HubException(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, "agreement " + request.getAgreementId());
        }
        answer.onNext(GetAgreementResponse.newBuilder().setAgreement(agreement).build());
        answer.onCompleted();
    }

    @Override
    public void listAgreements(ListAgreementsRequest request, StreamObserver<ListAgreementsResponse> answer) {
        String of = switch (Caller.current()) {
            case Caller.ParticipantCaller system -> system.id();
            case Caller.OfficerCaller officer -> request.getParticipantId();
        };
        answer.onNext(ListAgreementsResponse.newBuilder()
                .addAllAgreements(views.list(of))
                .build());
        answer.onCompleted();
    }

    /** The officer who calls, as the roles take it. */
    static ActingOfficer actingOfficer() {
        Caller.OfficerCaller officer = Caller.officer();
        return new ActingOfficer(officer.id(), officer.departmentId(), officer.permissions());
    }
}
