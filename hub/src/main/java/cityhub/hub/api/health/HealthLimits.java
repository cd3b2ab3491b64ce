package cityhub.hub.api.health;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When a hub counts as unfit.
 *
 * @param clockSkew largest difference between this machine's clock and the database's
 * @param certificateDays days before the end of the server certificate from which on the hub is not ready
 */
@ConfigurationProperties("cityhub.health")
public record HealthLimits(
        @Bindable(defaultValue = "2s") Duration clockSkew,
        @Bindable(defaultValue = "7") int certificateDays) {

    /** Checks the bounds. */
    public HealthLimits {
        if (clockSkew.isNegative() || clockSkew.isZero() || certificateDays < 0) {
            throw new IllegalArgumentException("cityhub.health: the skew must be above 0, the days 0 or more");
        }
    }
}
