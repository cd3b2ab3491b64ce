package cityhub.hub.basics;

import cityhub.hub.store.Database;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Forgets answered requests after 400 days, a few at a time. */
@Singleton
public class RequestRetention {
    /** How long an answer is kept, days. */
    public static final int DAYS = 400;

    private static final int CHUNK = 1_000;

    private final Database database;

    public RequestRetention(Database database) {
        this.database = database;
    }

    /** Deletes what is older; how many answers they were. */
    @Scheduled(fixedDelay = "1h", initialDelay = "5m")
    public int purge() {
        int purged = 0;
        int last;
        do {
            last = database.transactionRetrying(
                    tx -> RequestRepository.purge(tx, DAYS, CHUNK) + NonResidentStore.purge(tx, DAYS, CHUNK));
            purged += last;
        } while (last >= CHUNK);
        return purged;
    }
}
