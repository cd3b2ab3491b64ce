package cityhub.hub.evidence;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How long the ledger is kept.
 *
 * @param termDays days after which an officer may delete records; at least 365. Seven years unless set (our judgement
 *     after the term of records of provision, 情報提供等記録)
 */
@ConfigurationProperties("cityhub.ledger")
public record LedgerConfiguration(
        @Bindable(defaultValue = "2557") int termDays) {
    private static final int SHORTEST = 365;

    public LedgerConfiguration {
        if (termDays < SHORTEST) {
            throw new IllegalArgumentException("cityhub.ledger.term-days must be at least " + SHORTEST);
        }
    }
}
