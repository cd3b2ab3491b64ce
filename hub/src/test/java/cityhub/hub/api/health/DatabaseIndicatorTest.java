package cityhub.hub.api.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.DevelopmentCa;
import cityhub.hub.store.EmbeddedMariaDb;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseIndicatorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(factory = InsideTarget.class)
    private Path home;

    @Test
    void hubIsUnfitWhileItsDatabaseIsStoppedAndFitAgainAfterwards() {
        EmbeddedMariaDb database = start(0);
        try (ApplicationContext context = ApplicationContext.builder("test")
                .properties(properties(database))
                .banner(false)
                .start()) {
            ReadinessIndicator indicator = context.getBean(DatabaseIndicator.class);
            assertEquals(Optional.empty(), indicator.check());
            database.close();
            assertTrue(indicator.check().isPresent());
            database = start(database.port());
            awaitFit(indicator);
        } finally {
            database.close();
        }
    }

    /** Connections of before the stop are found dead one by one. */
    private static void awaitFit(ReadinessIndicator indicator) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> problem = indicator.check();
        while (problem.isPresent() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            problem = indicator.check();
        }
        assertEquals(Optional.empty(), problem);
    }

    private EmbeddedMariaDb start(int port) {
        Path certs = home.resolve("certs");
        DevelopmentCa.openOrCreate(home.resolve("ca"), "011002").issueDatabaseServer(certs);
        return EmbeddedMariaDb.start(
                home.resolve("database"),
                new EmbeddedMariaDb.Sizing(port, 64),
                new EmbeddedMariaDb.TlsFiles(
                        certs.resolve("ca.pem"), certs.resolve("database.pem"), certs.resolve("database.key")));
    }

    private Map<String, Object> properties(EmbeddedMariaDb database) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("cityhub.home", home.toString());
        properties.put("datasources.default.url", database.url(EmbeddedMariaDb.NAME));
        properties.put("datasources.default.username", database.user());
        properties.put("datasources.default.password", database.password());
        properties.put("datasources.default.maximum-pool-size", 4);
        properties.put("datasources.default.connection-timeout", 2000);
        return properties;
    }
}
