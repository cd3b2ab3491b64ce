package cityhub.hub.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.ExportProofResponse;
import cityhub.hub.store.TestDatabase;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stranger does with an exported proof: {@code docs/verify-proof.sh} and stock openssl, nothing of ours. */
final class OpensslTest {
    private static final Path SCRIPT = Path.of("..", "docs", "verify-proof.sh");

    private static TestDatabase store;
    private static Fixture evidence;
    private static List<ExportProofResponse> proofs;

    @TempDir
    private Path folder;

    @BeforeAll
    static void sealABatch() throws Exception {
        store = TestDatabase.create();
        evidence = new Fixture(store.db(), store.home().resolve("keys")).opened();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> ids = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int person = i;
                ids.add(threads.submit(() -> evidence.seal(1, person).getDisclosureId()));
            }
            Ledger ledger = new Ledger(store.db(), evidence.acts);
            LedgerReader reader = new LedgerReader("officer:o-1", "test");
            proofs = new ArrayList<>();
            for (Future<String> id : ids) {
                proofs.add(ledger.proof(reader, id.get()));
            }
        }
    }

    @AfterAll
    static void close() {
        evidence.close();
        store.close();
    }

    @Test
    void everyProofOfManyShapesVerifies() throws Exception {
        for (int i = 0; i < proofs.size(); i += 7) {
            Path exported = export(proofs.get(i), "proof" + i);
            assertEquals("", fault(exported), "proof " + i);
        }
    }

    @Test
    void opensslVerifiesTheSignatureItself() throws Exception {
        Path exported = export(proofs.getFirst(), "plain");
        Result verified = run(
                exported,
                "openssl",
                "dgst",
                "-sha256",
                "-verify",
                "key.pem",
                "-signature",
                "signature.der",
                "checkpoint.txt");
        assertEquals("Verified OK", verified.output().strip());
    }

    @Test
    void privateKeyFileIsWhatOpensslReads() throws Exception {
        Path key = store.home()
                .resolve("keys")
                .resolve("ledger-" + evidence.keys.ids().iterator().next() + ".pem");
        Result read = run(folder, "openssl", "pkey", "-in", key.toAbsolutePath().toString(), "-pubout");
        assertEquals(proofs.getFirst().getPublicKey(), read.output());
    }

    @Test
    void everyAlterationIsRefused() throws Exception {
        ExportProofResponse good = proofs.stream()
                .filter(proof -> proof.getProof().getPathCount() > 1)
                .findFirst()
                .orElseThrow();
        assertRefused(good.toBuilder().setStatement(good.getStatement().replace("records: 1", "records: 2")));
        assertRefused(good.toBuilder().setStatement(good.getStatement() + "x: y\n"));
        assertRefused(good.toBuilder().setStatementSalt(flipped(good.getStatementSalt())));
        assertRefused(good.toBuilder().setCheckpoint(good.getCheckpoint().replace("city: 011002", "city: 131016")));
        assertRefused(good.toBuilder().setSignature(flipped(good.getSignature())));
        assertRefused(
                good.toBuilder().setPublicKey(LedgerKey.publicPem(otherKey().subjectPublicKeyInfo())));

        ExportProofResponse.Builder otherPath = good.toBuilder();
        otherPath.getProofBuilder().setPath(0, flipped(good.getProof().getPath(0)));
        assertRefused(otherPath);
        ExportProofResponse.Builder shorter = good.toBuilder();
        shorter.getProofBuilder()
                .clearPath()
                .addAllPath(
                        good.getProof().getPathList().subList(1, good.getProof().getPathCount()));
        assertRefused(shorter);
        ExportProofResponse.Builder otherPlace = good.toBuilder();
        otherPlace.getProofBuilder().setLeafIndex(good.getProof().getLeafIndex() ^ 1);
        assertRefused(otherPlace);
    }

    @Test
    void keyThatTheCityDidNotPublishIsRefused() throws Exception {
        Path exported = export(proofs.getFirst(), "published");
        String script = SCRIPT.toAbsolutePath().toString();
        assertNotEquals(
                0,
                run(folder, "sh", script, exported.toString(), "0123456789abcdef")
                        .code());
        String published = evidence.keys.ids().iterator().next();
        assertEquals(
                0, run(folder, "sh", script, exported.toString(), published).code());
    }

    private LedgerKey otherKey() throws IOException {
        return SigningKeys.open(Files.createDirectories(folder.resolve("other-keys")))
                .create();
    }

    private void assertRefused(ExportProofResponse.Builder altered) throws Exception {
        String fault = fault(export(altered.build(), "altered"));
        assertTrue(fault.startsWith("NOT VERIFIED"), fault);
    }

    private String fault(Path exported) throws Exception {
        Result result = run(folder, "sh", SCRIPT.toAbsolutePath().toString(), exported.toString());
        return result.code() == 0 ? "" : result.output();
    }

    private Path export(ExportProofResponse proof, String name) throws IOException {
        Path exported = Files.createDirectories(folder.resolve(name));
        HexFormat hex = HexFormat.of();
        StringBuilder path = new StringBuilder();
        proof.getProof()
                .getPathList()
                .forEach(sibling ->
                        path.append(hex.formatHex(sibling.toByteArray())).append('\n'));
        Files.writeString(exported.resolve("statement.txt"), proof.getStatement());
        Files.writeString(
                exported.resolve("salt.hex"),
                hex.formatHex(proof.getStatementSalt().toByteArray()) + "\n");
        Files.writeString(
                exported.resolve("position.txt"),
                "batch: " + proof.getProof().getBatch() + "\nleaf-index: "
                        + proof.getProof().getLeafIndex() + "\ntree-size: "
                        + proof.getProof().getTreeSize() + "\n");
        Files.writeString(exported.resolve("path.hex"), path);
        Files.writeString(exported.resolve("checkpoint.txt"), proof.getCheckpoint());
        Files.write(exported.resolve("signature.der"), proof.getSignature().toByteArray());
        Files.writeString(exported.resolve("key.pem"), proof.getPublicKey());
        return exported;
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] flipped = bytes.toByteArray();
        flipped[flipped.length - 1] ^= 1;
        return ByteString.copyFrom(flipped);
    }

    private record Result(int code, String output) {}

    private static Result run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
