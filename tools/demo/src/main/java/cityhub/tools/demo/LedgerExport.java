package cityhub.tools.demo;

import cityhub.evidence.v1.ExportBatchesRequest;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofRequest;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.SigningKey;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.kit.ledger.LedgerFile;
import cityhub.kit.ledger.LedgerReport;
import cityhub.kit.ledger.LedgerVerifier;
import cityhub.kit.seal.Checkpoint;
import cityhub.kit.seal.TrustedKeys;
import com.google.protobuf.ByteString;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ledger as files: all batches for checking offline, or one record's proof for a stranger (docs/evidence.md). */
public final class LedgerExport {
    private static final String BATCHES = "ledger.batches";
    private static final String KEYS = "ledger-keys.pem";
    private static final String CHECKPOINT = "checkpoint.txt";

    private LedgerExport() {}

    /**
     * Writes {@code ledger.batches}, {@code ledger-keys.pem} (the first key) and {@code checkpoint.txt} (the newest
     * checkpoint, seen before the batches) into a folder.
     */
    public static void batches(CityHub hub, String purpose, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        GetCheckpointResponse newest = hub.ledger().getCheckpoint(GetCheckpointRequest.getDefaultInstance());
        Files.writeString(folder.resolve(CHECKPOINT), newest.getCheckpoint());
        Files.writeString(
                folder.resolve(KEYS),
                newest.getKeysList().stream()
                        .limit(1)
                        .map(SigningKey::getPublicKey)
                        .collect(Collectors.joining()));
        BlockingClientCall<?, ExportBatchesResponse> call = hub.ledgerStreams()
                .exportBatches(ExportBatchesRequest.newBuilder()
                        .setFirstBatch(1)
                        .setPurpose(purpose)
                        .build());
        try (LedgerFile.Writer file = LedgerFile.create(folder.resolve(BATCHES))) {
            for (ExportBatchesResponse batch = call.read(); batch != null; batch = call.read()) {
                file.add(batch);
            }
        } catch (StatusException e) {
            throw CityHubException.of(e);
        }
    }

    /**
     * Checks a folder that {@link #batches} wrote, offline.
     *
     * @param keys file with keys that are trusted; the folder's own file when empty
     * @param checkpoint a checkpoint that somebody has kept; the folder's own when empty
     */
    public static LedgerReport verify(Path folder, Optional<Path> keys, Optional<Path> checkpoint) throws IOException {
        Checkpoint known = Checkpoint.parse(Files.readString(checkpoint.orElse(folder.resolve(CHECKPOINT))));
        return LedgerVerifier.verify(
                folder.resolve(BATCHES), TrustedKeys.read(keys.orElse(folder.resolve(KEYS))), Optional.of(known));
    }

    /** Writes one record's proof as the files that docs/evidence.md names. */
    public static void proof(CityHub hub, String recordId, String purpose, Path folder) throws IOException {
        ExportProofResponse proof = hub.ledger()
                .exportProof(ExportProofRequest.newBuilder()
                        .setRecordId(recordId)
                        .setPurpose(purpose)
                        .build());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("statement.txt"), proof.getStatement());
        Files.writeString(folder.resolve("salt.hex"), hex(proof.getStatementSalt()) + "\n");
        Files.writeString(
                folder.resolve("position.txt"),
                "batch: " + proof.getProof().getBatch() + "\nleaf-index: "
                        + proof.getProof().getLeafIndex() + "\ntree-size: "
                        + proof.getProof().getTreeSize() + "\n");
        Files.writeString(
                folder.resolve("path.hex"),
                proof.getProof().getPathList().stream()
                        .map(node -> hex(node) + "\n")
                        .collect(Collectors.joining()));
        Files.writeString(folder.resolve(CHECKPOINT), proof.getCheckpoint());
        Files.write(folder.resolve("signature.der"), proof.getSignature().toByteArray());
        Files.writeString(folder.resolve("key.pem"), proof.getPublicKey());
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
