package cityhub.hub.delivery;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How feeds run.
 *
 * @param poll how often the end of the log is looked up when no signal comes, as from another hub
 * @param tailEntries how many of the newest entries are kept in memory for all feeds of this hub
 * @param acknowledgementTimeout how long deliveries may wait for an acknowledgement, and pages of a snapshot for a
 *     reader, before the stream ends
 * @param markInterval how long a feed may stand still before its consumer is told where it stands
 * @param storePatience how long a feed waits for a database or a sealer that does not answer
 * @param sessionCheck how often it is looked up whether another hub took over a feed
 * @param keepDays days that entries of the log are kept for replay after everybody has them; a snapshot may take as long
 * @param giveUpDays days after which the log is no longer kept for a consumer that does not read: it needs a snapshot then
 */
@ConfigurationProperties("cityhub.feeds")
public record FeedConfiguration(
        @Bindable(defaultValue = "100ms") Duration poll,
        @Bindable(defaultValue = "10000") int tailEntries,
        @Bindable(defaultValue = "5m") Duration acknowledgementTimeout,
        @Bindable(defaultValue = "1s") Duration markInterval,
        @Bindable(defaultValue = "60s") Duration storePatience,
        @Bindable(defaultValue = "1s") Duration sessionCheck,
        @Bindable(defaultValue = "30") int keepDays,
        @Bindable(defaultValue = "90") int giveUpDays) {

    public FeedConfiguration {
        if (poll.toMillis() < 1 || tailEntries < 1) {
            throw new IllegalArgumentException("cityhub.feeds: poll and tail-entries must be positive");
        }
        if (keepDays < 1 || giveUpDays < keepDays) {
            throw new IllegalArgumentException(
                    "cityhub.feeds: keep-days must be at least 1, give-up-days not less than keep-days");
        }
    }
}
