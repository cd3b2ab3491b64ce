package cityhub.tools.cli;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** Points in time as officers read and write them: in Asia/Tokyo. */
final class JapanTime {
    static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private JapanTime() {}

    /** To the second; empty for none. */
    static String text(Timestamp time) {
        return time.getSeconds() == 0
                ? ""
                : LocalDateTime.ofInstant(Instant.ofEpochSecond(time.getSeconds()), ZONE)
                        .toString();
    }

    /** For a message of the contract, to the second. */
    static Timestamp timestamp(LocalDateTime time) {
        return timestamp(time.atZone(ZONE).toInstant());
    }

    /** For a message of the contract, to the second. */
    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    }
}
