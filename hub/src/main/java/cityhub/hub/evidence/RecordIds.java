package cityhub.hub.evidence;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Ids of records and exchanges: UUIDs of version 7 (RFC 9562, section 5.7). */
public final class RecordIds {
    private RecordIds() {}

    /** When an id was made, by the hub's clock; empty for a text that is no id, or of a time to come. */
    static Optional<Instant> time(String id) {
        try {
            return Optional.of(Instant.ofEpochMilli(UUID.fromString(id).getMostSignificantBits() >>> 16))
                    .filter(each -> each.isBefore(Instant.now().plus(Duration.ofDays(1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A new id. */
    public static String next(SecureRandom random) {
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        long high = (System.currentTimeMillis() << 16) | 0x7000 | ((tail[0] & 0x0f) << 8) | (tail[1] & 0xff);
        long low = 0;
        for (int i = 2; i < tail.length; i++) {
            low = (low << 8) | (tail[i] & 0xff);
        }
        return new UUID(high, (low & 0x3fffffffffffffffL) | 0x8000000000000000L).toString();
    }
}
