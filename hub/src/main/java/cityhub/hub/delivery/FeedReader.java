package cityhub.hub.delivery;

import cityhub.hub.Futures;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads the log on for one feed; for one that is behind, the next chunk on a thread of its own. Used by one thread. */
final class FeedReader {
    /** How many entries of the log are read at once. The last notice is read to its end, which one disclosure holds with the rest. */
    private static final int READ = 480;

    private final LogTail tail;
    private long read;
    private Optional<CompletableFuture<List<LoggedEntry>>> ahead = Optional.empty();

    FeedReader(LogTail tail, LogPosition start) {
        this.tail = tail;
        this.read = start.sequence();
    }

    /** Whether there is more than a feed takes at once. */
    boolean isBehind() {
        return tail.head().position().sequence() - read > READ;
    }

    /**
     * The next entries, whole notices; none when there are no more.
     *
     * @throws cityhub.hub.HubException as {@link LogTail#readNotices}; the same entries can be asked for again
     */
    List<LoggedEntry> next() throws InterruptedException {
        Optional<CompletableFuture<List<LoggedEntry>>> begun = ahead;
        ahead = Optional.empty();
        List<LoggedEntry> entries = begun.isPresent() ? Futures.get(begun.get()) : read(read);
        read = entries.isEmpty() ? read : entries.getLast().sequence();
        return entries;
    }

    /** Begins to read the next entries, which {@link #next} will give. */
    void readAhead() {
        if (ahead.isEmpty()) {
            long after = read;
            ahead = Optional.of(CompletableFuture.supplyAsync(
                    () -> read(after),
                    reading -> Thread.ofVirtual().name("feed-reader").start(reading)));
        }
    }

    private List<LoggedEntry> read(long after) {
        return tail.readNotices(after, READ);
    }
}
