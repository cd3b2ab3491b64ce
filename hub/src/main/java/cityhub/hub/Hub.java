package cityhub.hub;

import cityhub.hub.store.DriverOptions;
import cityhub.hub.store.EmbeddedMariaDb;
import io.micronaut.context.ApplicationContext;
import io.micronaut.grpc.server.GrpcEmbeddedServer;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A running hub: its database when embedded, its gRPC server, its management server. */
public final class Hub implements AutoCloseable {
    private final Optional<EmbeddedMariaDb> database;
    private final ApplicationContext context;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Hub(Optional<EmbeddedMariaDb> database, ApplicationContext context) {
        this.database = database;
        this.context = context;
    }

    /**
     * Starts everything and returns when calls are served.
     *
     * @throws RuntimeException when anything does not start; what had started is stopped again
     */
    public static Hub start(HubSettings settings) {
        return start(settings, Map.of());
    }

    /** The same with settings of the hub ({@code cityhub.*}) by name, which come before those of the environment. */
    public static Hub start(HubSettings settings, Map<String, String> more) {
        Optional<EmbeddedMariaDb> database = embedded(settings);
        Map<String, Object> properties = properties(settings, database);
        properties.putAll(more);
        ApplicationContext context = ApplicationContext.builder()
                .properties(properties)
                .banner(false)
                .build();
        Hub hub = new Hub(database, context);
        try {
            context.start();
            context.getBean(NettyEmbeddedServer.class).start();
            context.getBean(GrpcEmbeddedServer.class).start();
            return hub;
        } catch (RuntimeException e) {
            hub.close();
            throw e;
        }
    }

    /** Port of the gRPC server. */
    public int grpcPort() {
        return context.getBean(GrpcEmbeddedServer.class).getPort();
    }

    /** Loopback port of health and metrics. */
    public int managementPort() {
        return context.getBean(NettyEmbeddedServer.class).getPort();
    }

    /** The beans of the hub, for tools that start it in their own process. */
    public ApplicationContext context() {
        return context;
    }

    /** Waits until the hub is closed. */
    public void awaitTermination() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the hub is closed, at most so long; true when it is. */
    public boolean awaitTermination(Duration atMost) throws InterruptedException {
        return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Stops serving, then the database. */
    @Override
    public void close() {
        try {
            context.close();
        } finally {
            database.ifPresent(EmbeddedMariaDb::close);
            closed.countDown();
        }
    }

    private static Optional<EmbeddedMariaDb> embedded(HubSettings settings) {
        return switch (settings.database()) {
            case HubSettings.Embedded embedded -> {
                Path certs = settings.home().resolve("certs");
                yield Optional.of(EmbeddedMariaDb.start(
                        settings.home().resolve("database"),
                        new EmbeddedMariaDb.Sizing(0, embedded.bufferPoolMegabytes()),
                        new EmbeddedMariaDb.TlsFiles(
                                certs.resolve("ca.pem"),
                                certs.resolve("database.pem"),
                                certs.resolve("database.key"))));
            }
            case HubSettings.External external -> Optional.empty();
        };
    }

    private static Map<String, Object> properties(HubSettings settings, Optional<EmbeddedMariaDb> database) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("cityhub.city-code", settings.cityCode());
        properties.put("cityhub.home", settings.home().toAbsolutePath().toString());
        properties.put("cityhub.register-owner-department", settings.registerOwnerDepartment());
        properties.put("grpc.server.port", settings.grpcPort());
        properties.put("micronaut.server.port", settings.managementPort() == 0 ? -1 : settings.managementPort());
        database.ifPresentOrElse(
                embedded -> {
                    properties.put("datasources.default.url", embedded.url(EmbeddedMariaDb.NAME));
                    properties.put("datasources.default.username", embedded.user());
                    properties.put("datasources.default.password", embedded.password());
                },
                () -> external(settings, properties));
        return properties;
    }

    private static void external(HubSettings settings, Map<String, Object> properties) {
        if (settings.database() instanceof HubSettings.External external) {
            try {
                properties.put("datasources.default.url", DriverOptions.appendedTo(external.url()));
                properties.put("datasources.default.username", external.user());
                properties.put(
                        "datasources.default.password",
                        Files.readString(external.passwordFile()).strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
