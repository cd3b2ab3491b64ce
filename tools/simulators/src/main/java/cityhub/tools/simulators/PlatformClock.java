package cityhub.tools.simulators;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * The simulated platform's own clock: the machine's, put forward by its staff, and kept in its folder. Hours, days, terms and
 * statistics go by it. What is sent is dated by the machine's clock, since both sides refuse what is stale.
 */
final class PlatformClock implements InstantSource {
    private static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");
    private static final String FILE = "clock";

    private final Path file;
    private Duration ahead;

    private PlatformClock(Path file, Duration ahead) {
        this.file = file;
        this.ahead = ahead;
    }

    /**
     * Opens the clock of a folder; a new one goes with the machine's.
     *
     * @throws IOException when the folder can't be read, or what stands there is no duration
     */
    static PlatformClock open(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            Duration ahead =
                    Files.exists(file) ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
            return new PlatformClock(file, ahead);
        } catch (DateTimeException e) {
            throw new IOException(file + ": a duration like P1D or PT8H is expected", e);
        }
    }

    @Override
    public synchronized Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Date and time in Japan. */
    LocalDateTime now() {
        return LocalDateTime.ofInstant(instant(), ZONE);
    }

    /** Puts it forward; it never goes back. */
    synchronized void forward(Duration by) throws IOException {
        if (by.isNegative()) {
            throw new IllegalArgumentException("back");
        }
        Duration next = ahead.plus(by);
        Files.writeString(file, next.toString());
        ahead = next;
    }
}
