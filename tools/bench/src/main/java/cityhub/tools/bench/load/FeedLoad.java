package cityhub.tools.bench.load;

import cityhub.basics.v1.AcknowledgeFeed;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.kit.CityHub;
import cityhub.kit.Feed;
import cityhub.kit.FeedEvent;
import cityhub.kit.Position;
import cityhub.tools.bench.measure.Round;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A feed that is behind and catches up, from the same position again and again, verified and parsed by the kit. */
final class FeedLoad implements AutoCloseable {
    private final LoadTask.Target target;
    private final Position start;
    private Optional<CityHub> hub = Optional.empty();
    private Optional<Feed> feed = Optional.empty();

    private FeedLoad(LoadTask.Target target, Position start) {
        this.target = target;
        this.start = start;
    }

    /** Where the feeds stand, before the changes that they are to catch up with. */
    static Position start(LoadTask.FeedStart task) {
        return task.targets().stream()
                .map(FeedLoad::start)
                .max(Comparator.comparingLong(Position::sequence))
                .orElseThrow();
    }

    private static Position start(LoadTask.Target target) {
        try (CityHub hub = Participant.open(target);
                Feed feed = hub.watch(target.agreementId(), Optional.empty(), 0)) {
            return feed.cursor();
        }
    }

    static Round run(LoadTask.CatchUps task, Position start) {
        List<FeedLoad> loads =
                task.targets().stream().map(each -> new FeedLoad(each, start)).toList();
        try {
            List<BlockingLoop.Work> workers = new ArrayList<>();
            loads.forEach(each -> workers.add(each::next));
            return BlockingLoop.run(workers, task.timing(), task.processes());
        } finally {
            loads.forEach(FeedLoad::close);
        }
    }

    /** The next chunk; what a mark or the opening gives is nothing. */
    private int next() throws InvalidProtocolBufferException {
        if (feed.isEmpty()) {
            hub = Optional.of(Participant.open(target));
            feed = Optional.of(hub.get().watch(target.agreementId(), Optional.of(start), 0));
        }
        return switch (feed.get().next()) {
            case FeedEvent.Delivered event -> {
                List<DisclosureEntry> entries = event.disclosure().entries();
                feed.get().acknowledge(position(entries.getLast()));
                yield SnapshotLoad.parse(entries);
            }
            case FeedEvent.Parked parked -> throw new IllegalStateException("parked: " + parked.reason());
            case FeedEvent.Mark mark -> {
                if (mark.caughtUp()) {
                    close();
                }
                yield 0;
            }
        };
    }

    private static Position position(DisclosureEntry last) {
        return new Position(last.getPosition().getEpoch(), last.getPosition().getSequence());
    }

    /** Keeps the checkpoint that a newcomer asks for, then all messages of one catching up, each behind its length. */
    static void record(LoadTask.RecordCatchUp task, Position start) throws IOException, InterruptedException {
        try (CityHub hub = Participant.open(task.target());
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(task.samples())))) {
            hub.ledger()
                    .getCheckpoint(GetCheckpointRequest.getDefaultInstance())
                    .writeDelimitedTo(out);
            Received received = new Received();
            StreamObserver<WatchChangesRequest> requests =
                    PersonalBasicsServiceGrpc.newStub(hub.channel()).watchChanges(received);
            requests.onNext(WatchChangesRequest.newBuilder()
                    .setOpen(OpenFeed.newBuilder()
                            .setAgreementId(task.target().agreementId())
                            .setReplayAfter(cityhub.evidence.v1.Position.newBuilder()
                                    .setEpoch(start.epoch())
                                    .setSequence(start.sequence())))
                    .build());
            for (WatchChangesResponse each = received.next(); ; each = received.next()) {
                each.writeDelimitedTo(out);
                if (each.hasDisclosure()) {
                    requests.onNext(acknowledgement(each));
                }
                if (each.hasMark() && each.getMark().getCaughtUp()) {
                    break;
                }
            }
            requests.onCompleted();
        }
    }

    private static WatchChangesRequest acknowledgement(WatchChangesResponse response)
            throws InvalidProtocolBufferException {
        DisclosureEntry last = DisclosureEntry.parseFrom(
                response.getDisclosure().getEntriesList().getLast().getEntry());
        return WatchChangesRequest.newBuilder()
                .setAcknowledge(AcknowledgeFeed.newBuilder().setPosition(last.getPosition()))
                .build();
    }

    /** Hands what comes to the thread that records it. */
    private static final class Received implements StreamObserver<WatchChangesResponse> {
        private final BlockingQueue<Optional<WatchChangesResponse>> queue = new LinkedBlockingQueue<>();
        private volatile String fault = "the feed ended";

        WatchChangesResponse next() throws InterruptedException {
            return queue.take().orElseThrow(() -> new IllegalStateException(fault));
        }

        @Override
        public void onNext(WatchChangesResponse response) {
            queue.add(Optional.of(response));
        }

        @Override
        public void onError(Throwable broken) {
            fault = broken.toString();
            queue.add(Optional.empty());
        }

        @Override
        public void onCompleted() {
            queue.add(Optional.empty());
        }
    }

    @Override
    public void close() {
        feed.ifPresent(Feed::close);
        hub.ifPresent(CityHub::close);
        feed = Optional.empty();
        hub = Optional.empty();
    }
}
