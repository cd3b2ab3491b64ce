package cityhub.kit.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.InclusionProof;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.kit.fake.SyntheticLedger;
import cityhub.kit.seal.SealException.Fault;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisclosureVerifierTest {
    private static final String FINGERPRINT = "ab".repeat(32);
    private static final SyntheticLedger.Consumer US = new SyntheticLedger.Consumer("tax", FINGERPRINT, "agreement-1");
    private static final Holder HOLDER = new Holder("13101", "participant", "tax", FINGERPRINT);

    private final SyntheticLedger ledger = new SyntheticLedger("13101");
    private TrustedKeys keys = TrustedKeys.parse(ledger.firstKeyPem());

    @TempDir
    private Path folder;

    private DisclosureVerifier verifier;

    @BeforeEach
    void open() throws IOException {
        verifier = new DisclosureVerifier(
                HOLDER,
                keyId -> {
                    keys = KeyIntroductions.extend(keys, ledger.checkpoint().getKeysList());
                    return keys;
                },
                new CheckpointWitness(WitnessFile.open(folder.resolve("checkpoint.txt"))));
    }

    @Test
    void properDisclosureIsHandedOver() {
        List<DisclosureEntry> entries = entries(7);
        VerifiedDisclosure verified = verify(ledger.disclose(US, entries));
        assertEquals(entries, verified.entries());
        assertEquals("7", verified.statement().value("records"));
    }

    @Test
    void everySizeOfDisclosureIsVerified() {
        for (int size = 1; size < 40; size++) {
            assertEquals(
                    size, verify(ledger.disclose(US, entries(size))).entries().size());
        }
    }

    @Test
    void alteredEntryIsRefused() {
        assertRefused(
                Fault.ENTRIES_ALTERED,
                d -> d.setEntries(
                        1,
                        d.getEntries(1).toBuilder()
                                .setEntry(flip(d.getEntries(1).getEntry()))));
    }

    @Test
    void wrongSaltIsRefused() {
        assertRefused(
                Fault.ENTRIES_ALTERED,
                d -> d.setEntries(
                        0,
                        d.getEntries(0).toBuilder().setSalt(flip(d.getEntries(0).getSalt()))));
        assertRefused(
                Fault.MALFORMED,
                d -> d.setEntries(0, d.getEntries(0).toBuilder().clearSalt()));
        assertRefused(Fault.PROOF_WRONG, d -> d.setStatementSalt(flip(d.getStatementSalt())));
        assertRefused(Fault.MALFORMED, d -> d.clearStatementSalt());
    }

    @Test
    void exchangedEntriesAreRefused() {
        assertRefused(Fault.ENTRIES_ALTERED, d -> {
            SaltedEntry first = d.getEntries(0);
            return d.setEntries(0, d.getEntries(1)).setEntries(1, first);
        });
    }

    @Test
    void missingOrFurtherEntryIsRefused() {
        assertRefused(Fault.COUNT_WRONG, d -> d.removeEntries(2));
        assertRefused(Fault.COUNT_WRONG, d -> d.addEntries(d.getEntries(0)));
        assertRefused(Fault.COUNT_WRONG, d -> d.clearEntries());
    }

    @Test
    void alteredStatementIsRefused() {
        assertRefused(
                Fault.PROOF_WRONG, d -> d.setStatement(d.getStatement().replace("purpose: test", "purpose: other")));
        assertRefused(Fault.MALFORMED, d -> d.setStatement("something else"));
        assertRefused(Fault.NOT_OURS, d -> d.setDisclosureId("another"));
    }

    @Test
    void wrongProofIsRefused() {
        assertRefused(Fault.PROOF_WRONG, d -> d.setProof(otherPath(d.getProof())));
        assertRefused(
                Fault.COUNT_WRONG, d -> d.setProof(d.getProof().toBuilder().setTreeSize(99)));
        assertRefused(
                Fault.COUNT_WRONG, d -> d.setProof(d.getProof().toBuilder().setBatch(1)));
        assertRefused(
                Fault.PROOF_WRONG, d -> d.setProof(d.getProof().toBuilder().setLeafIndex(-1)));
    }

    @Test
    void wrongSignatureIsRefused() {
        assertRefused(Fault.SIGNATURE_WRONG, d -> d.setSignature(flip(d.getSignature())));
        assertRefused(Fault.SIGNATURE_WRONG, d -> d.clearSignature());
        assertRefused(
                Fault.SIGNATURE_WRONG,
                d -> d.setCheckpoint(d.getCheckpoint().replaceAll("previous: .{64}", "previous: " + "a".repeat(64))));
    }

    @Test
    void malformedCheckpointIsRefused() {
        assertRefused(Fault.MALFORMED, d -> d.setCheckpoint(d.getCheckpoint() + "more: 1\n"));
        assertRefused(Fault.MALFORMED, d -> d.setCheckpoint(d.getCheckpoint().replace("\n", "\r\n")));
        assertRefused(Fault.MALFORMED, d -> d.setCheckpoint(d.getCheckpoint().replace("batch: ", "batch: 0")));
        assertRefused(Fault.MALFORMED, d -> d.clearCheckpoint());
    }

    @Test
    void entryThatIsNoEntryIsRefused() {
        SyntheticLedger.Consumer us = US;
        Disclosure proper = ledger.disclose(us, entries(1));
        DisclosureVerifier.Call call = verifier.begin("agreement-1");
        call.verify(proper);
        // Sealed as it is, so that only its form is wrong.
        Disclosure odd = ledger.discloseBytes(us, List.of(ByteString.copyFrom(new byte[] {1, 2, 3})));
        assertEquals(
                Fault.MALFORMED,
                assertThrows(SealException.class, () -> call.verify(odd)).fault());
    }

    @Test
    void disclosureOfAnotherConsumerIsRefused() {
        assertNotOurs(new SyntheticLedger.Consumer("health", FINGERPRINT, "agreement-1"));
        assertNotOurs(new SyntheticLedger.Consumer("tax", "cd".repeat(32), "agreement-1"));
        assertNotOurs(new SyntheticLedger.Consumer("tax", FINGERPRINT, "agreement-2"));
    }

    @Test
    void disclosureOfAnotherCityIsRefused() {
        SyntheticLedger other = new SyntheticLedger("13102");
        keys = keys.with(TrustedKeys.parse(other.firstKeyPem()));
        Disclosure foreign = other.disclose(US, entries(1));
        assertEquals(
                Fault.NOT_OURS,
                assertThrows(SealException.class, () -> verify(foreign)).fault());
    }

    @Test
    void introducedKeyIsTrusted() {
        ledger.rotateKey();
        ledger.rotateKey();
        assertEquals(1, verify(ledger.disclose(US, entries(1))).entries().size());
        assertEquals(3, keys.ids().size());
    }

    @Test
    void keyThatNothingIntroducesIsRefused() {
        ledger.stealSigning();
        assertRefused(Fault.KEY_UNKNOWN, d -> d);
    }

    @Test
    void olderBatchIsRefusedInOneCall() {
        Disclosure older = ledger.disclose(US, entries(1));
        Disclosure newer = ledger.disclose(US, entries(1));
        DisclosureVerifier.Call call = verifier.begin("agreement-1");
        call.verify(newer);
        assertThrows(LedgerRegressException.class, () -> call.verify(older));
    }

    @Test
    void callsSideBySideMayOvertakeEachOther() {
        Disclosure older = ledger.disclose(US, entries(1));
        Disclosure newer = ledger.disclose(US, entries(1));
        DisclosureVerifier.Call one = verifier.begin("agreement-1");
        DisclosureVerifier.Call other = verifier.begin("agreement-1");
        one.verify(newer);
        assertEquals(1, other.verify(older).entries().size());
    }

    @Test
    void disclosuresOfOneBatchAreTaken() {
        Disclosure disclosure = ledger.disclose(US, entries(1));
        DisclosureVerifier.Call call = verifier.begin("agreement-1");
        call.verify(disclosure);
        assertEquals(1, call.verify(disclosure).entries().size());
    }

    @Test
    void ledgerThatWasCutOffIsRefusedAfterARestart() throws IOException {
        Disclosure older = ledger.disclose(US, entries(1));
        verify(ledger.disclose(US, entries(1)));
        open();
        assertThrows(LedgerRegressException.class, () -> verify(older));
    }

    @Test
    void otherCheckpointOfAKnownBatchIsRefused() throws IOException {
        verify(ledger.disclose(US, entries(1)));
        open();
        SyntheticLedger fork = new SyntheticLedger("13101");
        keys = keys.with(TrustedKeys.parse(fork.firstKeyPem()));
        Disclosure forked = fork.disclose(US, entries(1));
        assertThrows(LedgerRegressException.class, () -> verify(forked));
    }

    @Test
    void neighbourOfAnotherChainIsRefused() {
        SyntheticLedger fork = new SyntheticLedger("13101");
        keys = keys.with(TrustedKeys.parse(fork.firstKeyPem()));
        verify(ledger.disclose(US, entries(1)));
        fork.act(1);
        fork.passTime(1, ChronoUnit.DAYS);
        Disclosure forked = fork.disclose(US, entries(1));
        assertEquals(3, forked.getProof().getBatch());
        assertThrows(LedgerRegressException.class, () -> verify(forked));
    }

    @Test
    void timeThatGoesBackIsRefused() {
        verify(ledger.disclose(US, entries(1)));
        ledger.act(1);
        ledger.passTime(-1, ChronoUnit.HOURS);
        Disclosure late = ledger.disclose(US, entries(1));
        assertThrows(LedgerRegressException.class, () -> verify(late));
    }

    @Test
    void unreadableWitnessIsAnErrorAndNoFreshStart() throws IOException {
        Files.writeString(folder.resolve("checkpoint.txt"), "rubbish");
        assertThrows(SealException.class, this::open);
    }

    @Test
    void refusedDisclosureLeavesNoTraceInTheWitness() throws IOException {
        Path kept = folder.resolve("checkpoint.txt");
        assertRefused(Fault.SIGNATURE_WRONG, d -> d.setSignature(flip(d.getSignature())));
        assertEquals(false, Files.exists(kept));
        Disclosure proper = ledger.disclose(US, entries(1));
        verify(proper);
        assertEquals(proper.getCheckpoint(), Files.readString(kept));
    }

    private VerifiedDisclosure verify(Disclosure disclosure) {
        return verifier.begin("agreement-1").verify(disclosure);
    }

    private void assertRefused(Fault fault, UnaryOperator<Disclosure.Builder> change) {
        Disclosure altered =
                change.apply(ledger.disclose(US, entries(5)).toBuilder()).build();
        assertEquals(
                fault, assertThrows(SealException.class, () -> verify(altered)).fault());
    }

    private void assertNotOurs(SyntheticLedger.Consumer other) {
        Disclosure theirs = ledger.disclose(other, entries(1));
        assertEquals(
                Fault.NOT_OURS,
                assertThrows(SealException.class, () -> verify(theirs)).fault());
    }

    private static InclusionProof otherPath(InclusionProof proof) {
        InclusionProof.Builder other = proof.toBuilder();
        if (other.getPathCount() == 0) {
            return other.addPath(ByteString.copyFrom(new byte[32])).build();
        }
        return other.setPath(0, flip(other.getPath(0))).build();
    }

    private static List<DisclosureEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> DisclosureEntry.newBuilder()
                        .setKind(EntryKind.ENTRY_KIND_RECORD)
                        .setRequestIndex(i)
                        .build())
                .toList();
    }

    private static ByteString flip(ByteString bytes) {
        byte[] altered = bytes.toByteArray();
        altered[altered.length - 1] ^= 1;
        return ByteString.copyFrom(altered);
    }
}
