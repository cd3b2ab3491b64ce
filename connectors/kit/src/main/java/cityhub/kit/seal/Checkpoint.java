package cityhub.kit.seal;

import cityhub.kit.seal.SealException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The checkpoint of a batch, as its text lines say.
 *
 * @param text the exact text that is signed
 * @param city city code
 * @param batch number of the batch, from 1
 * @param previous hex SHA-256 of the previous checkpoint; 64 zeros for batch 1
 * @param count leaves of the batch, at least 1
 * @param root hex root of the batch's tree
 * @param time when the batch was sealed
 * @param keyId id of the key that signed
 */
public record Checkpoint(
        String text, String city, long batch, String previous, long count, String root, Instant time, String keyId) {
    /** What stands as `previous` in batch 1. */
    public static final String NO_PREVIOUS = "0".repeat(64);

    private static final List<String> NAMES = List.of("city", "batch", "previous", "count", "root", "time", "key");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    /** Reads the text; anything but the exact form is refused as {@link Fault#MALFORMED}. */
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != NAMES.size() + 1
                || !lines.getFirst().equals("cityhub-checkpoint v1")
                || !text.equals(String.join("\n", lines) + "\n")) {
            throw malformed();
        }
        String[] values = new String[NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            String prefix = NAMES.get(i) + ": ";
            String line = lines.get(i + 1);
            if (!line.startsWith(prefix)) {
                throw malformed();
            }
            values[i] = line.substring(prefix.length());
        }
        return new Checkpoint(
                text,
                values[0],
                number(values[1]),
                hash(values[2]),
                number(values[3]),
                hash(values[4]),
                time(values[5]),
                values[6]);
    }

    /** The bytes that are signed. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Hex SHA-256 of the bytes: the `previous` of the next batch. */
    public String digest() {
        return HexFormat.of().formatHex(MerkleTree.digest(bytes()));
    }

    /** The root as bytes. */
    public byte[] rootBytes() {
        return HexFormat.of().parseHex(root);
    }

    private static long number(String value) {
        if (!NUMBER.matcher(value).matches()) {
            throw malformed();
        }
        return Long.parseLong(value);
    }

    private static String hash(String value) {
        if (!HASH.matcher(value).matches()) {
            throw malformed();
        }
        return value;
    }

    private static Instant time(String value) {
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            throw new SealException(Fault.MALFORMED, "A checkpoint's time is not of its form.", e);
        }
    }

    private static SealException malformed() {
        return new SealException(Fault.MALFORMED, "A checkpoint is not of its form.");
    }
}
