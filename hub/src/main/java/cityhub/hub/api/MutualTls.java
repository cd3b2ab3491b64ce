package cityhub.hub.api;

import cityhub.certs.Certificates;
import cityhub.certs.OwnerFiles;
import cityhub.hub.HubConfiguration;
import io.grpc.ServerBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The gRPC port: TLS 1.3 only, and a handshake succeeds only with a client certificate under the city's authority
 * that is valid at the time. There is no setting that opens a port without it.
 */
@Singleton
final class MutualTls implements BeanCreatedEventListener<ServerBuilder<?>> {
    private static final int TRANSPORT_MESSAGE_LIMIT = 8 * MessageSizeInterceptor.LIMIT;
    private static final int METADATA_LIMIT = 16 * 1024;
    private static final int CALLS_PER_CONNECTION = 200;

    private final Path folder;

    MutualTls(HubConfiguration configuration) {
        this.folder = configuration.certificateFolder();
    }

    @Override
    public ServerBuilder<?> onCreated(BeanCreatedEvent<ServerBuilder<?>> event) {
        return secure((NettyServerBuilder) event.getBean(), folder);
    }

    /** Gives a server the files {@code server.key}, {@code server.pem} and {@code ca.pem} of a folder, and limits. */
    static NettyServerBuilder secure(NettyServerBuilder server, Path folder) {
        return server.sslContext(context(folder))
                .maxInboundMessageSize(TRANSPORT_MESSAGE_LIMIT)
                .maxInboundMetadataSize(METADATA_LIMIT)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .handshakeTimeout(10, TimeUnit.SECONDS)
                .keepAliveTime(60, TimeUnit.SECONDS)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(9, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(30, TimeUnit.MINUTES);
    }

    private static SslContext context(Path folder) {
        X509Certificate[] chain = certificates(folder.resolve("server.pem"));
        SslContextBuilder builder = SslContextBuilder.forServer(
                Certificates.keyFromPem(OwnerFiles.readSecret(folder.resolve("server.key"))), chain);
        try {
            return GrpcSslContexts.configure(builder, SslProvider.OPENSSL)
                    .trustManager(ClientTrust.in(certificates(folder.resolve("ca.pem"))))
                    .clientAuth(ClientAuth.REQUIRE)
                    .protocols("TLSv1.3")
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("the certificates in " + folder + " can't be used for TLS", e);
        }
    }

    private static X509Certificate[] certificates(Path file) {
        return Certificates.fromPem(OwnerFiles.read(file)).toArray(X509Certificate[]::new);
    }
}
