package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.DecideHeldChangeRequest;
import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.ListHeldChangesResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.certs.Credential;
import cityhub.hub.basics.SampleChanges;
import cityhub.registry.v1.ParticipantKind;
import cityhub.resident.v1.ResidentChange;
import cityhub.staff.v1.Permission;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SubmitChanges and held changes as a register's own client sees them. */
class SubmitChangesOverTlsTest {
    private static TestHub hub;
    private static PersonalBasicsServiceGrpc.PersonalBasicsServiceStub register;
    private static PersonalBasicsServiceGrpc.PersonalBasicsServiceBlockingStub officer;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        Credential credential = hub.participant(
                "resident-register", "resident-affairs", ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER);
        register = PersonalBasicsServiceGrpc.newStub(hub.channel(credential));
        officer = PersonalBasicsServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("D-001", "resident-affairs", Permission.PERMISSION_DECIDE_CHANGES)));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void everyChangeIsAnsweredInTheOrderOfTheStream() {
        List<SubmitChangesRequest> requests = IntStream.range(1, 1500)
                .mapToObj(each -> request(SampleChanges.entry(each).build()))
                .toList();
        List<SubmitChangesResponse> answers = submit(requests);
        assertEquals(
                requests.stream().map(SubmitChangesRequest::getRequestId).toList(),
                answers.stream().map(SubmitChangesResponse::getRequestId).toList());
        assertTrue(answers.stream().allMatch(each -> each.getOutcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED));
    }

    @Test
    void brokenChangeDoesNotEndTheStream() {
        SubmitChangesRequest broken = SubmitChangesRequest.newBuilder()
                .setRequestId(SampleChanges.requestId())
                .setChange(ByteString.copyFrom(new byte[] {-1, -1}))
                .build();
        SubmitChangesRequest large = SubmitChangesRequest.newBuilder()
                .setRequestId(SampleChanges.requestId())
                .setChange(ByteString.copyFrom(new byte[500_000]))
                .build();
        List<SubmitChangesResponse> answers =
                submit(List.of(broken, large, request(SampleChanges.entry(2001).build())));
        assertEquals(
                CheckReason.CHECK_REASON_MALFORMED,
                answers.get(0).getFindings(0).getReason());
        assertEquals(
                CheckReason.CHECK_REASON_TOO_LONG, answers.get(1).getFindings(0).getReason());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_ACCEPTED, answers.get(2).getOutcome());
    }

    @Test
    void noticeThatIsNotWholeWhenTheStreamEndsIsRefused() {
        ResidentChange member =
                SampleChanges.entry(2002).setNoticeId("half").setNoticeSize(2).build();
        List<SubmitChangesResponse> answers = submit(List.of(request(member)));
        assertEquals(
                CheckReason.CHECK_REASON_NOTICE_INCOMPLETE,
                answers.getFirst().getFindings(0).getReason());
    }

    @Test
    void callerThatReadsLateGetsEveryAnswer() {
        int submitted = 5_000;
        SlowReader reader = new SlowReader();
        StreamObserver<SubmitChangesRequest> requests = register.submitChanges(reader);
        SubmitChangesRequest same = request(SampleChanges.entry(2003).build());
        IntStream.range(0, submitted).forEach(each -> requests.onNext(same));
        requests.onCompleted();
        reader.readOn();
        assertEquals(submitted, reader.count.orTimeout(60, TimeUnit.SECONDS).join());
    }

    @Test
    void officerSeesAndDecidesWhatIsHeld() {
        ResidentChange.Builder bad = SampleChanges.entry(2004);
        bad.getRecordBuilder().setSex("7");
        SubmitChangesRequest refused = request(bad.build());
        submit(List.of(refused));
        ListHeldChangesResponse held = officer.listHeldChanges(ListHeldChangesRequest.getDefaultInstance());
        assertTrue(
                held.getChangesList().stream().map(HeldChange::getRequestId).anyMatch(refused.getRequestId()::equals));
        DecideHeldChangeRequest decision = DecideHeldChangeRequest.newBuilder()
                .setRequestId(refused.getRequestId())
                .setDecision(HeldDecision.HELD_DECISION_DISCARD)
                .setReason("entered twice")
                .build();
        assertEquals(1, officer.decideHeldChange(decision).getResultsCount());
        assertThrows(StatusRuntimeException.class, () -> officer.decideHeldChange(decision));
    }

    @Test
    void revokedCertificateEndsTheOpenStreamWithItsReason() throws Exception {
        Credential credential = secondRegister("register-2");
        assertEndsAsRevoked(credential, () -> hub.revoke(credential));
    }

    @Test
    void revokedParticipantEndsTheOpenStreamWithItsReason() throws Exception {
        assertEndsAsRevoked(secondRegister("register-3"), () -> hub.revokeParticipant("register-3"));
    }

    private static Credential secondRegister(String participantId) {
        return hub.participant(participantId, "resident-affairs", ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER);
    }

    /** The stream waits for the rest of a notice meanwhile. */
    private static void assertEndsAsRevoked(Credential credential, Runnable revocation) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        StreamObserver<SubmitChangesRequest> stream = PersonalBasicsServiceGrpc.newStub(hub.channel(credential))
                .submitChanges(new StreamObserver<>() {
                    @Override
                    public void onNext(SubmitChangesResponse answer) {
                        begun.complete(null);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        end.complete(failure);
                    }

                    @Override
                    public void onCompleted() {
                        end.completeExceptionally(new AssertionError("ended without an error"));
                    }
                });
        stream.onNext(SubmitChangesRequest.newBuilder()
                .setRequestId(SampleChanges.requestId())
                .setChange(ByteString.copyFrom(new byte[] {-1, -1}))
                .build());
        begun.get(30, TimeUnit.SECONDS);
        stream.onNext(request(
                SampleChanges.entry(2100).setNoticeId("rest").setNoticeSize(2).build()));

        revocation.run();

        assertEquals(
                "CERTIFICATE_REVOKED", Refusal.of(end.get(30, TimeUnit.SECONDS)).reason());
    }

    private static SubmitChangesRequest request(ResidentChange change) {
        return SubmitChangesRequest.newBuilder()
                .setRequestId(SampleChanges.requestId())
                .setChange(change.toByteString())
                .build();
    }

    private static List<SubmitChangesResponse> submit(List<SubmitChangesRequest> requests) {
        CompletableFuture<List<SubmitChangesResponse>> all = new CompletableFuture<>();
        StreamObserver<SubmitChangesRequest> stream = register.submitChanges(new StreamObserver<>() {
            private final List<SubmitChangesResponse> answers = new ArrayList<>();

            @Override
            public void onNext(SubmitChangesResponse answer) {
                answers.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                all.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                all.complete(answers);
            }
        });
        requests.forEach(stream::onNext);
        stream.onCompleted();
        return all.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Takes no answer until told to. */
    private static final class SlowReader
            implements ClientResponseObserver<SubmitChangesRequest, SubmitChangesResponse> {
        private final CompletableFuture<Integer> count = new CompletableFuture<>();
        private final CompletableFuture<ClientCallStreamObserver<SubmitChangesRequest>> call =
                new CompletableFuture<>();
        private int answers;

        @Override
        public void beforeStart(ClientCallStreamObserver<SubmitChangesRequest> stream) {
            stream.disableAutoRequestWithInitial(0);
            call.complete(stream);
        }

        void readOn() {
            call.join().request(Integer.MAX_VALUE);
        }

        @Override
        public void onNext(SubmitChangesResponse answer) {
            answers++;
        }

        @Override
        public void onError(Throwable failure) {
            count.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            count.complete(answers);
        }
    }
}
