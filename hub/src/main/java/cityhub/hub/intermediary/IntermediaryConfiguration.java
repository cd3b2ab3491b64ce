package cityhub.hub.intermediary;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How long exchanges are kept open.
 *
 * @param inquiryDays days after which an inquiry that was not answered expires
 */
@ConfigurationProperties("cityhub.exchanges")
public record IntermediaryConfiguration(
        @Bindable(defaultValue = "30") int inquiryDays) {
    public IntermediaryConfiguration {
        if (inquiryDays < 1) {
            throw new IllegalArgumentException("cityhub.exchanges: inquiry-days must be at least 1");
        }
    }
}
