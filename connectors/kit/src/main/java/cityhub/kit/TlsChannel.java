package cityhub.kit;

import cityhub.kit.seal.Holder;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;

/** Mutual TLS 1.3 from PEM files. There is no other way to a hub. */
final class TlsChannel {
    /** A disclosure holds at most 500 records. */
    private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

    private static final int PROBE_SECONDS = 10;

    private TlsChannel() {}

    static ManagedChannel open(CityHubSettings settings) {
        return NettyChannelBuilder.forAddress(settings.host(), settings.port())
                .sslContext(context(settings))
                .keepAliveTime(settings.keepAlive().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(PROBE_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .build();
    }

    static Holder holder(CityHubSettings settings) {
        try (InputStream pem = Files.newInputStream(settings.certificate())) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
            return Holder.of(certificate)
                    .orElseThrow(() -> new IllegalArgumentException("The certificate names no holder of this city."));
        } catch (IOException | CertificateException e) {
            throw unreadable(settings.certificate(), e);
        }
    }

    private static SslContext context(CityHubSettings settings) {
        for (Path file : new Path[] {settings.authorities(), settings.certificate(), settings.privateKey()}) {
            if (!Files.isReadable(file)) {
                throw new IllegalArgumentException("The file can't be read: " + file);
            }
        }
        try {
            return GrpcSslContexts.forClient()
                    .trustManager(settings.authorities().toFile())
                    .keyManager(
                            settings.certificate().toFile(),
                            settings.privateKey().toFile())
                    .protocols("TLSv1.3")
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Authorities, certificate or private key are not of their form (PEM).", e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, Exception cause) {
        return new IllegalArgumentException("The file can't be read: " + file, cause);
    }
}
