package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.store.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sealing while others change what it depends on. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SealingRacesTest {
    private TestDatabase store;
    private Fixture evidence;

    @BeforeEach
    void open() {
        store = TestDatabase.create();
        evidence = new Fixture(store.db(), store.home().resolve("keys")).opened();
    }

    @AfterEach
    void close() {
        evidence.close();
        store.close();
    }

    @Test
    void nothingIsSealedAfterARevocationHasCommitted() throws Exception {
        int agreements = 12;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < agreements; i++) {
                String agreement = "agreement-" + i;
                evidence.setAgreement(agreement, 1, true, Fixture.FAR);
                running.add(threads.submit(() -> revokeInTheMiddle(agreement, threads)));
            }
            for (Future<Integer> sealed : running) {
                assertTrue(sealed.get() > 0);
            }
        }
        assertEquals(Optional.empty(), evidence.fault());
        Map<String, Long> revoked = new HashMap<>();
        Map<String, Long> lastSealed = new HashMap<>();
        for (ExportBatchesResponse batch : evidence.export()) {
            batch.getRecordsList().forEach(stored -> {
                Map<String, String> lines = MiniVerifier.lines(stored.getStatement());
                if ("agreement-revoked".equals(lines.get("act"))) {
                    revoked.put(lines.get("agreement"), batch.getBatch());
                } else if ("disclosure".equals(lines.get("kind"))) {
                    lastSealed.put(lines.get("agreement"), batch.getBatch());
                }
            });
        }
        assertEquals(agreements, revoked.size());
        revoked.forEach((agreement, batch) ->
                assertTrue(lastSealed.get(agreement) < batch, agreement + " was sealed after its revocation"));
    }

    /** Seals without end in some threads, revokes, and waits until each has met the revocation. */
    private int revokeInTheMiddle(String agreement, ExecutorService threads) throws Exception {
        DisclosureContext context = Fixture.context(agreement, 1, Optional.empty());
        CountDownLatch underWay = new CountDownLatch(6);
        AtomicInteger sealed = new AtomicInteger();
        Callable<ErrorReason> sealUntilRefused = () -> {
            while (true) {
                try {
                    evidence.sealer.seal(Fixture.disclosure(context, 1, 1));
                    sealed.incrementAndGet();
                    underWay.countDown();
                } catch (HubException e) {
                    return e.reason();
                }
            }
        };
        List<Future<ErrorReason>> sealers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sealers.add(threads.submit(sealUntilRefused));
        }
        underWay.await();
        revoke(agreement);
        for (Future<ErrorReason> met : sealers) {
            assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, met.get());
        }
        return sealed.get();
    }

    private void revoke(String agreement) {
        java.util.TreeMap<String, String> details = new java.util.TreeMap<>(Map.of("agreement", agreement));
        Act act = new Act("agreement-revoked", "officer:o-2", "agreement:" + agreement, details);
        long id = store.db().transactionRetrying(tx -> {
            long outboxId = evidence.acts.record(tx, act);
            evidence.gates.agreement(tx, agreement, 1, false, Fixture.FAR, outboxId);
            return outboxId;
        });
        evidence.acts.awaitSealed(id);
    }

    @Test
    void actThatHasNotCommittedHoldsUpNoBatchAndIsSealedLater() {
        long act = store.db().transaction(tx -> {
            long id = evidence.acts.record(tx, Fixture.act("officer-added"));
            evidence.seal(1, 1);
            return id;
        });
        evidence.acts.awaitSealed(act);
        assertEquals(Optional.empty(), evidence.fault());
    }

    @Test
    void batchThatWaitedForTheHeadHasTheTimeAtWhichItGotIt() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicReference<Instant> held = new AtomicReference<>();
            Future<Instant> waiting = store.db().transaction(tx -> {
                LedgerStore.lockHead(tx);
                Future<Instant> begun = threads.submit(() -> store.db()
                        .transaction(other -> LedgerStore.lockHeads(other).now()));
                while (!waitsForHead(tx)) {
                    Thread.onSpinWait();
                }
                held.set(LedgerStore.now(tx));
                return begun;
            });
            assertFalse(waiting.get().isBefore(held.get()), "the time from before it waited");
        }
    }

    private static boolean waitsForHead(Connection tx) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT 1 FROM information_schema.processlist"
                        + " WHERE id <> CONNECTION_ID() AND info LIKE '%evidence_head%FOR UPDATE%'");
                ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    @Test
    void changeOfProtectionIsEitherSeenOrLater() throws Exception {
        int persons = 60;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> sealed = new ArrayList<>();
            List<Future<Long>> changed = new ArrayList<>();
            for (int person = 0; person < persons; person++) {
                long id = person;
                sealed.add(threads.submit(() -> isSealed(id)));
                changed.add(threads.submit(() -> protect(id)));
            }
            Map<Long, Long> batchOfPerson = new HashMap<>();
            for (Future<Boolean> each : sealed) {
                each.get();
            }
            for (ExportBatchesResponse batch : evidence.export()) {
                batch.getRecordsList()
                        .forEach(stored -> SubjectsBlob.personIds(stored.getSubjects())
                                .forEach(person -> batchOfPerson.put(person, batch.getBatch())));
            }
            for (int person = 0; person < persons; person++) {
                long headWhenChanged = changed.get(person).get();
                long batch = batchOfPerson.getOrDefault((long) person, 0L);
                assertTrue(batch <= headWhenChanged, "sealed in batch " + batch + " after the change committed");
            }
        }
    }

    private boolean isSealed(long person) {
        try {
            evidence.seal(1, person);
            return true;
        } catch (HubException e) {
            assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, e.reason());
            return false;
        }
    }

    /** Number of the newest batch after the change had committed: no later one may hold what was read before. */
    private long protect(long person) {
        store.db().transactionRetrying(tx -> {
            evidence.gates.protectedPerson(tx, person, 11);
            return true;
        });
        return store.db().read(LedgerStore::head).batch();
    }

    @Test
    void twoHubsWriteOneChain() throws Exception {
        List<Disclosure> sealed = new ArrayList<>();
        try (TestDatabase second = TestDatabase.open(store.name(), Map.of());
                Fixture other = new Fixture(second.db(), store.home().resolve("keys"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Disclosure>>> running = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Fixture hub = i % 2 == 0 ? evidence : other;
                running.add(threads.submit(() -> sealMany(hub, 25)));
            }
            for (Future<List<Disclosure>> each : running) {
                sealed.addAll(each.get());
            }
            // Either waits for an act that the other may have sealed.
            long act = store.db().transaction(tx -> evidence.acts.record(tx, Fixture.act("officer-added")));
            Future<?> here = threads.submit(() -> evidence.acts.awaitSealed(act));
            Future<?> there = threads.submit(() -> other.acts.awaitSealed(act));
            here.get();
            there.get();
        }
        assertEquals(Optional.empty(), evidence.fault());
        byte[] key = evidence.firstKey();
        sealed.forEach(each -> assertEquals(Optional.empty(), MiniVerifier.faultOf(each, key)));
        assertEquals(
                400, sealed.stream().map(Disclosure::getDisclosureId).distinct().count());
        assertEquals(1, countOf("act: officer-added"));
    }

    private static List<Disclosure> sealMany(Fixture hub, int count) {
        List<Disclosure> sealed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sealed.add(hub.seal(1 + i % 3, i));
        }
        return sealed;
    }

    @Test
    void rolesThatLockGatesInAnotherOrderDoNotStopSealing() throws Exception {
        List<String> agreements = List.of("a", "b", "c");
        for (String agreement : agreements) {
            evidence.setAgreement(agreement, 1, true, Fixture.FAR);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (String agreement : agreements) {
                DisclosureContext context = Fixture.context(agreement, 1, Optional.empty());
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        evidence.sealer.seal(Fixture.disclosure(context, 1, 1));
                    }
                }));
            }
            running.add(threads.submit(() -> rewriteAll(agreements.reversed())));
            running.add(threads.submit(() -> rewriteAll(agreements)));
            for (Future<?> each : running) {
                each.get();
            }
        }
        assertEquals(180, countOf("kind: disclosure"));
        assertEquals(Optional.empty(), evidence.fault());
    }

    private void rewriteAll(List<String> agreements) {
        for (int i = 0; i < 40; i++) {
            long id = store.db().transactionRetrying(tx -> {
                long outboxId = evidence.acts.record(tx, Fixture.act("agreements-confirmed"));
                for (String agreement : agreements) {
                    evidence.gates.agreement(tx, agreement, 1, true, Fixture.FAR, outboxId);
                }
                return outboxId;
            });
            evidence.acts.awaitSealed(id);
        }
    }

    @Test
    void whoFindsTheQueueFullIsToldToComeAgain() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger overloaded = new AtomicInteger();
        AtomicInteger sealed = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> holder = threads.submit(() -> store.db().transaction(tx -> {
                LedgerStore.lockHead(tx);
                locked.countDown();
                return awaited(release);
            }));
            locked.await();
            CountDownLatch refused = new CountDownLatch(100);
            for (int i = 0; i < 4096 + 256 + 100; i++) {
                threads.execute(() -> {
                    try {
                        evidence.seal(1, 1);
                        sealed.incrementAndGet();
                    } catch (HubException e) {
                        assertEquals(ErrorReason.ERROR_REASON_OVERLOADED, e.reason());
                        assertTrue(e.retryAfter().isPresent());
                        overloaded.incrementAndGet();
                        refused.countDown();
                    }
                });
            }
            refused.await();
            release.countDown();
            holder.get();
        }
        assertEquals(4096 + 256 + 100, overloaded.get() + sealed.get());
        assertEquals(sealed.get(), countOf("kind: disclosure"));
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long countOf(String line) {
        return evidence.export().stream()
                .flatMap(batch -> batch.getRecordsList().stream())
                .filter(stored -> stored.getStatement().contains("\n" + line + "\n"))
                .count();
    }
}
