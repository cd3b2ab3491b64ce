package cityhub.hub.registry;

import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.store.Database;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the registry's events, those of this hub and of others, and the database's clock. Steps of this hub are
 * seen at once, others within about half a second; whatever is missed, the sealing gate refuses.
 */
@Singleton
class RegistryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryWatch.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final Database database;
    private final RegistryEventRepository events;
    private final List<Consumer<RegistryEvent>> followers = new CopyOnWriteArrayList<>();
    private volatile Seen seen;

    /**
     * The last look.
     *
     * @param version version up to which every follower was told, or is being told
     * @param now the database's clock then
     * @param nanoTime {@link System#nanoTime()} just before
     */
    private record Seen(long version, Instant now, long nanoTime) {}

    RegistryWatch(Database database, RegistryEventRepository events) {
        this.database = database;
        this.events = events;
        long nanoTime = System.nanoTime();
        RegistryEventRepository.Head head = database.read(events::head);
        this.seen = new Seen(head.version(), head.now(), nanoTime);
    }

    /** Tells the follower of every event from now on, in order, until what is returned is closed. Must not block. */
    AutoCloseable follow(Consumer<RegistryEvent> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** Version of the registry that this hub has seen. */
    long version() {
        return seen.version();
    }

    /** Looks now when the last look is too old to rely on. */
    void refresh() {
        if (System.nanoTime() - seen.nanoTime() > FRESH_NANOS) {
            catchUp();
        }
    }

    /** Business date of the database's clock, carried on since the last look. */
    LocalDate today() {
        Seen last = seen;
        return businessDate(last.now().plusNanos(System.nanoTime() - last.nanoTime()));
    }

    static LocalDate businessDate(Instant instant) {
        return instant.atZone(HubConfiguration.BUSINESS_ZONE).toLocalDate();
    }

    /**
     * Looks now and tells the followers.
     *
     * @throws HubException STORE_UNAVAILABLE
     */
    synchronized void catchUp() {
        long before = seen.version();
        long nanoTime = System.nanoTime();
        RegistryEventRepository.Head head = database.read(events::head);
        List<RegistryEvent> fresh =
                head.version() == before ? List.of() : database.read(connection -> events.after(connection, before));
        long version = fresh.isEmpty() ? before : fresh.getLast().version();
        seen = new Seen(version, head.now(), nanoTime);
        fresh.forEach(this::tell);
    }

    /** As {@link #catchUp}, but a database that does not answer is left to the next look. */
    @Scheduled(fixedDelay = "500ms")
    void catchUpLater() {
        try {
            catchUp();
        } catch (HubException e) {
            LOG.warn("The registry can't be followed just now: {}", e.getMessage());
        }
    }

    private void tell(RegistryEvent event) {
        for (Consumer<RegistryEvent> follower : followers) {
            try {
                follower.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A follower of the registry failed at version {}", event.version(), e);
            }
        }
    }
}
