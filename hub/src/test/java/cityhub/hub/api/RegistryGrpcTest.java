package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.hub.registry.Town;
import cityhub.hub.staff.Bootstrap;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.ApplyAgreementRequest;
import cityhub.registry.v1.ApproveAgreementRequest;
import cityhub.registry.v1.ApproveBulkOutputRequest;
import cityhub.registry.v1.BindCertificateRequest;
import cityhub.registry.v1.GetAgreementRequest;
import cityhub.registry.v1.ListAgreementsRequest;
import cityhub.registry.v1.ListParticipantsRequest;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.PreviewAgreementRequest;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.registry.v1.RegisterParticipantRequest;
import cityhub.registry.v1.RegistryServiceGrpc;
import cityhub.registry.v1.RegistryServiceGrpc.RegistryServiceBlockingStub;
import cityhub.registry.v1.RevokeAgreementRequest;
import cityhub.registry.v1.RevokeCertificateRequest;
import cityhub.registry.v1.RevokeParticipantRequest;
import cityhub.staff.v1.AddOfficerRequest;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.RevokeOfficerRequest;
import cityhub.staff.v1.StaffServiceGrpc;
import cityhub.staff.v1.StaffServiceGrpc.StaffServiceBlockingStub;
import com.google.rpc.BadRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class RegistryGrpcTest {
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    private static Path folder;

    private static Town town;
    private static SecureServer server;
    private static RegistryServiceBlockingStub administrator;
    private static RegistryServiceBlockingStub approver;
    private static StaffServiceBlockingStub staff;

    @BeforeAll
    static void start() {
        town = Town.empty();
        server = SecureServer.start(
                town.authority(),
                folder,
                town.bean(CallerIdentity.class),
                town.bean(RegistryGrpc.class),
                town.bean(StaffGrpc.class));
        Credential ofAdministrator = town.authority().issueOfficer("A-001", MONTH);
        Credential ofApprover = town.authority().issueOfficer("R-001", MONTH);
        town.bean(Bootstrap.class)
                .firstOfficers(
                        new Bootstrap.FirstOfficer(
                                officer("A-001", "information-systems", Permission.PERMISSION_ADMINISTER),
                                pem(ofAdministrator)),
                        new Bootstrap.FirstOfficer(
                                officer("R-001", "resident-affairs", Permission.PERMISSION_APPROVE), pem(ofApprover)));
        administrator = registry(ofAdministrator);
        approver = registry(ofApprover);
        staff = StaffServiceGrpc.newBlockingStub(server.channel(ofAdministrator));
    }

    @AfterAll
    static void stop() {
        server.close();
        town.close();
    }

    @Test
    void newConsumerIsRegisteredAppliedForApprovedAndRevoked() {
        RegistryServiceBlockingStub system = registry(participant("tax-system", "tax"));
        RegistryServiceBlockingStub clerk = registry(added("T-001", "tax", Permission.PERMISSION_APPLY));
        AgreementTerms terms = Town.terms(Town.today()).build();

        Agreement applied = clerk.applyAgreement(
                        ApplyAgreementRequest.newBuilder().setTerms(terms).build())
                .getAgreement();
        String id = applied.getAgreementId();
        PreviewAgreementResponse preview = approver.previewAgreement(
                PreviewAgreementRequest.newBuilder().setAgreementId(id).build());
        approver.approveAgreement(ApproveAgreementRequest.newBuilder()
                .setAgreementId(id)
                .setPlanDigest(preview.getPlanDigest())
                .setTermsDigest(preview.getTermsDigest())
                .build());
        approver.approveBulkOutput(ApproveBulkOutputRequest.newBuilder()
                .setAgreementId(id)
                .setReason("初期データの作成")
                .build());
        Agreement seen = agreement(system, id);
        assertEquals(AgreementState.AGREEMENT_STATE_ACTIVE, seen.getState());
        assertTrue(seen.getBulkApproved());
        assertEquals(terms, seen.getTerms());

        RegistryServiceBlockingStub other = registry(participant("pension-system", "pension"));
        refused("AGREEMENT_UNKNOWN", () -> agreement(other, id));
        assertEquals(List.of(), agreements(other, "tax-system"));
        assertEquals(List.of(seen), agreements(system, ""));
        assertEquals(List.of(seen), agreements(clerk, "tax-system"));

        approver.revokeAgreement(RevokeAgreementRequest.newBuilder()
                .setAgreementId(id)
                .setReason("試験の終わり")
                .build());
        assertEquals(
                AgreementState.AGREEMENT_STATE_REVOKED, agreement(system, id).getState());
        administrator.revokeParticipant(RevokeParticipantRequest.newBuilder()
                .setParticipantId("tax-system")
                .setReason("廃止")
                .build());
        refused("CERTIFICATE_REVOKED", () -> agreement(system, id));
        assertTrue(
                administrator
                        .listParticipants(ListParticipantsRequest.getDefaultInstance())
                        .getParticipantsList()
                        .stream()
                        .anyMatch(each -> each.getParticipantId().equals("tax-system") && each.getRevoked()));
    }

    @Test
    void everyViolationReachesTheCaller() {
        participant("welfare-system", "welfare");
        RegistryServiceBlockingStub clerk = registry(added("W-001", "welfare", Permission.PERMISSION_APPLY));
        Refusal refusal = refused(
                "INVALID_ARGUMENT",
                () -> clerk.applyAgreement(ApplyAgreementRequest.newBuilder()
                        .setTerms(Town.terms(Town.today())
                                .setParticipantId("welfare-system")
                                .setNumberDomain("welfare")
                                .clearPurpose())
                        .build()));
        assertEquals(
                List.of("terms.purpose", "terms.number_domain"),
                refusal.detail(BadRequest.class).orElseThrow().getFieldViolationsList().stream()
                        .map(BadRequest.FieldViolation::getField)
                        .toList());
    }

    @Test
    void revokedOfficerIsRefusedAtTheNextCall() {
        Credential credential = added("X-001", "health", Permission.PERMISSION_APPLY);
        RegistryServiceBlockingStub clerk = registry(credential);
        assertEquals(List.of(), agreements(clerk, "nobody"));
        refused("PERMISSION_MISSING", () -> clerk.registerParticipant(RegisterParticipantRequest.getDefaultInstance()));
        staff.revokeOfficer(RevokeOfficerRequest.newBuilder()
                .setOfficerId("X-001")
                .setReason("異動")
                .build());
        refused("CERTIFICATE_REVOKED", () -> agreements(clerk, "nobody"));
        assertTrue(staff.listOfficers(ListOfficersRequest.getDefaultInstance()).getOfficersList().stream()
                .anyMatch(each -> each.getOfficerId().equals("X-001") && each.getRevoked()));
    }

    @Test
    void certificateIsRevokedWhoeverHoldsIt() {
        Credential ofOfficer = added("Y-001", "health", Permission.PERMISSION_APPLY);
        Credential ofSystem = participant("health-system", "health");
        for (Credential each : List.of(ofOfficer, ofSystem)) {
            RegistryServiceBlockingStub holder = registry(each);
            assertEquals(List.of(), agreements(holder, "health-system"));
            administrator.revokeCertificate(RevokeCertificateRequest.newBuilder()
                    .setFingerprint(Certificates.fingerprint(each.certificate()))
                    .setReason("紛失")
                    .build());
            refused("CERTIFICATE_REVOKED", () -> agreements(holder, "health-system"));
        }
        refused(
                "NOT_FOUND",
                () -> administrator.revokeCertificate(RevokeCertificateRequest.newBuilder()
                        .setFingerprint("0".repeat(64))
                        .setReason("紛失")
                        .build()));
    }

    private static Credential participant(String id, String department) {
        administrator.registerParticipant(RegisterParticipantRequest.newBuilder()
                .setParticipant(Participant.newBuilder()
                        .setParticipantId(id)
                        .setNameJa("試験システム")
                        .setNameEn("Test system")
                        .setDepartmentId(department)
                        .setOrganId("MAYOR")
                        .setKind(ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM))
                .build());
        Credential credential = town.authority().issueParticipant(id, MONTH);
        administrator.bindCertificate(BindCertificateRequest.newBuilder()
                .setParticipantId(id)
                .setCertificatePem(pem(credential))
                .build());
        return credential;
    }

    private static Credential added(String id, String department, Permission permission) {
        Credential credential = town.authority().issueOfficer(id, MONTH);
        staff.addOfficer(AddOfficerRequest.newBuilder()
                .setOfficer(officer(id, department, permission))
                .setCertificatePem(pem(credential))
                .build());
        return credential;
    }

    private static Agreement agreement(RegistryServiceBlockingStub caller, String id) {
        return caller.getAgreement(
                        GetAgreementRequest.newBuilder().setAgreementId(id).build())
                .getAgreement();
    }

    private static List<Agreement> agreements(RegistryServiceBlockingStub caller, String participantId) {
        return caller.listAgreements(ListAgreementsRequest.newBuilder()
                        .setParticipantId(participantId)
                        .build())
                .getAgreementsList();
    }

    private static RegistryServiceBlockingStub registry(Credential credential) {
        return RegistryServiceGrpc.newBlockingStub(server.channel(credential));
    }

    private static Refusal refused(String reason, Executable call) {
        Refusal refusal = Refusal.of(call);
        assertEquals(reason, refusal.reason());
        return refusal;
    }

    private static Officer officer(String id, String department, Permission permission) {
        return Officer.newBuilder()
                .setOfficerId(id)
                .setDisplayName("担当")
                .setDepartmentId(department)
                .addPermissions(permission)
                .build();
    }

    private static String pem(Credential credential) {
        return Certificates.toPem(credential.certificate());
    }
}
