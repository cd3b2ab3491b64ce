package cityhub.hub.store;

import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.Qualifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MariaDB for tests: one server per JVM, and for each instance a migrated database of its own and the hub's
 * beans on it. No server socket is opened. {@code db()} gives the {@link Database}; {@code bean(...)} any bean.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ApplicationContext context;
    private final Path home;

    private TestDatabase(ApplicationContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** The one server of this JVM, started at first use and stopped when the JVM ends. */
    public static final class Server {
        private static final Path FOLDER = folder();
        private static final EmbeddedMariaDb INSTANCE = start();

        private Server() {}

        public static EmbeddedMariaDb instance() {
            return INSTANCE;
        }

        private static EmbeddedMariaDb start() {
            DevelopmentCa ca = DevelopmentCa.openOrCreate(FOLDER.resolve("ca"), "011002", InstantSource.system());
            Credential.Files files =
                    ca.issueLocalServer("database", Duration.ofDays(30)).writeTo(FOLDER.resolve("certs"), "database");
            EmbeddedMariaDb server = EmbeddedMariaDb.start(
                    FOLDER.resolve("database"),
                    new EmbeddedMariaDb.Sizing(0, 256),
                    new EmbeddedMariaDb.TlsFiles(files.authority(), files.certificate(), files.key()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                TargetFolder.delete(FOLDER);
            }));
            return server;
        }

        private static Path folder() {
            try {
                return TargetFolder.create();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A fresh database with default settings. */
    public static TestDatabase create() {
        return create(Map.of());
    }

    /** A fresh database; the properties override the hub's. */
    public static TestDatabase create(Map<String, Object> overrides) {
        return open("test_" + NUMBER.incrementAndGet(), overrides);
    }

    /** The beans of another hub on the same database, as after a restart or on a second machine. */
    public static TestDatabase open(String name, Map<String, Object> overrides) {
        EmbeddedMariaDb server = Server.instance();
        Path home = Server.FOLDER.resolve(name);
        Map<String, Object> properties = new HashMap<>();
        properties.put("cityhub.home", home.toAbsolutePath().toString());
        properties.put("datasources.default.url", server.url(name));
        properties.put("datasources.default.username", server.user());
        properties.put("datasources.default.password", server.password());
        properties.put("datasources.default.maximum-pool-size", 16);
        properties.putAll(overrides);
        ApplicationContext context = ApplicationContext.builder("test")
                .properties(properties)
                .banner(false)
                .start();
        return new TestDatabase(context, home);
    }

    public Database db() {
        return bean(Database.class);
    }

    public <T> T bean(Class<T> type, Qualifier<T> qualifier) {
        return context.getBean(type, qualifier);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ApplicationContext context() {
        return context;
    }

    /** Name of the database; {@link #open} with it gives a second hub's beans. */
    public String name() {
        return home.getFileName().toString();
    }

    /** Home folder of the hub under test: {@code keys} and {@code certs} are below it. */
    public Path home() {
        return home;
    }

    @Override
    public void close() {
        context.close();
    }

    /** Statements that the connection of this session has sent so far. */
    public long questions() {
        return status("QUESTIONS");
    }

    /** A counter of the connection of this session, by the database's name for it. */
    public long status(String counter) {
        return db().transaction(tx -> {
            try (PreparedStatement select = tx.prepareStatement(
                    "SELECT variable_value FROM information_schema.session_status WHERE variable_name = ?")) {
                select.setString(1, counter);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }
}
