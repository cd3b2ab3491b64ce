package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosureContext;
import cityhub.hub.store.TestDatabase;
import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SealerTest {
    private static TestDatabase store;
    private Fixture evidence;

    @BeforeAll
    static void openStore() {
        store = TestDatabase.create();
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void open() {
        evidence = new Fixture(store.db(), store.home().resolve("keys")).opened();
    }

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void ledgerBeginsWithItsKey() {
        String first = evidence.export().getFirst().getRecords(0).getStatement();
        assertTrue(first.startsWith("cityhub-statement v1\nid: "));
        assertTrue(first.contains("\nkind: key\n"));
        assertEquals(Optional.empty(), evidence.fault());
    }

    @Test
    void sealedDisclosureCarriesItsProof() {
        Disclosure sealed = evidence.seal(3, 100);
        assertEquals(3, sealed.getEntriesCount());
        assertEquals(Optional.empty(), MiniVerifier.faultOf(sealed, evidence.firstKey()));
        assertEquals(
                List.of(
                        "cityhub-statement v1",
                        "id: " + sealed.getDisclosureId(),
                        "kind: disclosure",
                        "time: " + MiniVerifier.lines(sealed.getCheckpoint()).get("time"),
                        "consumer: tax",
                        "certificate: " + Fixture.FINGERPRINT,
                        "agreement: " + Fixture.AGREEMENT,
                        "revision: 1",
                        "plan: " + "cd".repeat(32),
                        "mode: QUERY",
                        "affair: tax",
                        "purpose: 個人住民税の賦課",
                        "ground: 地方税法 第294条",
                        "officer: o-1",
                        "terminal: t-1",
                        "records: 3"),
                sealed.getStatement().lines().limit(16).toList());
    }

    @Test
    void noTwoSaltsAreTheSame() {
        Set<ByteString> salts = new HashSet<>();
        int made = 0;
        for (int i = 0; i < 30; i++) {
            Disclosure sealed = evidence.seal(4, 100);
            salts.add(sealed.getStatementSalt());
            sealed.getEntriesList().forEach(entry -> salts.add(entry.getSalt()));
            made += 1 + sealed.getEntriesCount();
        }
        assertEquals(made, salts.size());
        assertTrue(salts.stream().allMatch(salt -> salt.size() == 32));
    }

    @Test
    void ledgerTimeNeverGoesBackWhenTheDatabasesClockDoes() {
        Instant ahead = Instant.parse("2090-01-01T00:00:00Z");
        try (TestDatabase own = TestDatabase.create();
                Fixture ledger = new Fixture(own.db(), own.home().resolve("keys")).opened()) {
            ledger.seal(1, 100);
            own.db().transaction(tx -> {
                try (PreparedStatement later = tx.prepareStatement("UPDATE evidence_head SET sealed_at = ?")) {
                    later.setObject(1, GateStore.utc(ahead));
                    return later.executeUpdate();
                }
            });
            Disclosure sealed = ledger.seal(1, 200);
            Instant time =
                    Instant.parse(MiniVerifier.lines(sealed.getCheckpoint()).get("time"));
            assertTrue(!time.isBefore(ahead), time::toString);
            assertEquals(Optional.empty(), ledger.fault());
        }
    }

    @Test
    void batchTakesTwoRoundTripsAndTheCommitBehindThemNone() {
        try (TestDatabase own = TestDatabase.create();
                Fixture ledger = new Fixture(own.db(), own.home().resolve("keys")).opened()) {
            SealingTransaction sealing = new SealingTransaction(Fixture.CITY, ledger.keys, new SecureRandom());
            own.db().session(() -> {
                // Gates are read and statements prepared.
                sealOne(own, sealing);
                own.questions();
                long first = own.questions();
                long second = own.questions();
                sealOne(own, sealing);
                long third = own.questions();
                assertEquals(2, third - second - (second - first));
            });
            assertEquals(Optional.empty(), ledger.fault());
        }
    }

    private static void sealOne(TestDatabase own, SealingTransaction sealing) {
        PreparedDisclosure one = Fixture.disclosure(Fixture.context(Fixture.AGREEMENT, 1, Optional.empty()), 1, 100);
        SealingTransaction.Work work = new SealingTransaction.Work(List.of(one), Set.of());
        SealingTransaction.Outcome outcome = own.db().transaction(tx -> sealing.run(tx, () -> work));
        assertTrue(outcome.signed().isPresent());
    }

    @Test
    void databaseThatWasRestoredWithoutItsProcedureIsToldAndReleasesNothing() {
        try (TestDatabase own = TestDatabase.create();
                Fixture ledger = new Fixture(own.db(), own.home().resolve("keys")).opened()) {
            ledger.seal(1, 100);
            ledger.sealer.check();
            own.db().transaction(tx -> {
                try (PreparedStatement drop = tx.prepareStatement("DROP PROCEDURE evidence_append")) {
                    return drop.executeUpdate();
                }
            });
            HubException told = assertThrows(HubException.class, ledger.sealer::check);
            assertTrue(told.getMessage().contains("restored from a dump without routines"), told.getMessage());
            HubException refused = assertThrows(HubException.class, () -> ledger.seal(1, 200));
            assertEquals(ErrorReason.ERROR_REASON_EVIDENCE_UNAVAILABLE, refused.reason());
            assertEquals(Optional.empty(), ledger.fault());
        }
    }

    @Test
    void alteredDisclosureDoesNotVerify() {
        Disclosure sealed = evidence.seal(2, 100);
        Disclosure.Builder altered = sealed.toBuilder();
        altered.getEntriesBuilder(1).setEntry(sealed.getEntries(0).getEntry());
        assertEquals(Optional.of("payload"), MiniVerifier.faultOf(altered.build(), evidence.firstKey()));
        Disclosure otherStatement = sealed.toBuilder()
                .setStatement(sealed.getStatement().replace("consumer: tax", "consumer: fax"))
                .build();
        assertEquals(Optional.of("proof"), MiniVerifier.faultOf(otherStatement, evidence.firstKey()));
    }

    @Test
    void manyThreadsSealAndEverythingVerifies() throws Exception {
        long before = disclosuresInLedger();
        int batchesBefore = evidence.export().size();
        List<Disclosure> sealed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Disclosure>>> running = new ArrayList<>();
            for (int thread = 0; thread < 40; thread++) {
                long person = 1000L * thread;
                running.add(threads.submit(() -> {
                    List<Disclosure> mine = new ArrayList<>();
                    for (int i = 0; i < 25; i++) {
                        mine.add(evidence.seal(1 + i % 4, person + 10L * i));
                    }
                    return mine;
                }));
            }
            for (Future<List<Disclosure>> thread : running) {
                sealed.addAll(thread.get());
            }
        }
        assertEquals(1000, sealed.size());
        byte[] key = evidence.firstKey();
        sealed.forEach(disclosure -> assertEquals(Optional.empty(), MiniVerifier.faultOf(disclosure, key)));
        assertEquals(Optional.empty(), evidence.fault());
        assertEquals(before + 1000, disclosuresInLedger());
        assertTrue(evidence.export().size() - batchesBefore < 1000, "what waits together is sealed together");
    }

    private long disclosuresInLedger() {
        return evidence.export().stream()
                .flatMap(batch -> batch.getRecordsList().stream())
                .filter(stored -> stored.getStatement().contains("\nkind: disclosure\n"))
                .count();
    }

    @Test
    void closedGatesAreRefusedWithTheirReasonWhileOthersProceed() throws Exception {
        evidence.setAgreement("expired", 1, true, Instant.parse("2020-01-01T00:00:00Z"));
        evidence.setAgreement("revoked", 1, false, Fixture.FAR);
        assertRefused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, Fixture.context("expired", 1, Optional.empty()));
        assertRefused(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, Fixture.context("revoked", 1, Optional.empty()));
        assertRefused(ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN, Fixture.context("none", 1, Optional.empty()));
        assertRefused(
                ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, Fixture.context(Fixture.AGREEMENT, 2, Optional.empty()));
        assertRefused(
                ErrorReason.ERROR_REASON_FEED_DISPLACED, Fixture.context(Fixture.AGREEMENT, 1, Optional.of("s1")));
        assertEquals(Optional.empty(), MiniVerifier.faultOf(evidence.seal(1, 1), evidence.firstKey()));
        assertEquals(
                1,
                evidence.meters
                        .get("cityhub.evidence.refused")
                        .tag("reason", "ERROR_REASON_AGREEMENT_REVOKED")
                        .counter()
                        .count());
    }

    @Test
    void certificateGateIsRead() {
        evidence.setCertificate(true, Instant.parse("2020-01-01T00:00:00Z"));
        assertRefused(ErrorReason.ERROR_REASON_CERTIFICATE_EXPIRED, Fixture.context());
        evidence.setCertificate(false, Fixture.FAR);
        assertRefused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, Fixture.context());
    }

    @Test
    void onlyTheSessionInForceIsSealed() {
        setSession("s1");
        DisclosureContext first = Fixture.context(Fixture.AGREEMENT, 1, Optional.of("s1"));
        evidence.sealer.seal(Fixture.disclosure(first, 1, 1));
        setSession("s2");
        assertRefused(ErrorReason.ERROR_REASON_FEED_DISPLACED, first);
    }

    @Test
    void whatWasReadBeforeAChangeOfProtectionIsNotSealed() {
        store.db().transaction(tx -> {
            evidence.gates.protectedPerson(tx, 9_000_077, 11);
            return 0;
        });
        HubException refused = assertThrows(HubException.class, () -> evidence.seal(2, 9_000_076));
        assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, refused.reason());
        evidence.seal(1, 9_000_076);
    }

    @Test
    void approvalThatIsNotSealedOpensNothingUntilItsActIsInTheLedger() {
        long act = store.db().transaction(tx -> {
            long id = evidence.acts.record(tx, Fixture.act("agreement-approved"));
            evidence.gates.agreement(tx, "new", 1, true, Fixture.FAR, id);
            return id;
        });
        // Nobody awaited the act; sealing what it opened takes it along, earlier in the same batch or before.
        Disclosure sealed = evidence.sealer
                .seal(Fixture.disclosure(Fixture.context("new", 1, Optional.empty()), 1, 1))
                .message();
        evidence.acts.awaitSealed(act);
        ExportBatchesResponse last = evidence.export().getLast();
        assertTrue(last.getRecordsList().stream()
                .anyMatch(stored -> stored.getStatement().contains("act: agreement-approved")));
        assertEquals(last.getBatch(), sealed.getProof().getBatch());
        assertTrue(sealed.getProof().getLeafIndex() > 0);
    }

    @Test
    void rolledBackActLeavesNoTrace() {
        int before = evidence.export().size();
        assertThrows(
                HubException.class,
                () -> store.db().transaction(tx -> {
                    evidence.acts.record(tx, Fixture.act("agreement-approved"));
                    throw new HubException(ErrorReason.ERROR_REASON_STATE_CONFLICT, "test");
                }));
        evidence.seal(1, 1);
        assertEquals(before + 1, evidence.export().size());
        assertEquals(1, evidence.export().getLast().getRecordsCount());
    }

    @Test
    void valuesThatCouldForgeALineAreRefused() {
        for (String hostile : List.of("a\nofficer: x", "a\rb", "a\u2028b", "a\u0085b", "\ud800")) {
            Act act = new Act("agreement-approved", "officer:o-1", hostile, new java.util.TreeMap<>());
            HubException refused =
                    assertThrows(HubException.class, () -> store.db().transaction(tx -> evidence.acts.record(tx, act)));
            assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused.reason());
        }
    }

    private void setSession(String session) {
        store.db().transaction(tx -> {
            evidence.gates.feedSession(tx, Fixture.AGREEMENT, session);
            return 0;
        });
    }

    private void assertRefused(ErrorReason reason, DisclosureContext context) {
        HubException refused =
                assertThrows(HubException.class, () -> evidence.sealer.seal(Fixture.disclosure(context, 1, 1)));
        assertEquals(reason, refused.reason());
    }
}
