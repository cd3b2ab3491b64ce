package cityhub.hub.basics;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.hub.HubException;
import cityhub.hub.delivery.FeedEngine;
import cityhub.hub.delivery.FeedOutlet;
import cityhub.hub.delivery.FeedSession;
import cityhub.hub.delivery.FeedStart;
import cityhub.hub.delivery.HeldDelivery;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.Asker;
import cityhub.resident.v1.ResidentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A consumer in the same process that keeps a copy of its population, and drops what is not newer than what it has. */
class DownstreamCopy implements SnapshotOutlet, FeedOutlet {
    private static final long PATIENCE_SECONDS = 60;

    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, ResidentRecord> records = new HashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> pageSizes = new ArrayList<>();
    private final Consumer<DownstreamCopy> afterPage;
    private final CompletableFuture<LogPosition> completed = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<Boolean>> awaited = new HashMap<>();
    private final CompletableFuture<FeedSession> session = new CompletableFuture<>();
    private final CompletableFuture<Optional<HubException>> feedEnd = new CompletableFuture<>();
    private LogPosition start = new LogPosition(0, 0);
    private LogPosition reached = new LogPosition(0, 0);

    /** What the consumer does after each page of a snapshot, on the snapshot's own thread. */
    DownstreamCopy(Consumer<DownstreamCopy> afterPage) {
        this.afterPage = afterPage;
    }

    DownstreamCopy() {
        this(copy -> {});
    }

    /** The consumer after its feed ended, with what it holds. */
    synchronized DownstreamCopy successor() {
        DownstreamCopy copy = new DownstreamCopy();
        copy.sequences.putAll(sequences);
        copy.records.putAll(records);
        return copy;
    }

    /** Runs a feed on a thread of its own until {@link #finish}. */
    void watch(ResidentFeeds feeds, Asker asker, String agreementId) {
        watch(feeds, asker, agreementId, Optional.empty());
    }

    void watch(ResidentFeeds feeds, Asker asker, String agreementId, Optional<LogPosition> replayAfter) {
        Thread.ofVirtual().start(() -> {
            try {
                feeds.run(asker, agreementId, new FeedEngine.Wish(replayAfter, 0), this, session::complete);
                feedEnd.complete(Optional.empty());
            } catch (HubException e) {
                feedEnd.complete(Optional.of(e));
            }
        });
    }

    /** Waits until the feed has passed a sequence. */
    void awaitFeed(long sequence) {
        CompletableFuture<Boolean> passed = new CompletableFuture<>();
        synchronized (this) {
            if (reached.sequence() >= sequence) {
                return;
            }
            awaited.put(sequence, passed);
        }
        get(passed);
    }

    Optional<HubException> awaitFeedEnd() {
        return get(feedEnd);
    }

    void awaitFeedOpen() {
        get(session);
    }

    void finish() {
        get(session).finish();
        awaitFeedEnd();
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    synchronized Map<String, ResidentRecord> records() {
        return Map.copyOf(records);
    }

    /** Sequence of the last that was received of a person. */
    synchronized long sequenceOf(String number) {
        return sequences.get(number);
    }

    LogPosition start() {
        return start;
    }

    LogPosition consistentAt() {
        return get(completed);
    }

    boolean isComplete() {
        return completed.isDone();
    }

    String lastToken() {
        return tokens.getLast();
    }

    List<Integer> pageSizes() {
        return pageSizes;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void started(String snapshotId, LogPosition from, long estimatedRecords) {
        start = from;
    }

    @Override
    public void page(Sealed sealed, String resumeToken) {
        take(sealed);
        tokens.add(resumeToken);
        pageSizes.add(sealed.message().getEntriesCount());
        afterPage.accept(this);
    }

    @Override
    public void completed(LogPosition consistentAt) {
        completed.complete(consistentAt);
    }

    @Override
    public void opened(FeedStart opened) {
        reached(opened.cursor());
    }

    @Override
    public void disclosure(Sealed sealed) {
        reached(take(sealed));
    }

    @Override
    public void withheld(HeldDelivery held) {
        reached(held.position());
    }

    @Override
    public void mark(LogPosition position, boolean caughtUp) {
        reached(position);
    }

    private synchronized LogPosition take(Sealed sealed) {
        LogPosition last = reached;
        for (DisclosureEntry entry : Registered.entries(sealed.message())) {
            ResidentRecord record = Registered.payload(entry);
            String number = record.getAddresseeNumber();
            long sequence = entry.getPosition().getSequence();
            last = new LogPosition(entry.getPosition().getEpoch(), sequence);
            if (sequences.getOrDefault(number, -1L) >= sequence) {
                continue;
            }
            sequences.put(number, sequence);
            switch (entry.getKind()) {
                case ENTRY_KIND_RECORD, ENTRY_KIND_ENTER_SCOPE -> records.put(number, record);
                case ENTRY_KIND_LEAVE_SCOPE -> records.remove(number);
                case ENTRY_KIND_NOT_FOUND,
                        ENTRY_KIND_TOO_MANY,
                        ENTRY_KIND_WITHHELD,
                        ENTRY_KIND_UNSPECIFIED,
                        UNRECOGNIZED -> {}
            }
        }
        return last;
    }

    private synchronized void reached(LogPosition position) {
        reached = position;
        session.thenAccept(each -> each.acknowledge(position)).isDone();
        awaited.forEach((sequence, passed) -> {
            if (sequence <= position.sequence()) {
                passed.complete(true);
            }
        });
    }
}
