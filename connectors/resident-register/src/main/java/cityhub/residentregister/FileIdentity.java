package cityhub.residentregister;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a file is, by its content: copies and renamed files are the same file, an edited one is another.
 *
 * @param digest SHA-256 of the content, hex
 * @param bytes size
 * @param lines ends of lines, about as many as there are lines
 */
record FileIdentity(String digest, long bytes, long lines) {
    private static final int BUFFER = 1 << 16;

    static FileIdentity of(Path file) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        long lines = 0;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                for (int i = 0; i < read; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return new FileIdentity(HexFormat.of().formatHex(digest.digest()), bytes, lines);
    }

    /**
     * The request id of a line, in the form of a UUIDv7 (RFC 9562). It follows from the file's content and the line
     * number, so that the hub knows a repetition; its time is therefore no point in time, but the same for all lines of
     * a file, between 1970 and 2039.
     */
    String requestId(long line) {
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(this.digest));
        long time = Long.parseUnsignedLong(this.digest.substring(0, 12), 16) & 0x1FF_FFFF_FFFFL;
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(line).flip());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = (time << 16) | 0x7000L | (hash.getLong() & 0x0FFFL);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
