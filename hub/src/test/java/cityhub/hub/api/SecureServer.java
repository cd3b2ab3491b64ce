package cityhub.hub.api;

import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.hub.HubMetrics;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.core.order.OrderUtil;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The hub's port with its real TLS and real interceptors on loopback, before services of a test. */
final class SecureServer implements AutoCloseable {
    private final Server server;
    private final List<ManagedChannel> channels = new ArrayList<>();

    private SecureServer(Server server) {
        this.server = server;
    }

    static SecureServer start(
            DevelopmentCa authority, Path folder, CallerIdentity identity, BindableService... services) {
        authority.issueHubServer(folder);
        NettyServerBuilder builder = MutualTls.secure(
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), folder);
        builder.executor(Executors.newVirtualThreadPerTaskExecutor());
        for (BindableService service : services) {
            builder.addService(service);
        }
        interceptors(identity).forEach(builder::intercept);
        try {
            return new SecureServer(builder.build().start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** A channel with a certificate that trusts the authority of the credential it is given. */
    ManagedChannel channel(Credential credential) {
        return open(credential, clientContext(credential));
    }

    ManagedChannel open(Credential credential, SslContextBuilder context) {
        try {
            ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port())
                    .sslContext(context.trustManager(credential.authority()).build())
                    .build();
            channels.add(channel);
            return channel;
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    static SslContextBuilder clientContext(Credential credential) {
        return GrpcSslContexts.forClient().keyManager(credential.key(), credential.certificate());
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the order in which micronaut-grpc adds them. */
    private static List<ServerInterceptor> interceptors(CallerIdentity identity) {
        Interceptors factory = new Interceptors();
        List<ServerInterceptor> all = new ArrayList<>(List.of(
                factory.messageSize(),
                factory.errors(),
                factory.access(),
                factory.identity(identity),
                factory.callLog(new HubMetrics(new SimpleMeterRegistry()))));
        OrderUtil.reverseSort(all);
        return all;
    }
}
