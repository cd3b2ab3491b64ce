package cityhub.hub.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How much one caller may have under way.
 *
 * @param perCaller most calls of one participant or officer that are open at once, over all its connections; open feeds
 *     and streams count
 */
@ConfigurationProperties("cityhub.calls")
record CallLimits(@Bindable(defaultValue = "256") int perCaller) {
    CallLimits {
        if (perCaller < 1) {
            throw new IllegalArgumentException("cityhub.calls.per-caller must be at least 1");
        }
    }
}
