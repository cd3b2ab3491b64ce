package cityhub.hub.intermediary;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long exchanges are kept open, and kept.
 *
 * @param inquiryDays days after which an inquiry that was not answered expires
 * @param statusAfter how long after it was sent the platform is asked where an unanswered inquiry stands, and how often
 * @param answerDays days for which an answer can be fetched
 * @param recordDays days for which the record of an exchange is kept; 7 years by default
 * @param householdItem item name code (特定個人情報名コード) under which household information is registered for every resident;
 *     empty when it is not
 * @param acquireCodes whether a person's code (符号) is asked for as soon as the individual number is known and the relay to
 *     Juki-net has an agreement, and not only with the first inquiry
 */
@ConfigurationProperties("cityhub.exchanges")
public record IntermediaryConfiguration(
        @Bindable(defaultValue = "30") int inquiryDays,
        @Bindable(defaultValue = "24h") Duration statusAfter,
        @Bindable(defaultValue = "90") int answerDays,
        @Bindable(defaultValue = "2557") int recordDays,
        @Bindable(defaultValue = "") String householdItem,
        @Bindable(defaultValue = "true") boolean acquireCodes) {
    public IntermediaryConfiguration {
        if (inquiryDays < 1 || answerDays < 1 || recordDays < answerDays) {
            throw new IllegalArgumentException("cityhub.exchanges: inquiry-days and answer-days must be at least 1,"
                    + " record-days not less than answer-days");
        }
        if (!statusAfter.isPositive()) {
            throw new IllegalArgumentException("cityhub.exchanges: status-after must be a positive time");
        }
        if (!householdItem.isEmpty()
                && !ExchangeForms.ITEM_NAME.matcher(householdItem).matches()) {
            throw new IllegalArgumentException(
                    "cityhub.exchanges: household-item must be TM and 14 digits or capital letters");
        }
    }

    /** Whether anything about the whole city goes to the platform by itself. */
    boolean registersByItself() {
        return acquireCodes || !householdItem.isEmpty();
    }
}
