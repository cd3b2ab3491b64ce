package cityhub.hub.api;

import cityhub.hub.HubException;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times of requests. */
final class Times {
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int NANOS = 1_000_000_000;

    private Times() {}

    /**
     * A time after 1970, which a request must give.
     *
     * @throws HubException INVALID_ARGUMENT
     */
    static Instant instant(String field, Timestamp time) {
        if (time.getSeconds() <= 0
                || time.getSeconds() > LAST_SECOND
                || time.getNanos() < 0
                || time.getNanos() >= NANOS) {
            throw HubException.invalid(field, "a time");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
