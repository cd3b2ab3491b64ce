package cityhub.tools.bench.echo;

import cityhub.addressee.v1.AddresseeServiceGrpc.AddresseeServiceImplBase;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersResponse;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.GetResidentResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc.PersonalBasicsServiceImplBase;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerServiceGrpc.LedgerServiceImplBase;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The baseline of queries, snapshots and feeds: grpc-java alone, with the hub's certificate, the same mutual TLS, and answers that the hub
 * gave before, one after the other. Also of snapshots: it streams a whole one again and again. It prints its port and runs until its input ends.
 */
public final class EchoApplication {
    private EchoApplication() {}

    /**
     * Runs it.
     *
     * @param arguments the hub's folder of certificates; {@code get}, {@code resolve}, {@code snapshot} or {@code feed}; the file of answers
     */
    public static void main(String[] arguments) throws IOException {
        Path certs = Path.of(arguments[0]);
        Path file = Path.of(arguments[2]);
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.configure(
                                SslContextBuilder.forServer(
                                        certs.resolve("server.pem").toFile(),
                                        certs.resolve("server.key").toFile()),
                                SslProvider.OPENSSL)
                        .trustManager(certs.resolve("ca.pem").toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols("TLSv1.3")
                        .build())
                .addServices(services(arguments[1], file))
                .build()
                .start();
        System.out.println("localhost:" + server.getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdownNow();
        System.exit(0);
    }

    private static List<ServerServiceDefinition> services(String kind, Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (kind.equals("get")) {
                return List.of(new Echo(read(in, GetResidentResponse.parser()), List.of()).bindService());
            }
            if (kind.equals("resolve")) {
                return List.of(new Numbers(read(in, ResolveNumbersResponse.parser())).bindService());
            }
            GetCheckpointResponse checkpoint = GetCheckpointResponse.parseDelimitedFrom(in);
            if (kind.equals("feed")) {
                return List.of(
                        new Changes(read(in, WatchChangesResponse.parser())).bindService(),
                        new Checkpoints(checkpoint).bindService());
            }
            return List.of(
                    new Echo(List.of(), read(in, SnapshotResidentsResponse.parser())).bindService(),
                    new Checkpoints(checkpoint).bindService());
        }
    }

    private static <A extends MessageLite> List<A> read(InputStream in, Parser<A> parser) throws IOException {
        List<A> answers = new ArrayList<>();
        for (A answer = parser.parseDelimitedFrom(in); answer != null; answer = parser.parseDelimitedFrom(in)) {
            answers.add(answer);
        }
        return answers;
    }

    /** Answers in turn. */
    private static final class Numbers extends AddresseeServiceImplBase {
        private final List<ResolveNumbersResponse> answers;
        private final AtomicInteger turn = new AtomicInteger();

        Numbers(List<ResolveNumbersResponse> answers) {
            this.answers = answers;
        }

        @Override
        public void resolveNumbers(ResolveNumbersRequest request, StreamObserver<ResolveNumbersResponse> answer) {
            answer.onNext(answers.get(Math.floorMod(turn.getAndIncrement(), answers.size())));
            answer.onCompleted();
        }
    }

    /** Streams all changes to whoever opens a feed. */
    private static final class Changes extends PersonalBasicsServiceImplBase {
        private final List<WatchChangesResponse> changes;

        Changes(List<WatchChangesResponse> changes) {
            this.changes = changes;
        }

        @Override
        public StreamObserver<WatchChangesRequest> watchChanges(StreamObserver<WatchChangesResponse> answers) {
            ServerCallStreamObserver<WatchChangesResponse> paced =
                    (ServerCallStreamObserver<WatchChangesResponse>) answers;
            Iterator<WatchChangesResponse> messages = changes.iterator();
            Runnable send = () -> {
                while (paced.isReady() && messages.hasNext()) {
                    paced.onNext(messages.next());
                }
            };
            paced.setOnReadyHandler(send);
            paced.setOnCancelHandler(() -> {});
            return new StreamObserver<>() {
                @Override
                public void onNext(WatchChangesRequest request) {}

                @Override
                public void onError(Throwable broken) {}

                @Override
                public void onCompleted() {
                    paced.onCompleted();
                }
            };
        }
    }

    /** Tells the key that signed, as the hub told it. */
    private static final class Checkpoints extends LedgerServiceImplBase {
        private final GetCheckpointResponse checkpoint;

        Checkpoints(GetCheckpointResponse checkpoint) {
            this.checkpoint = checkpoint;
        }

        @Override
        public void getCheckpoint(GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> answer) {
            answer.onNext(checkpoint);
            answer.onCompleted();
        }
    }

    /** Answers in turn. */
    private static final class Echo extends PersonalBasicsServiceImplBase {
        private final List<GetResidentResponse> singles;
        private final List<SnapshotResidentsResponse> snapshot;
        private final AtomicInteger turn = new AtomicInteger();

        Echo(List<GetResidentResponse> singles, List<SnapshotResidentsResponse> snapshot) {
            this.singles = singles;
            this.snapshot = snapshot;
        }

        @Override
        public void getResident(GetResidentRequest request, StreamObserver<GetResidentResponse> answer) {
            answer.onNext(singles.get(Math.floorMod(turn.getAndIncrement(), singles.size())));
            answer.onCompleted();
        }

        @Override
        public void snapshotResidents(
                SnapshotResidentsRequest request, StreamObserver<SnapshotResidentsResponse> answers) {
            ServerCallStreamObserver<SnapshotResidentsResponse> paced =
                    (ServerCallStreamObserver<SnapshotResidentsResponse>) answers;
            Iterator<SnapshotResidentsResponse> messages = snapshot.iterator();
            paced.setOnReadyHandler(() -> {
                while (paced.isReady() && messages.hasNext()) {
                    paced.onNext(messages.next());
                    if (!messages.hasNext()) {
                        paced.onCompleted();
                    }
                }
            });
        }
    }
}
