package cityhub.kit.fake;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.kit.CityHubSettings;
import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A hub of hand-written parts behind real mutual TLS 1.3 on the loopback. */
public final class FakeHub implements AutoCloseable {
    public static final String CITY = "13101";
    public static final String PARTICIPANT = "tax";
    public static final String AGREEMENT = "01970000-0000-7000-8000-000000000001";

    private final Path folder;
    private final Credential.Files serverFiles;
    private final Credential participant;
    private final Credential.Files participantFiles;
    private final DevelopmentCa authority;
    private final SyntheticLedger ledger = new SyntheticLedger(CITY);
    private final FakeBasics basics;
    private Server server;

    public FakeHub(Path folder) {
        this.folder = folder;
        this.authority = DevelopmentCa.create(folder.resolve("ca"), CITY, InstantSource.system());
        this.serverFiles = authority
                .issueLocalServer("hub", java.time.Duration.ofDays(1))
                .writeTo(folder.resolve("hub"), "server");
        this.participant = authority.issueParticipant(PARTICIPANT, java.time.Duration.ofDays(1));
        this.participantFiles = participant.writeTo(folder.resolve("tax"), "tax");
        this.basics = new FakeBasics(ledger, consumer());
        this.server = startOn(0);
    }

    public SyntheticLedger ledger() {
        return ledger;
    }

    public FakeBasics basics() {
        return basics;
    }

    public int port() {
        return server.getPort();
    }

    /** For whom disclosures are sealed. */
    public SyntheticLedger.Consumer consumer() {
        return new SyntheticLedger.Consumer(
                PARTICIPANT, Certificates.fingerprint(participant.certificate()), AGREEMENT);
    }

    /** Settings of the participant, straight to the hub. */
    public CityHubSettings settings() {
        return settings(port());
    }

    /** Settings of the participant, through a wire. */
    public CityHubSettings settings(int port) {
        return CityHubSettings.of(
                "localhost:" + port,
                participantFiles.authority(),
                participantFiles.certificate(),
                participantFiles.key(),
                folder.resolve("state"));
    }

    /** Settings of an officer. */
    public CityHubSettings officerSettings() {
        Credential.Files files = authority
                .issueOfficer("a001", java.time.Duration.ofDays(1))
                .writeTo(folder.resolve("officer"), "officer");
        return CityHubSettings.of(
                "localhost:" + port(), files.authority(), files.certificate(), files.key(), folder.resolve("state"));
    }

    /** Stops the hub in the middle of whatever it does. */
    public void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again on its port, with what it held. */
    public void restart() {
        int port = server.getPort();
        stop();
        server = startOn(port);
    }

    @Override
    public void close() {
        stop();
    }

    /** An error as a hub sends it. */
    public static StatusRuntimeException error(ErrorReason reason, Code code) {
        return StatusProto.toStatusRuntimeException(status(reason, code).build());
    }

    /** An error with a field violation and a delay. */
    public static StatusRuntimeException detailedError(ErrorReason reason, Code code) {
        return StatusProto.toStatusRuntimeException(status(reason, code)
                .addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField("numbers[3]")
                                .setDescription("not a number of this domain"))
                        .build()))
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setNanos(2_000_000))
                        .build()))
                .build());
    }

    private static Status.Builder status(ErrorReason reason, Code code) {
        return Status.newBuilder()
                .setCode(code.getNumber())
                .setMessage("The hub's fixed text.")
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("cityhub")
                        .setReason(reason.name().substring("ERROR_REASON_".length()))
                        .putMetadata("error_id", "e-1")
                        .build()));
    }

    private Server startOn(int port) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .sslContext(GrpcSslContexts.forServer(
                                    serverFiles.certificate().toFile(),
                                    serverFiles.key().toFile())
                            .trustManager(serverFiles.authority().toFile())
                            .clientAuth(ClientAuth.REQUIRE)
                            .protocols("TLSv1.3")
                            .build())
                    .permitKeepAliveTime(5, TimeUnit.SECONDS)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .addService(basics)
                    .addService(new FakeLedgerService())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FakeLedgerService extends LedgerServiceGrpc.LedgerServiceImplBase {
        @Override
        public void getCheckpoint(GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> observer) {
            observer.onNext(ledger.checkpoint());
            observer.onCompleted();
        }
    }
}
