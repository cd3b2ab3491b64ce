package cityhub.hub.registry;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as the contract carries them. */
final class ProtoTime {
    private ProtoTime() {}

    static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
