package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.DevelopmentCa;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import cityhub.hub.store.EmbeddedMariaDb;
import cityhub.hub.store.TargetFolder;
import cityhub.hub.store.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Database and hub stop at the worst moments. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SealingFaultsTest {
    @TempDir(factory = TargetFolder.class)
    private Path folder;

    @Test
    void commitWithoutAnAnswerReleasesNothingThoughTheRecordMayStand() {
        try (TestDatabase store = TestDatabase.create()) {
            LostAnswers answers = LostAnswers.over(store.context());
            Database losing = new Database(
                    answers, LostAnswers.connections(store.context()), LostAnswers.connections(store.context()));
            try (Fixture evidence = new Fixture(losing, store.home().resolve("keys")).opened()) {
                Disclosure before = evidence.seal(1, 1);
                int sealed = evidence.export().size();
                answers.lose(1);
                HubException lost = assertThrows(HubException.class, () -> evidence.seal(1, 2));
                assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, lost.reason());
                assertEquals(sealed + 1, evidence.export().size(), "the record stands: an upper bound of what left");
                Disclosure after = evidence.seal(1, 3);
                assertEquals(Optional.empty(), evidence.fault());
                assertTrue(idsIn(evidence).containsAll(List.of(before.getDisclosureId(), after.getDisclosureId())));
                assertEquals(
                        1,
                        evidence.meters
                                .get("cityhub.evidence.failures")
                                .counter()
                                .count());
            }
        }
    }

    @Test
    void actThatWasRecordedButNotSealedIsSealedAtTheNextStart() {
        try (TestDatabase store = TestDatabase.create()) {
            Acts stopped = stoppedHub(store);
            long id = store.db().transaction(tx -> stopped.record(tx, Fixture.act("officer-added")));
            HubException refused = assertThrows(HubException.class, () -> stopped.awaitSealed(id));
            assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, refused.reason());
            stoppedHub(store);
            ExportBatchesResponse newest = store.db()
                    .read(connection -> LedgerStore.batches(connection, 1, Long.MAX_VALUE, Integer.MAX_VALUE))
                    .getLast();
            assertEquals(
                    "officer-added",
                    MiniVerifier.lines(newest.getRecordsList().getLast().getStatement())
                            .get("act"));
        }
    }

    /** A hub that ran and was stopped in good order: whatever it found waiting is then sealed. */
    private static Acts stoppedHub(TestDatabase store) {
        try (Fixture evidence = new Fixture(store.db(), store.home().resolve("keys"))) {
            return evidence.acts;
        }
    }

    @Test
    void hubKilledWhileSealingLosesNothingThatItReleased() throws Exception {
        try (TestDatabase store = TestDatabase.create();
                Fixture evidence = new Fixture(store.db(), store.home().resolve("keys")).opened()) {
            for (int round = 0; round < 2; round++) {
                Set<String> released = releasedUntilKilled(store);
                assertTrue(idsIn(evidence).containsAll(released));
                assertEquals(Optional.empty(), evidence.fault());
                evidence.seal(1, 1);
                assertEquals(Optional.empty(), evidence.fault());
            }
        }
    }

    private static Set<String> releasedUntilKilled(TestDatabase store) throws IOException, InterruptedException {
        EmbeddedMariaDb server = TestDatabase.Server.instance();
        Process hub = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SealingHub.class.getName(),
                        server.url(store.name()),
                        server.user(),
                        store.home().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> released = new HashSet<>();
        try (BufferedReader output = hub.inputReader(StandardCharsets.UTF_8)) {
            try (var input = hub.getOutputStream()) {
                input.write(server.password().getBytes(StandardCharsets.UTF_8));
            }
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("released ")) {
                    released.add(line.substring("released ".length()));
                }
                if (released.size() == 150) {
                    hub.toHandle().destroyForcibly();
                }
            }
        } finally {
            hub.toHandle().destroyForcibly();
            hub.waitFor();
        }
        assertTrue(released.size() >= 150, "the process was killed while it sealed");
        return released;
    }

    @Test
    void databaseStoppedAndStartedInTheMiddle() throws Exception {
        EmbeddedMariaDb.TlsFiles tls = certificates();
        int port = freePort();
        EmbeddedMariaDb server = start(port, tls);
        ConcurrentLinkedQueue<Disclosure> released = new ConcurrentLinkedQueue<>();
        AtomicBoolean stop = new AtomicBoolean();
        try (SealingHub hub = new SealingHub(server.url("cityhub"), server.user(), server.password(), folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Fixture evidence = hub.evidence.opened();
            AtomicReference<CountDownLatch> underWay = new AtomicReference<>(new CountDownLatch(50));
            CountDownLatch refused = new CountDownLatch(8);
            List<Future<Integer>> sealing = new ArrayList<>();
            Callable<Integer> sealOn = () -> {
                int failures = 0;
                while (!stop.get()) {
                    try {
                        released.add(evidence.seal(1, 1));
                        underWay.get().countDown();
                    } catch (HubException e) {
                        assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, e.reason());
                        failures++;
                        refused.countDown();
                    }
                }
                return failures;
            };
            for (int i = 0; i < 8; i++) {
                sealing.add(threads.submit(sealOn));
            }
            underWay.get().await();
            server.close();
            refused.await();
            assertThrows(HubException.class, evidence.sealer::check);
            underWay.set(new CountDownLatch(50));
            server = start(port, tls);
            underWay.get().await();
            evidence.sealer.check();
            stop.set(true);
            for (Future<Integer> each : sealing) {
                assertTrue(each.get() > 0);
            }
            byte[] key = evidence.firstKey();
            released.forEach(each -> assertEquals(Optional.empty(), MiniVerifier.faultOf(each, key)));
            assertEquals(Optional.empty(), evidence.fault());
            Set<String> recorded = idsIn(evidence);
            released.forEach(each -> assertTrue(recorded.contains(each.getDisclosureId())));
            assertFalse(released.isEmpty());
        } finally {
            stop.set(true);
            server.close();
        }
    }

    private EmbeddedMariaDb start(int port, EmbeddedMariaDb.TlsFiles tls) {
        return EmbeddedMariaDb.start(folder.resolve("database"), new EmbeddedMariaDb.Sizing(port, 64), tls);
    }

    private EmbeddedMariaDb.TlsFiles certificates() {
        Path certs = folder.resolve("certs");
        DevelopmentCa.openOrCreate(folder.resolve("ca"), Fixture.CITY).issueDatabaseServer(certs);
        return new EmbeddedMariaDb.TlsFiles(
                certs.resolve("ca.pem"), certs.resolve("database.pem"), certs.resolve("database.key"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Set<String> idsIn(Fixture evidence) {
        Set<String> ids = new HashSet<>();
        evidence.export()
                .forEach(batch -> batch.getRecordsList()
                        .forEach(stored -> ids.add(
                                MiniVerifier.lines(stored.getStatement()).get("id"))));
        return ids;
    }
}
