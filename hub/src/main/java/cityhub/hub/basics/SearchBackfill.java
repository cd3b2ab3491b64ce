package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.basics.SearchKeyRepository.Backfill;
import cityhub.hub.basics.SearchKeyRepository.Index;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.Database;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Indexes the records that were stored before there was an index, page by page, each page in a transaction of its own:
 * after a stop it goes on where it was. A change that comes meanwhile writes its own keys; a key that is no longer
 * right only proposes somebody whom the record then rules out.
 */
@Singleton
public final class SearchBackfill {
    private static final Logger LOG = LoggerFactory.getLogger(SearchBackfill.class);
    private static final int PAGE = 500;
    private static final long PAUSE_SECONDS = 5;
    private static final Duration COME_AGAIN = Duration.ofSeconds(30);

    private final Database database;
    private final SearchKeys keys;
    private final ResidentReadStore residents = new ResidentReadStore();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean complete;

    SearchBackfill(Database database, PersonKeys keys) {
        this.database = database;
        this.keys = new SearchKeys(keys);
    }

    @EventListener
    void onStart(ServerStartupEvent event) {
        if (started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("search-backfill").start(this::work);
        }
    }

    private void work() {
        try {
            boolean done = false;
            while (!done && !stopped.tryAcquire()) {
                try {
                    done = page();
                } catch (HubException e) {
                    LOG.warn("the search index could not be built further, trying again: {}", e.getMessage());
                    done = stopped.tryAcquire(PAUSE_SECONDS, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the building of the search index was interrupted");
        }
    }

    /**
     * Indexes the next page.
     *
     * @return whether all records are indexed
     */
    boolean page() {
        return database.transactionRetrying(tx -> {
            Backfill before = SearchKeyRepository.lockBackfill(tx);
            if (before.complete()) {
                return true;
            }
            List<StoredRecord> records = residents.after(tx, before.throughPersonId(), PAGE);
            Map<Long, Set<SearchKey>> found = new LinkedHashMap<>();
            for (StoredRecord each : records) {
                found.put(each.personId(), keys.of(parse(each)));
            }
            SearchKeyRepository.add(tx, Index.RESIDENTS, found);
            boolean end = records.size() < PAGE;
            long through = records.isEmpty()
                    ? before.throughPersonId()
                    : records.getLast().personId();
            SearchKeyRepository.putBackfill(tx, new Backfill(through, end));
            return end;
        });
    }

    /**
     * Refuses while not all records are indexed: a search would miss some and say that nobody was found.
     *
     * @throws HubException STORE_UNAVAILABLE, to be tried again later
     */
    void requireComplete() {
        if (!complete) {
            complete = database.read(SearchKeyRepository::backfill).complete();
        }
        if (!complete) {
            throw HubException.retryable(
                    ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the search index is being built", COME_AGAIN);
        }
    }

    static ResidentRecord parse(StoredRecord record) {
        try {
            return ResidentRecord.parseFrom(record.payload());
        } catch (InvalidProtocolBufferException e) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "stored record does not parse", e);
        }
    }

    @PreDestroy
    void stop() {
        stopped.release();
    }
}
