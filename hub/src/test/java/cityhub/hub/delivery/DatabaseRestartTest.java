package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.store.EmbeddedMariaDb;
import cityhub.hub.store.TargetFolder;
import cityhub.registry.v1.Population;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that stops and starts again under an open feed, on a server of this test's own. */
class DatabaseRestartTest {

    private static Credential.Files certificate(Path folder) {
        return DevelopmentCa.openOrCreate(folder.resolve("ca"), "011002", InstantSource.system())
                .issueLocalServer("database", Duration.ofDays(1))
                .writeTo(folder.resolve("certs"), "database");
    }

    private static EmbeddedMariaDb start(Path folder, Credential.Files tls, int port) {
        return EmbeddedMariaDb.start(
                folder.resolve("database"),
                new EmbeddedMariaDb.Sizing(port, 64),
                new EmbeddedMariaDb.TlsFiles(tls.authority(), tls.certificate(), tls.key()));
    }

    @Test
    void openFeedGoesOnWhereItStoodAndLosesNothing(@TempDir(factory = TargetFolder.class) Path folder) {
        Credential.Files tls = certificate(folder);
        EmbeddedMariaDb server = start(folder, tls, 0);
        Map<String, Object> properties = new HashMap<>();
        properties.put("datasources.default.url", server.url("restart"));
        properties.put("datasources.default.username", server.user());
        properties.put("datasources.default.password", server.password());
        properties.put("datasources.default.connection-timeout", 1000);
        try (FeedFixture fixture = FeedFixture.create(properties)) {
            FeedClient client =
                    fixture.open(fixture.terms(UUID.randomUUID().toString(), Population.getDefaultInstance()));
            client.awaitOpened();
            long before = fixture.append(fixture.born(1, "生成　一郎"));
            assertEquals(before, client.awaitEntries(1).getFirst().getPosition().getSequence());

            server.close();
            assertThrows(HubException.class, () -> fixture.append(fixture.born(2, "生成　二郎")));
            server = start(folder, tls, server.port());

            long after = appendedOnceItIsThere(fixture, fixture.born(3, "生成　三郎"));
            assertEquals(before + 1, after);
            assertEquals(after, client.awaitEntries(1).getFirst().getPosition().getSequence());
            client.finish();
        } finally {
            server.close();
        }
    }

    /** The pool may need a moment to reach the server again: what is refused meanwhile is tried again, as a caller does. */
    private static long appendedOnceItIsThere(FeedFixture fixture, LogEntry entry) {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (true) {
            try {
                return fixture.append(entry);
            } catch (HubException e) {
                assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, e.reason());
                assertTrue(Instant.now().isBefore(end), "the database was not reached again");
            }
        }
    }
}
