package cityhub.hub.evidence;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * What is signed: one checkpoint per batch, chained by hash.
 *
 * @param city municipality code
 * @param batch number of the batch, from 1, without gaps
 * @param previous SHA-256 of the previous checkpoint's bytes; 32 zero bytes for batch 1
 * @param count leaves of the batch
 * @param root root of the batch's tree, 32 bytes
 * @param time ledger time, UTC, never before that of the previous checkpoint
 * @param keyId key that signs
 */
record Checkpoint(
        String city, long batch, ByteString previous, int count, ByteString root, Instant time, String keyId) {
    static final String VERSION = "cityhub-checkpoint v1";

    String text() {
        HexFormat hex = HexFormat.of();
        return VERSION + "\ncity: " + city + "\nbatch: " + batch + "\nprevious: "
                + hex.formatHex(previous.toByteArray())
                + "\ncount: " + count + "\nroot: " + hex.formatHex(root.toByteArray()) + "\ntime: "
                + Statement.time(time)
                + "\nkey: " + keyId + "\n";
    }

    /** What the next checkpoint carries as {@code previous}. */
    static ByteString hash(String text) {
        return ByteString.copyFrom(MerkleTree.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
