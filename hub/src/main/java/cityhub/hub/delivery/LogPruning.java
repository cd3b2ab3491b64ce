package cityhub.hub.delivery;

import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.store.Database;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets old entries of the change log go, a page at a time, one hub at a time. It never passes a consumer's cursor or a
 * snapshot under way, except that of a consumer which has not read for so long that it is given up: that stands in the
 * ledger, and the consumer is told to take a snapshot when it comes back.
 */
@Singleton
public class LogPruning {
    private static final Logger LOG = LoggerFactory.getLogger(LogPruning.class);
    private static final int PAGE = 2000;

    private final Database database;
    private final ChangeLog log;
    private final Acts acts;
    private final HubMetrics metrics;
    private final FeedConfiguration configuration;
    private final PruningStore store = new PruningStore();

    public LogPruning(
            Database database, ChangeLog log, Acts acts, HubMetrics metrics, FeedConfiguration configuration) {
        this.database = database;
        this.log = log;
        this.acts = acts;
        this.metrics = metrics;
        this.configuration = configuration;
    }

    /** Prunes what may go. */
    @Scheduled(initialDelay = "60s", fixedDelay = "10m")
    void pruneRegularly() {
        try {
            prune();
        } catch (HubException e) {
            LOG.warn("the change log can't be pruned just now: {}", e.getMessage());
        }
    }

    /**
     * Prunes all that may go.
     *
     * @return up to which sequence the log is pruned
     */
    public long prune() {
        long before;
        long pruned = -1;
        do {
            before = pruned;
            pruned = database.transactionRetrying(this::page);
        } while (pruned != before);
        metrics.logEntriesKept(log.head().position().sequence() - pruned);
        return pruned;
    }

    private long page(Connection tx) throws SQLException {
        long pruned = store.lock(tx);
        long bound = store.neededAfter(tx, configuration.giveUpDays());
        long through = store.oldThrough(tx, pruned, bound, configuration.keepDays(), PAGE);
        if (through == pruned) {
            return pruned;
        }
        for (String agreementId : store.passed(tx, pruned, through)) {
            LOG.warn("the feed of agreement {} is given up: nobody read it for days", agreementId);
            TreeMap<String, String> details = new TreeMap<>(Map.of("pruned-through", Long.toString(through)));
            acts.record(tx, new Act("feed-given-up", "hub", "agreement:" + agreementId, details));
        }
        store.prune(tx, through);
        return through;
    }
}
