package cityhub.hub.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of deliveries: the same at every attempt, since they follow from the agreement and the position. */
final class DeliveryIds {
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DeliveryIds() {}

    /** A UUID of version 8 (RFC 9562, section 5.8). */
    static String of(String agreementId, LogPosition position) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("cityhub-delivery\n".getBytes(StandardCharsets.US_ASCII));
            digest.update(agreementId.getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(16)
                    .putLong(position.epoch())
                    .putLong(position.sequence())
                    .flip());
            ByteBuffer hash = ByteBuffer.wrap(digest.digest());
            long high = (hash.getLong() & ~0xF000L) | VERSION_8;
            long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
