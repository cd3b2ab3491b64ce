package cityhub.kit;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.kit.seal.SealException;
import cityhub.kit.seal.SealException.Fault;
import cityhub.kit.seal.VerifiedDisclosure;
import cityhub.resident.v1.ResidentRecord;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Turns what streams bring into batches for the sink: in order, without duplicates, without gaps. */
final class Handover {
    private final ResidentSink sink;
    private final ConsumerListener listener;
    private boolean restarting;
    private long batches;

    Handover(ResidentSink sink, ConsumerListener listener) {
        this.sink = sink;
        this.listener = listener;
    }

    /** Where the sink stands. */
    Progress lastCommitted() {
        return restarting ? Progress.nothing() : guarded(sink::lastCommitted);
    }

    /** How many batches the sink committed. */
    long batches() {
        return batches;
    }

    /** The next snapshot begins anew. */
    void restart() {
        restarting = true;
    }

    /** Stores where a feed without a snapshot begins. */
    Progress begin(Progress progress) {
        return apply(new Batch.Changes(progress, List.of()));
    }

    Progress snapshot(SnapshotEvent event, Progress progress) {
        return switch (event) {
            case SnapshotEvent.Started started -> start(started, progress);
            case SnapshotEvent.Page page -> page(page, progress);
            case SnapshotEvent.Completed completed ->
                apply(new Batch.SnapshotCompleted(Progress.feed(progress.position(), completed.consistentAt())));
        };
    }

    /** The snapshot that the sink holds in part goes on; another one begins anew. */
    private Progress start(SnapshotEvent.Started started, Progress progress) {
        boolean goesOn = progress.snapshotId().equals(started.snapshotId())
                && progress.position().equals(started.start());
        Progress begun = Progress.snapshot(started.snapshotId(), started.start(), "");
        return goesOn ? progress : apply(new Batch.SnapshotStarted(begun, started.estimatedRecords()));
    }

    private Progress page(SnapshotEvent.Page page, Progress progress) {
        List<ResidentEntry> entries = new ArrayList<>();
        List<DisclosureEntry> withheld = new ArrayList<>();
        for (DisclosureEntry entry : page.disclosure().entries()) {
            if (entry.getKind() == EntryKind.ENTRY_KIND_WITHHELD) {
                withheld.add(entry);
            } else {
                entries.add(entry(entry));
            }
        }
        Progress reached = apply(new Batch.SnapshotPage(
                Progress.snapshot(progress.snapshotId(), progress.position(), page.resumeToken()),
                List.copyOf(entries)));
        withheld.forEach(entry -> listener.withheld(Position.of(entry.getPosition()), entry.getWithheldReason()));
        return reached;
    }

    Progress feed(FeedEvent event, Progress progress) {
        return switch (event) {
            case FeedEvent.Delivered delivered -> deliver(delivered.disclosure(), progress);
            case FeedEvent.Mark mark -> advance(mark.position(), progress);
            case FeedEvent.Parked parked -> {
                requireNoGap(parked.previous(), progress.position());
                Progress reached = advance(parked.position(), progress);
                if (!reached.equals(progress)) {
                    listener.withheld(parked.position(), parked.reason());
                }
                yield reached;
            }
        };
    }

    private Progress advance(Position position, Progress progress) {
        requireEpoch(position, progress.position());
        return position.isAfter(progress.position())
                ? apply(new Batch.Changes(Progress.feed(position, progress.consistentAt()), List.of()))
                : progress;
    }

    private Progress deliver(VerifiedDisclosure disclosure, Progress progress) {
        List<ResidentEntry> entries = new ArrayList<>();
        Position last = progress.position();
        for (DisclosureEntry delivered : disclosure.entries()) {
            Position position = Position.of(delivered.getPosition());
            requireEpoch(position, last);
            requireNoGap(Position.of(delivered.getPrevious()), last);
            if (position.isAfter(last)) {
                entries.add(entry(delivered));
                last = position;
            }
        }
        if (last.equals(progress.position())) {
            return progress;
        }
        List<ResidentEntry> fresh = progress.mayMeetOlder() ? withoutOlder(entries) : entries;
        return apply(new Batch.Changes(Progress.feed(last, progress.consistentAt()), List.copyOf(fresh)));
    }

    /** A snapshot may have brought a person's later state already. */
    private List<ResidentEntry> withoutOlder(List<ResidentEntry> entries) {
        Set<String> numbers = entries.stream().map(ResidentEntry::number).collect(Collectors.toUnmodifiableSet());
        Map<String, Position> known = guarded(() -> sink.positionsOf(numbers));
        return entries.stream()
                .filter(entry ->
                        !known.containsKey(entry.number()) || entry.position().isAfter(known.get(entry.number())))
                .toList();
    }

    private static void requireEpoch(Position position, Position last) {
        if (position.epoch() != last.epoch()) {
            throw CityHubException.resync();
        }
    }

    private static void requireNoGap(Position previous, Position last) {
        if (previous.isAfter(last)) {
            throw new FeedGapException(previous, last);
        }
    }

    private static ResidentEntry entry(DisclosureEntry entry) {
        ResidentRecord record = Records.parse(entry.getPayload());
        String number = Records.numberOf(record);
        if (number.isEmpty()) {
            throw CityHubException.local(
                    Status.Code.FAILED_PRECONDITION,
                    "The agreement delivers no number: without one records can't be told apart.");
        }
        return new ResidentEntry(kind(entry), number, Position.of(entry.getPosition()), record, entry.getEndOfNotice());
    }

    private static ResidentEntry.Kind kind(DisclosureEntry entry) {
        return switch (entry.getKind()) {
            case ENTRY_KIND_RECORD -> ResidentEntry.Kind.KEEP;
            case ENTRY_KIND_ENTER_SCOPE -> ResidentEntry.Kind.ENTER;
            case ENTRY_KIND_LEAVE_SCOPE -> ResidentEntry.Kind.LEAVE;
            case ENTRY_KIND_NOT_FOUND, ENTRY_KIND_TOO_MANY, ENTRY_KIND_WITHHELD, ENTRY_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new SealException(Fault.MALFORMED, "An entry is of a kind that does not belong there.");
        };
    }

    private Progress apply(Batch batch) {
        guarded(() -> {
            sink.apply(batch);
            return batch;
        });
        restarting = false;
        batches++;
        listener.applied(batch);
        return batch.progress();
    }

    private static <T> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            throw new SinkFailedException(e);
        }
    }
}
