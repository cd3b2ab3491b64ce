package cityhub.residentregister;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.Severity;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubSettings;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The intake of a hub, by hand, behind real mutual TLS. It knows request ids as a hub does; the first digit of an
 * addressee number says what becomes of the change: 7 refused, 8 an officer decides, 9 parked, 6 a warning.
 */
final class FakeHub implements AutoCloseable {
    private static final String CITY = "991007";

    private final Path folder;
    private final Credential.Files participant;
    private final Server server;
    private final Intake intake = new Intake();

    FakeHub(Path folder) throws IOException {
        this.folder = folder;
        DevelopmentCa authority = DevelopmentCa.create(folder.resolve("ca"), CITY, InstantSource.system());
        Credential.Files files =
                authority.issueLocalServer("hub", Duration.ofDays(1)).writeTo(folder.resolve("hub"), "server");
        this.participant = authority
                .issueParticipant("resident-register", Duration.ofDays(1))
                .writeTo(folder.resolve("register"), "register");
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(
                                files.certificate().toFile(), files.key().toFile())
                        .trustManager(files.authority().toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols("TLSv1.3")
                        .build())
                .addService(intake)
                .build()
                .start();
    }

    CityHub open() {
        return CityHub.open(CityHubSettings.of(
                "localhost:" + server.getPort(),
                participant.authority(),
                participant.certificate(),
                participant.key(),
                folder.resolve("state")));
    }

    Intake intake() {
        return intake;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Takes changes in, with the faults that a test asks for. */
    static final class Intake extends PersonalBasicsServiceGrpc.PersonalBasicsServiceImplBase {
        private final Map<String, ByteString> taken = new LinkedHashMap<>();
        private int repeated;
        private int streams;
        private int breakAfter = Integer.MAX_VALUE;
        private Status breakWith = Status.UNAVAILABLE;

        /** After so many answers the stream ends so, once. */
        synchronized void breakAfter(int answers, Status status) {
            breakAfter = answers;
            breakWith = status;
        }

        /** Distinct changes in the order in which they first came. */
        synchronized List<ResidentChange> changes() {
            return taken.values().stream().map(Intake::parse).toList();
        }

        synchronized List<String> requestIds() {
            return List.copyOf(taken.keySet());
        }

        synchronized int repeated() {
            return repeated;
        }

        synchronized int streams() {
            return streams;
        }

        @Override
        public StreamObserver<SubmitChangesRequest> submitChanges(StreamObserver<SubmitChangesResponse> answers) {
            synchronized (this) {
                streams++;
            }
            return new StreamObserver<>() {
                private boolean broken;

                @Override
                public void onNext(SubmitChangesRequest request) {
                    synchronized (Intake.this) {
                        if (broken) {
                            return;
                        }
                        if (breakAfter == 0) {
                            broken = true;
                            breakAfter = Integer.MAX_VALUE;
                            answers.onError(breakWith.asRuntimeException());
                            return;
                        }
                        breakAfter--;
                        answers.onNext(answer(request));
                    }
                }

                @Override
                public void onError(Throwable gone) {}

                @Override
                public void onCompleted() {
                    if (!broken) {
                        answers.onCompleted();
                    }
                }
            };
        }

        private SubmitChangesResponse answer(SubmitChangesRequest request) {
            ByteString before = taken.putIfAbsent(request.getRequestId(), request.getChange());
            if (before != null) {
                repeated++;
                if (!before.equals(request.getChange())) {
                    throw new AssertionError("a request id was used with other content");
                }
            }
            SubmitChangesResponse.Builder answer = SubmitChangesResponse.newBuilder()
                    .setRequestId(request.getRequestId())
                    .setOutcome(IntakeOutcome.INTAKE_OUTCOME_ACCEPTED);
            switch (parse(request.getChange()).getRecord().getAddresseeNumber().charAt(0)) {
                case '6' ->
                    answer.addFindings(finding(
                            Severity.SEVERITY_WARNING, CheckReason.CHECK_REASON_RESIDENT_CODE_DIFFERS, "住民票コード"));
                case '7' ->
                    answer.setOutcome(IntakeOutcome.INTAKE_OUTCOME_REFUSED)
                            .addFindings(finding(Severity.SEVERITY_ERROR, CheckReason.CHECK_REASON_CODE_UNKNOWN, "性別"))
                            .addFindings(
                                    finding(Severity.SEVERITY_ERROR, CheckReason.CHECK_REASON_DATE_IN_FUTURE, "異動年月日"));
                case '8' ->
                    answer.setOutcome(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER)
                            .addFindings(
                                    finding(Severity.SEVERITY_ALERT, CheckReason.CHECK_REASON_SAME_THREE_ITEMS, "氏名"));
                case '9' -> answer.setOutcome(IntakeOutcome.INTAKE_OUTCOME_PARKED);
                default -> {}
            }
            return answer.build();
        }

        private static Finding finding(Severity severity, CheckReason reason, String item) {
            return Finding.newBuilder()
                    .setSeverity(severity)
                    .setReason(reason)
                    .setItem(item)
                    .build();
        }

        private static ResidentChange parse(ByteString change) {
            try {
                return ResidentChange.parseFrom(change);
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("no change was sent", e);
            }
        }
    }
}
