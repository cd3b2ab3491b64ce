package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.CertificateHolder;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.certs.Profile;
import cityhub.certs.Validity;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.ListOfficersResponse;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.StaffServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MutualTlsTest {
    private static final String CITY = "011002";
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path temporary;

    private final BoundCertificates bound = new BoundCertificates();
    private DevelopmentCa authority;
    private SecureServer server;

    @BeforeEach
    void start() {
        authority = DevelopmentCa.openOrCreate(temporary.resolve("ca"), CITY);
        server = SecureServer.start(authority, temporary.resolve("certs"), bound.identity(CITY), new Staff());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void boundCertificateIsServed() {
        assertEquals("S-1", list(server.channel(boundOfficer())).getOfficers(0).getOfficerId());
    }

    @Test
    void certificateThatNobodyBoundIsUnknown() {
        assertRefused("CERTIFICATE_UNKNOWN", authority.issueOfficer("S-1", DAY));
        assertRefused("CERTIFICATE_UNKNOWN", authority.issueParticipant("tax", DAY));
    }

    @Test
    void certificateBoundToAnotherHolderIsUnknown() {
        Credential officer = authority.issueOfficer("S-1", DAY);
        bound.officer(officer, "S-2", Permission.PERMISSION_ADMINISTER);
        assertRefused("CERTIFICATE_UNKNOWN", officer);
        Credential system = authority.issueParticipant("tax", DAY);
        bound.participant(system, "pension", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
        assertRefused("CERTIFICATE_UNKNOWN", system);
    }

    @Test
    void participantCertificateBoundAsOfficerIsUnknown() {
        Credential system = authority.issueParticipant("tax", DAY);
        bound.officer(system, "tax", Permission.PERMISSION_ADMINISTER);
        assertRefused("CERTIFICATE_UNKNOWN", system);
    }

    @Test
    void revokedCertificateIsRefusedOnAnOpenConnection() {
        Credential officer = boundOfficer();
        ManagedChannel channel = server.channel(officer);
        list(channel);
        bound.revoke(officer);
        assertUnauthenticated("CERTIFICATE_REVOKED", channel);
    }

    @Test
    void certificateOfAnotherCityIsUnknown() {
        Credential officer = authority.issue(
                new Profile.Holder(CertificateHolder.officer("131016", "S-1")), Validity.starting(Instant.now(), DAY));
        bound.officer(officer, "S-1", Permission.PERMISSION_ADMINISTER);
        assertRefused("CERTIFICATE_UNKNOWN", officer);
    }

    @Test
    void certificateThatExpiresOnAnOpenConnectionIsRefused() {
        ManagedChannel channel = server.channel(boundOfficer());
        list(channel);
        bound.putClockAhead(DAY.plusMinutes(1));
        assertUnauthenticated("CERTIFICATE_EXPIRED", channel);
    }

    @Test
    void expiredCertificateIsRefusedByTheHandshake() {
        Credential officer = authority.issue(
                new Profile.Holder(CertificateHolder.officer(CITY, "S-1")),
                new Validity(Instant.now().minusSeconds(7200), Instant.now().minusSeconds(3600)));
        bound.officer(officer, "S-1", Permission.PERMISSION_ADMINISTER);
        assertUnavailable("CERTIFICATE_EXPIRED", server.channel(officer));
    }

    @Test
    void certificateOfAnotherAuthorityIsRefusedByTheHandshake() {
        assertForeignIsRefused(DevelopmentCa.openOrCreate(temporary.resolve("other"), "131016"));
    }

    @Test
    void certificateOfAnAuthorityThatOnlyBearsTheNameIsRefusedByTheHandshake() {
        assertForeignIsRefused(DevelopmentCa.openOrCreate(temporary.resolve("other"), CITY));
    }

    private void assertForeignIsRefused(DevelopmentCa other) {
        Credential foreign = other.issueOfficer("S-1", DAY);
        bound.officer(foreign, "S-1", Permission.PERMISSION_ADMINISTER);
        Credential trustingTheHub = new Credential(foreign.key(), foreign.certificate(), authority.certificate());
        assertUnavailable("UNKNOWN_CA", server.channel(trustingTheHub));
    }

    @Test
    void serverCertificateDoesNotOpenAClientConnection() {
        assertUnavailable("UNSUPPORTED_CERTIFICATE", server.channel(authority.issueLocalServer("hub", DAY)));
    }

    @Test
    void connectionWithoutCertificateIsRefused() {
        assertUnavailable("CERTIFICATE_REQUIRED", server.open(boundOfficer(), GrpcSslContexts.forClient()));
    }

    @Test
    void olderTlsIsRefused() {
        Credential officer = boundOfficer();
        assertUnavailable(
                "PROTOCOL_VERSION",
                server.open(officer, SecureServer.clientContext(officer).protocols("TLSv1.2")));
    }

    @Test
    void plaintextIsRefused() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", server.port())
                .usePlaintext()
                .build();
        try {
            assertEquals(
                    Status.Code.UNAVAILABLE, Refusal.of(() -> list(channel)).code());
        } finally {
            channel.shutdownNow();
        }
    }

    private Credential boundOfficer() {
        Credential officer = authority.issueOfficer("S-1", DAY);
        bound.officer(officer, "S-1", Permission.PERMISSION_ADMINISTER);
        return officer;
    }

    private void assertRefused(String reason, Credential credential) {
        assertUnauthenticated(reason, server.channel(credential));
    }

    private static void assertUnauthenticated(String reason, ManagedChannel channel) {
        Refusal refusal = Refusal.of(() -> list(channel));
        assertEquals(Status.Code.UNAUTHENTICATED, refusal.code());
        assertEquals(reason, refusal.reason());
    }

    private static void assertUnavailable(String alert, ManagedChannel channel) {
        Refusal refusal = Refusal.of(() -> list(channel));
        assertEquals(Status.Code.UNAVAILABLE, refusal.code());
        assertTrue(refusal.text().contains(alert), refusal.text());
    }

    private static ListOfficersResponse list(ManagedChannel channel) {
        return StaffServiceGrpc.newBlockingStub(channel).listOfficers(ListOfficersRequest.getDefaultInstance());
    }

    private static final class Staff extends StaffServiceGrpc.StaffServiceImplBase {
        @Override
        public void listOfficers(ListOfficersRequest request, StreamObserver<ListOfficersResponse> responses) {
            responses.onNext(ListOfficersResponse.newBuilder()
                    .addOfficers(
                            Officer.newBuilder().setOfficerId(Caller.officer().id()))
                    .build());
            responses.onCompleted();
        }
    }
}
