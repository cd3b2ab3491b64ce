package cityhub.kit;

import cityhub.error.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/** Counts what went wrong in a row and decides: wait and try again, or stop. */
final class Failures {
    private final ConsumerSettings settings;
    private int inRow;
    private int ofSink;
    private int gapsAtPlace;
    private Optional<Position> gapPlace = Optional.empty();

    Failures(ConsumerSettings settings) {
        this.settings = settings;
    }

    /** How long to wait; throws the cause when trying again would be wrong. */
    Duration delayAfter(RuntimeException cause, boolean progressed) {
        if (progressed) {
            inRow = 0;
            ofSink = 0;
        }
        inRow++;
        boolean again = switch (cause) {
            case CityHubException refused -> mayRecover(refused);
            case SinkFailedException failed -> ++ofSink < settings.sinkAttempts();
            case FeedGapException gap -> countGap(gap) < ConsumerSettings.GAP_ATTEMPTS;
            default -> false;
        };
        if (!again) {
            throw cause;
        }
        Duration backoff = settings.backoff().before(inRow);
        return cause instanceof CityHubException refused ? refused.retryDelay().orElse(backoff) : backoff;
    }

    private boolean mayRecover(CityHubException refused) {
        return refused.reason() == ErrorReason.ERROR_REASON_RESYNC_REQUIRED
                ? settings.start() == ConsumerSettings.Start.SNAPSHOT
                : refused.retryable();
    }

    private int countGap(FeedGapException gap) {
        Optional<Position> place = Optional.of(gap.lastReceived());
        gapsAtPlace = place.equals(gapPlace) ? gapsAtPlace + 1 : 1;
        gapPlace = place;
        return gapsAtPlace;
    }
}
