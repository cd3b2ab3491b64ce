package cityhub.kit.fake;

import cityhub.basics.v1.FeedOpened;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.PositionMark;
import cityhub.basics.v1.SnapshotCompleted;
import cityhub.basics.v1.SnapshotPage;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.SnapshotStarted;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.basics.v1.Withheld;
import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.Position;
import cityhub.evidence.v1.SaltedEntry;
import cityhub.evidence.v1.WithheldReason;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The change log of a fake hub, its feed and its snapshots. Every change goes to the open feed as a disclosure of its
 * own; replays come in chunks.
 */
public final class FakeLog {
    private static final int CHUNK = 7;
    private static final int PAGE = 5;

    private final Function<List<DisclosureEntry>, Disclosure> sealing;
    private final List<WatchChangesResponse> log = new ArrayList<>();
    private final TreeMap<String, DisclosureEntry> residents = new TreeMap<>();
    private final List<OpenFeed> openings = new ArrayList<>();
    private final List<String> snapshotRequests = new ArrayList<>();
    private final Deque<Runnable> betweenPages = new ArrayDeque<>();
    private StreamObserver<WatchChangesResponse> open = new FakeBasics.Deaf<>();
    private UnaryOperator<List<WatchChangesResponse>> disturbance = UnaryOperator.identity();
    private long epoch = 1;
    private long sequence;
    private long cursor;
    private long snapshotStart;
    private int snapshots;
    private int pagesBeforeBreak = Integer.MAX_VALUE;

    FakeLog(Function<List<DisclosureEntry>, Disclosure> sealing) {
        this.sealing = sealing;
    }

    /** A record changes. */
    public synchronized void change(ResidentRecord record) {
        change(EntryKind.ENTRY_KIND_RECORD, record);
    }

    /** A person leaves the population. */
    public synchronized void leave(ResidentRecord numberOnly) {
        change(EntryKind.ENTRY_KIND_LEAVE_SCOPE, numberOnly);
    }

    private void change(EntryKind kind, ResidentRecord record) {
        Position previous = at(sequence);
        DisclosureEntry entry = DisclosureEntry.newBuilder()
                .setKind(kind)
                .setPosition(at(++sequence))
                .setPrevious(previous)
                .setDeliveryId("delivery-" + sequence)
                .setEndOfNotice(true)
                .setPayload(record.toByteString())
                .build();
        if (kind == EntryKind.ENTRY_KIND_LEAVE_SCOPE) {
            residents.remove(record.getAddresseeNumber());
        } else {
            residents.put(
                    record.getAddresseeNumber(),
                    entry.toBuilder().clearPrevious().clearDeliveryId().build());
        }
        // The sealed form is made when it is sent; here the entry stands for it, unsealed.
        append(unsealed(entry));
    }

    /** A change that can't be given in the consumer's form. */
    public synchronized void withhold() {
        Position previous = at(sequence);
        append(WatchChangesResponse.newBuilder()
                .setWithheld(Withheld.newBuilder()
                        .setDeliveryId("delivery-" + (sequence + 1))
                        .setPosition(at(++sequence))
                        .setPrevious(previous)
                        .setReason(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED))
                .build());
    }

    /** Says where the feed stands. */
    public synchronized void mark() {
        emit(WatchChangesResponse.newBuilder()
                .setMark(PositionMark.newBuilder().setPosition(at(sequence)).setCaughtUp(true))
                .build());
    }

    /** The database was restored: another epoch, all positions anew. */
    public synchronized void restore() {
        epoch++;
        sequence = 100;
        cursor = 100;
        log.clear();
        residents.replaceAll((number, entry) -> entry.toBuilder()
                .setPosition(Position.newBuilder().setEpoch(epoch).setSequence(50))
                .build());
    }

    /** Alters what replays and changes send from now on: to lose, repeat or reorder deliveries. */
    public synchronized void disturb(UnaryOperator<List<WatchChangesResponse>> change) {
        disturbance = change;
    }

    /** Ends the open feed. */
    public synchronized void end(StatusRuntimeException reason) {
        open.onError(reason);
        open = new FakeBasics.Deaf<>();
    }

    /** The next snapshot stream breaks after so many pages. */
    public synchronized void breakSnapshotAfter(int pages) {
        pagesBeforeBreak = pages;
    }

    /** Runs after the next page of a snapshot, then each after the following. */
    public synchronized void afterPage(Runnable task) {
        betweenPages.add(task);
    }

    public synchronized long sequence() {
        return sequence;
    }

    /** Sequence acknowledged last. */
    public synchronized long cursor() {
        return cursor;
    }

    public synchronized List<OpenFeed> openings() {
        return List.copyOf(openings);
    }

    /** Tokens of the snapshots asked for. */
    public synchronized List<String> snapshotRequests() {
        return List.copyOf(snapshotRequests);
    }

    synchronized Map<String, DisclosureEntry> residents() {
        return new TreeMap<>(residents);
    }

    synchronized StreamObserver<WatchChangesRequest> watch(StreamObserver<WatchChangesResponse> observer) {
        return new FakeBasics.Deaf<>() {
            @Override
            public void onNext(WatchChangesRequest request) {
                if (request.hasOpen()) {
                    open(request.getOpen(), observer);
                } else {
                    acknowledge(request.getAcknowledge().getPosition(), observer);
                }
            }

            @Override
            public void onError(Throwable thrown) {
                forget(observer);
            }

            @Override
            public void onCompleted() {
                forget(observer);
                observer.onCompleted();
            }
        };
    }

    private synchronized void open(OpenFeed request, StreamObserver<WatchChangesResponse> observer) {
        openings.add(request);
        if (request.hasReplayAfter() && request.getReplayAfter().getEpoch() != epoch) {
            observer.onError(FakeHub.error(ErrorReason.ERROR_REASON_RESYNC_REQUIRED, Code.FAILED_PRECONDITION));
            return;
        }
        long start = request.hasReplayAfter() ? request.getReplayAfter().getSequence() : cursor;
        open = observer;
        observer.onNext(WatchChangesResponse.newBuilder()
                .setOpened(FeedOpened.newBuilder()
                        .setSessionId("session-" + openings.size())
                        .setCursor(at(start))
                        .setWindow(1000))
                .build());
        send(log.stream().filter(message -> sequenceOf(message) > start).toList());
    }

    private synchronized void acknowledge(Position position, StreamObserver<WatchChangesResponse> observer) {
        if (observer.equals(open)) {
            cursor = Math.max(cursor, position.getSequence());
        }
    }

    private synchronized void forget(StreamObserver<WatchChangesResponse> observer) {
        if (observer.equals(open)) {
            open = new FakeBasics.Deaf<>();
        }
    }

    private void append(WatchChangesResponse message) {
        log.add(message);
        send(List.of(message));
    }

    private void send(List<WatchChangesResponse> messages) {
        List<DisclosureEntry> chunk = new ArrayList<>();
        for (WatchChangesResponse message : disturbance.apply(messages)) {
            if (message.hasDisclosure()) {
                chunk.addAll(entries(message));
            }
            if (!message.hasDisclosure() || chunk.size() == CHUNK) {
                flush(chunk);
            }
            if (!message.hasDisclosure()) {
                emit(message);
            }
        }
        flush(chunk);
    }

    private void flush(List<DisclosureEntry> chunk) {
        if (!chunk.isEmpty()) {
            emit(WatchChangesResponse.newBuilder()
                    .setDisclosure(sealing.apply(List.copyOf(chunk)))
                    .build());
            chunk.clear();
        }
    }

    /** A consumer that went away in this moment is no fault of the hub's. */
    private void emit(WatchChangesResponse message) {
        try {
            open.onNext(message);
        } catch (StatusRuntimeException e) {
            open = new FakeBasics.Deaf<>();
        }
    }

    void snapshot(String token, StreamObserver<SnapshotResidentsResponse> observer) {
        Consumer<SnapshotResidentsResponse> out = observer::onNext;
        if (!begin(token, out)) {
            observer.onError(FakeHub.error(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, Code.INVALID_ARGUMENT));
            return;
        }
        String after = token.isEmpty() ? "" : token.split("/", -1)[1];
        for (List<DisclosureEntry> page = page(after); !page.isEmpty(); page = page(after)) {
            if (isBroken()) {
                observer.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
            }
            after = residentsNumber(page.getLast());
            out.accept(SnapshotResidentsResponse.newBuilder()
                    .setPage(SnapshotPage.newBuilder()
                            .setDisclosure(sealing.apply(page))
                            .setResumeToken("snapshot-" + snapshots + "/" + after))
                    .build());
            runBetweenPages();
        }
        out.accept(SnapshotResidentsResponse.newBuilder()
                .setCompleted(SnapshotCompleted.newBuilder().setConsistentAt(at(sequence())))
                .build());
        observer.onCompleted();
    }

    private synchronized boolean begin(String token, Consumer<SnapshotResidentsResponse> out) {
        snapshotRequests.add(token);
        if (token.isEmpty()) {
            snapshots++;
            snapshotStart = sequence;
            cursor = sequence;
        }
        boolean known = token.isEmpty() || token.startsWith("snapshot-" + snapshots + "/");
        if (known) {
            out.accept(SnapshotResidentsResponse.newBuilder()
                    .setStarted(SnapshotStarted.newBuilder()
                            .setSnapshotId("snapshot-" + snapshots)
                            .setStart(at(snapshotStart))
                            .setEstimatedRecords(residents.size()))
                    .build());
        }
        return known;
    }

    /** All tokens given so far are void. */
    public synchronized void forgetSnapshots() {
        snapshots++;
    }

    private synchronized List<DisclosureEntry> page(String after) {
        return residents.tailMap(after, false).values().stream().limit(PAGE).toList();
    }

    private synchronized boolean isBroken() {
        if (pagesBeforeBreak == 0) {
            pagesBeforeBreak = Integer.MAX_VALUE;
            return true;
        }
        pagesBeforeBreak = pagesBeforeBreak == Integer.MAX_VALUE ? pagesBeforeBreak : pagesBeforeBreak - 1;
        return false;
    }

    private void runBetweenPages() {
        Runnable task;
        synchronized (this) {
            task = betweenPages.isEmpty() ? () -> {} : betweenPages.poll();
        }
        task.run();
    }

    private String residentsNumber(DisclosureEntry entry) {
        synchronized (this) {
            return residents.entrySet().stream()
                    .filter(each -> each.getValue().getPayload().equals(entry.getPayload()))
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .orElseThrow();
        }
    }

    private Position at(long at) {
        return Position.newBuilder().setEpoch(epoch).setSequence(at).build();
    }

    private static WatchChangesResponse unsealed(DisclosureEntry entry) {
        return WatchChangesResponse.newBuilder()
                .setDisclosure(Disclosure.newBuilder()
                        .addEntries(SaltedEntry.newBuilder().setEntry(entry.toByteString())))
                .build();
    }

    private static List<DisclosureEntry> entries(WatchChangesResponse unsealed) {
        return unsealed.getDisclosure().getEntriesList().stream()
                .map(salted -> {
                    try {
                        return DisclosureEntry.parseFrom(salted.getEntry());
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** Sequence of the first delivery in a message that is not yet sealed. */
    public static long sequenceOf(WatchChangesResponse message) {
        return message.hasWithheld()
                ? message.getWithheld().getPosition().getSequence()
                : entries(message).getFirst().getPosition().getSequence();
    }
}
