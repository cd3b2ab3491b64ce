package cityhub.tools.bench.echo;

import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.BatchGetResidentsResponse;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.GetResidentResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc.PersonalBasicsServiceImplBase;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The baseline of queries: grpc-java alone, with the hub's certificate, the same mutual TLS, and answers that the hub
 * gave before, one after the other. It prints its port and runs until its input ends.
 */
public final class EchoApplication {
    private EchoApplication() {}

    /**
     * Runs it.
     *
     * @param arguments the hub's folder of certificates; 1 for GetResident, more for BatchGetResidents; the file of answers
     */
    public static void main(String[] arguments) throws IOException {
        Path certs = Path.of(arguments[0]);
        boolean single = arguments[1].equals("1");
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
                .addService(
                        single
                                ? new Echo(read(file, GetResidentResponse.parser()), List.of())
                                : new Echo(List.of(), read(file, BatchGetResidentsResponse.parser())))
                .build()
                .start();
        System.out.println(server.getPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdownNow();
        System.exit(0);
    }

    private static <A extends MessageLite> List<A> read(Path file, Parser<A> parser) throws IOException {
        List<A> answers = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (A answer = parser.parseDelimitedFrom(in); answer != null; answer = parser.parseDelimitedFrom(in)) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** Answers in turn. */
    private static final class Echo extends PersonalBasicsServiceImplBase {
        private final List<GetResidentResponse> singles;
        private final List<BatchGetResidentsResponse> batches;
        private final AtomicInteger turn = new AtomicInteger();

        Echo(List<GetResidentResponse> singles, List<BatchGetResidentsResponse> batches) {
            this.singles = singles;
            this.batches = batches;
        }

        @Override
        public void getResident(GetResidentRequest request, StreamObserver<GetResidentResponse> answer) {
            answer(answer, singles);
        }

        @Override
        public void batchGetResidents(
                BatchGetResidentsRequest request, StreamObserver<BatchGetResidentsResponse> answer) {
            answer(answer, batches);
        }

        private <A> void answer(StreamObserver<A> observer, List<A> answers) {
            observer.onNext(answers.get(Math.floorMod(turn.getAndIncrement(), answers.size())));
            observer.onCompleted();
        }
    }
}
