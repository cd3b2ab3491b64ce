package cityhub.hub.api;

import cityhub.basics.v1.FeedOpened;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.PositionMark;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.basics.v1.Withheld;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.ResidentFeeds;
import cityhub.hub.delivery.FeedEngine;
import cityhub.hub.delivery.FeedOutlet;
import cityhub.hub.delivery.FeedSession;
import cityhub.hub.delivery.FeedStart;
import cityhub.hub.delivery.HeldDelivery;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.Asker;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One call of WatchChanges. The feed runs on a thread of its own; what the consumer sends reaches its session. */
final class FeedCall implements StreamObserver<WatchChangesRequest>, FeedOutlet {
    private static final int MOST_EARLY = 100;

    private final ResidentFeeds feeds;
    private final HubMetrics metrics;
    private final Asker asker;
    private final ServerCallStreamObserver<WatchChangesResponse> answers;
    private final List<Consumer<FeedSession>> early = new ArrayList<>();
    private Optional<FeedSession> session = Optional.empty();
    private boolean started;
    private volatile boolean over;

    FeedCall(
            ResidentFeeds feeds,
            HubMetrics metrics,
            Asker asker,
            ServerCallStreamObserver<WatchChangesResponse> answers) {
        this.feeds = feeds;
        this.metrics = metrics;
        this.asker = asker;
        this.answers = answers;
        answers.setOnReadyHandler(() -> withSession(FeedSession::transportReady));
        answers.setOnCancelHandler(() -> withSession(FeedSession::finish));
        answers.setOnCloseHandler(this::closed);
    }

    @Override
    public void onNext(WatchChangesRequest request) {
        switch (request.getMessageCase()) {
            case OPEN -> open(request.getOpen());
            case ACKNOWLEDGE -> {
                requireStarted();
                LogPosition position =
                        Positions.fromProto(request.getAcknowledge().getPosition());
                withSession(each -> each.acknowledge(position));
            }
            case MESSAGE_NOT_SET -> refuse(HubException.invalid("message", "open or acknowledge"));
        }
    }

    private void open(OpenFeed open) {
        if (started) {
            refuse(HubException.invalid("open", "only once, first"));
            return;
        }
        Optional<LogPosition> replayAfter =
                open.hasReplayAfter() ? Optional.of(Positions.fromProto(open.getReplayAfter())) : Optional.empty();
        // An unsigned value beyond the signed range is negative here, and refused like any other out of range.
        FeedEngine.Wish wish = new FeedEngine.Wish(replayAfter, open.getWindow());
        started = true;
        Thread.ofVirtual().name("feed").start(() -> run(open.getAgreementId(), wish));
    }

    private void run(String agreementId, FeedEngine.Wish wish) {
        try {
            feeds.run(asker, agreementId, wish, this, this::begun);
            if (!isOver()) {
                answers.onCompleted();
            }
        } catch (RuntimeException e) {
            if (!over) {
                answers.onError(e);
            }
        }
    }

    /** The call has ended at this side too, as after a message that is too large. */
    private void closed() {
        over = true;
        withSession(FeedSession::finish);
    }

    private boolean isOver() {
        return over || answers.isCancelled();
    }

    private void requireStarted() {
        if (!started) {
            throw HubException.invalid("acknowledge", "open comes first");
        }
    }

    private void refuse(HubException reason) {
        if (!started) {
            throw reason;
        }
        withSession(each -> each.close(reason));
    }

    /** Does something with the session, once there is one. */
    private synchronized void withSession(Consumer<FeedSession> action) {
        if (session.isPresent()) {
            action.accept(session.get());
        } else if (early.size() < MOST_EARLY) {
            early.add(action);
        } else {
            throw HubException.invalid("acknowledge", "nothing was delivered yet");
        }
    }

    private synchronized void begun(FeedSession opened) {
        session = Optional.of(opened);
        early.forEach(action -> action.accept(opened));
        early.clear();
    }

    @Override
    public void onError(Throwable broken) {
        withSession(FeedSession::finish);
    }

    @Override
    public void onCompleted() {
        if (started) {
            withSession(FeedSession::finish);
        } else {
            answers.onCompleted();
        }
    }

    @Override
    public boolean isReady() {
        return answers.isReady();
    }

    @Override
    public void opened(FeedStart start) {
        send(WatchChangesResponse.newBuilder()
                .setOpened(FeedOpened.newBuilder()
                        .setSessionId(start.sessionId())
                        .setCursor(Positions.toProto(start.cursor()))
                        .setWindow(start.window())));
    }

    @Override
    public void disclosure(Sealed sealed) {
        metrics.disclosed("FEED", sealed.message().getEntriesCount());
        send(WatchChangesResponse.newBuilder().setDisclosure(sealed.message()));
    }

    @Override
    public void withheld(HeldDelivery held) {
        metrics.withheld(held.reason());
        send(WatchChangesResponse.newBuilder()
                .setWithheld(Withheld.newBuilder()
                        .setDeliveryId(held.deliveryId())
                        .setPosition(Positions.toProto(held.position()))
                        .setPrevious(Positions.toProto(held.previous()))
                        .setReason(held.reason())));
    }

    @Override
    public void mark(LogPosition position, boolean caughtUp) {
        send(WatchChangesResponse.newBuilder()
                .setMark(PositionMark.newBuilder()
                        .setPosition(Positions.toProto(position))
                        .setCaughtUp(caughtUp)));
    }

    /** To a consumer that is gone nothing is sent; its cancellation ends the feed. */
    private void send(WatchChangesResponse.Builder message) {
        if (!isOver()) {
            answers.onNext(message.build());
        }
    }
}
