package cityhub.kit;

import java.security.SecureRandom;
import java.util.UUID;

/** Makes ids of requests: UUID version 7 (RFC 9562, section 5.7). */
public final class RequestIds {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestIds() {}

    /** A fresh id. Keep it with the change: the same id and content get the same answer again. */
    public static String next() {
        long time = System.currentTimeMillis();
        long high = (time << 16) | 0x7000L | (RANDOM.nextInt() & 0x0fffL);
        long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
