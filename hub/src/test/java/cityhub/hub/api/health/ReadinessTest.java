package cityhub.hub.api.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.DevelopmentCa;
import cityhub.certs.Profile;
import cityhub.certs.Validity;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.evidence.SigningKeys;
import cityhub.hub.store.DatabaseTime;
import cityhub.hub.store.TestDatabase;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
    private static final HealthLimits LIMITS = new HealthLimits(Duration.ofSeconds(2), 7);
    private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

    private static TestDatabase hub;

    @BeforeAll
    static void start() {
        hub = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        hub.close();
        EXECUTOR.close();
    }

    @Test
    void indicatorThatDoesNotAnswerIsUnfit() {
        CountDownLatch never = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ReadinessIndicator silent = new ReadinessIndicator("silent", threads) {
                @Override
                Optional<String> problem() {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.empty();
                }
            };
            assertEquals(Optional.of("no answer within 3 s"), silent.check());
        }
    }

    @Test
    void everyCauseHasItsIndicator() {
        assertEquals(
                Set.of("database", "ledger", "signing-key", "clock", "certificate"),
                Set.copyOf(hub.context().getBeansOfType(ReadinessIndicator.class).stream()
                        .map(ReadinessIndicator::name)
                        .toList()));
    }

    @Test
    void ledgerThatCannotBeWrittenIsUnfitUntilItCan() {
        ReadinessIndicator ledger = new LedgerIndicator(hub.bean(Sealer.class), EXECUTOR);
        assertEquals(Optional.empty(), ledger.check());
        sql("RENAME TABLE evidence_head TO evidence_head_elsewhere");
        assertTrue(ledger.check().isPresent());
        sql("RENAME TABLE evidence_head_elsewhere TO evidence_head");
        assertEquals(Optional.empty(), ledger.check());
    }

    @Test
    void batchThatFailedMakesTheHubUnfitUntilOneSucceeds() {
        ReadinessIndicator ledger = new LedgerIndicator(hub.bean(Sealer.class), EXECUTOR);
        sql("RENAME TABLE evidence_batch TO evidence_batch_elsewhere");
        assertThrows(HubException.class, ReadinessTest::sealAnAct);
        assertTrue(ledger.check().orElseThrow().contains("last batch"));
        sql("RENAME TABLE evidence_batch_elsewhere TO evidence_batch");
        sealAnAct();
        assertEquals(Optional.empty(), ledger.check());
    }

    private static void sealAnAct() {
        Acts acts = hub.bean(Acts.class);
        long outboxId = hub.db().transaction(tx -> acts.record(tx, new Act("test", "hub", "nothing", new TreeMap<>())));
        acts.awaitSealed(outboxId);
    }

    @Test
    void signingKeyThatIsExposedOrGoneIsUnfit() throws IOException {
        hub.bean(Sealer.class).check();
        HubConfiguration configuration = hub.bean(HubConfiguration.class);
        ReadinessIndicator keys = new SigningKeyIndicator(hub.bean(SigningKeys.class), configuration, EXECUTOR);
        assertEquals(Optional.empty(), keys.check());
        Path file = onlyKey(configuration.keyFolder());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(keys.check().orElseThrow().contains("0600"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(Optional.empty(), keys.check());
        Path elsewhere = Files.move(file, hub.home().resolve("moved.pem"));
        assertTrue(keys.check().orElseThrow().contains("gone"));
        Files.move(elsewhere, file);
        assertEquals(Optional.empty(), keys.check());
    }

    @Test
    void clockThatIsFastOrSlowIsUnfit() {
        assertEquals(Optional.empty(), clock(Duration.ZERO).check());
        assertTrue(clock(Duration.ofSeconds(20)).check().isPresent());
        assertTrue(clock(Duration.ofSeconds(-20)).check().isPresent());
    }

    @Test
    void serverCertificateThatEndsSoonOrIsMissingIsUnfit() {
        assertTrue(certificate(Duration.ZERO).check().orElseThrow().contains("server.pem"));
        DevelopmentCa authority = DevelopmentCa.openOrCreate(hub.home().resolve("ca"), "011002");
        authority
                .issue(Profile.Server.local("hub"), Validity.starting(Instant.now(), Duration.ofDays(30)))
                .writeTo(hub.home().resolve("certs"), "server");
        assertEquals(Optional.empty(), certificate(Duration.ZERO).check());
        assertEquals(Optional.empty(), certificate(Duration.ofDays(22)).check());
        assertTrue(certificate(Duration.ofDays(24)).check().orElseThrow().contains("renew"));
        assertTrue(certificate(Duration.ofDays(31)).check().isPresent());
        assertTrue(certificate(Duration.ofDays(-1)).check().isPresent());
    }

    private static ReadinessIndicator clock(Duration ahead) {
        InstantSource shifted = () -> Instant.now().plus(ahead);
        return new ClockIndicator(hub.bean(DatabaseTime.class), shifted, LIMITS, EXECUTOR);
    }

    private static ReadinessIndicator certificate(Duration ahead) {
        InstantSource shifted = () -> Instant.now().plus(ahead);
        return new CertificateIndicator(hub.bean(HubConfiguration.class), shifted, LIMITS, EXECUTOR);
    }

    private static Path onlyKey(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "ledger-*.pem")) {
            return files.iterator().next();
        }
    }

    private static void sql(String statement) {
        hub.db().read(connection -> {
            try (var plain = connection.createStatement()) {
                return plain.execute(statement);
            }
        });
    }
}
