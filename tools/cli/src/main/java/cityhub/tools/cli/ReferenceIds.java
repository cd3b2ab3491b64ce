package cityhub.tools.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of requests that a file's own references give, so that the same line again is the same request. */
final class ReferenceIds {
    private ReferenceIds() {}

    /** An id in the form of a UUIDv7; its time says nothing. */
    static String of(String agreementId, String reference) {
        ByteBuffer digest = ByteBuffer.wrap(sha256(agreementId + "\n" + reference));
        long high = (digest.getLong() & ~0xf000L) | 0x7000L;
        long low = (digest.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
