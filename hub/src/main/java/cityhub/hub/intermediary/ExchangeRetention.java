package cityhub.hub.intermediary;

import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.store.Database;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.TreeMap;

/**
 * Ends what is past its term, a few at a time: the contents of answers, which systems have fetched by then, and later the
 * records of exchange (情報提供等記録) themselves; each deletion stands in the ledger. Replicas and flags are the state of what is
 * registered at the platform, and stay.
 */
@Singleton
public class ExchangeRetention {
    private static final int CHUNK = 1_000;

    private final Database database;
    private final Acts acts;
    private final IntermediaryConfiguration configuration;

    ExchangeRetention(Database database, Acts acts, IntermediaryConfiguration configuration) {
        this.database = database;
        this.acts = acts;
        this.configuration = configuration;
    }

    /**
     * What was ended.
     *
     * @param answers answers whose contents were erased
     * @param records records that were deleted
     */
    public record Ended(int answers, int records) {}

    /** Ends all that is past its term. */
    @Scheduled(fixedDelay = "1h", initialDelay = "10m")
    public Ended purge() {
        int answers = 0;
        int last;
        do {
            last = database.transactionRetrying(
                    tx -> ExchangeRepository.eraseAnswers(tx, configuration.answerDays(), CHUNK));
            answers += last;
        } while (last == CHUNK);
        do {
            last = database.transactionRetrying(tx -> AnswerDueStore.purge(tx, configuration.answerDays(), CHUNK));
        } while (last == CHUNK);
        int records = 0;
        do {
            last = database.transactionRetrying(this::deleteSome);
            records += last;
        } while (last == CHUNK);
        return new Ended(answers, records);
    }

    private int deleteSome(Connection tx) throws SQLException {
        int deleted = ExchangeRepository.deleteEnded(tx, configuration.recordDays(), CHUNK);
        if (deleted > 0) {
            TreeMap<String, String> details = new TreeMap<>();
            details.put("records", Integer.toString(deleted));
            details.put("days", Integer.toString(configuration.recordDays()));
            acts.record(tx, new Act("exchange-records-deleted", "hub", "exchanges", details));
        }
        return deleted;
    }
}
