package cityhub.hub.registry;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as the contract carries them. */
public final class ProtoTime {
    private ProtoTime() {}

    /** The time as the contract carries it. */
    public static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
