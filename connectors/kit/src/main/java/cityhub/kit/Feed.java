package cityhub.kit;

import cityhub.basics.v1.AcknowledgeFeed;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.basics.v1.Withheld;
import cityhub.kit.seal.DisclosureVerifier;
import io.grpc.Status;
import java.util.Optional;

/**
 * An open feed, message by message. {@link ResidentConsumer} does all of reconnecting, duplicates and acknowledging;
 * this is for who wants to do it himself.
 */
public final class Feed implements AutoCloseable {
    private final Exchange<WatchChangesRequest, WatchChangesResponse> exchange;
    private final DisclosureVerifier.Call seals;
    private final Position cursor;
    private final int window;

    private Feed(
            Exchange<WatchChangesRequest, WatchChangesResponse> exchange,
            DisclosureVerifier.Call seals,
            Position cursor,
            int window) {
        this.exchange = exchange;
        this.seals = seals;
        this.cursor = cursor;
        this.window = window;
    }

    static Feed open(
            Exchange<WatchChangesRequest, WatchChangesResponse> exchange,
            DisclosureVerifier.Call seals,
            String agreementId,
            Optional<Position> replayAfter,
            int window) {
        OpenFeed.Builder open =
                OpenFeed.newBuilder().setAgreementId(agreementId).setWindow(window);
        replayAfter.map(Position::toProto).ifPresent(open::setReplayAfter);
        exchange.send(WatchChangesRequest.newBuilder().setOpen(open).build());
        WatchChangesResponse first = first(exchange);
        return new Feed(
                exchange,
                seals,
                Position.of(first.getOpened().getCursor()),
                first.getOpened().getWindow());
    }

    private static WatchChangesResponse first(Exchange<WatchChangesRequest, WatchChangesResponse> exchange) {
        try {
            WatchChangesResponse first = exchange.receive().orElseThrow(CityHubException::endedEarly);
            if (first.hasOpened()) {
                return first;
            }
            throw CityHubException.local(Status.Code.INTERNAL, "The feed did not begin with its opening.");
        } catch (CityHubException e) {
            exchange.close();
            throw e;
        }
    }

    /** Deliveries follow from after this position. */
    public Position cursor() {
        return cursor;
    }

    /** How many entries may be unacknowledged. */
    public int window() {
        return window;
    }

    /**
     * Waits for the next event.
     *
     * @throws CityHubException when the feed broke or was ended
     * @throws cityhub.kit.seal.SealException when the evidence does not hold: nothing of it is handed over
     */
    public FeedEvent next() {
        WatchChangesResponse response = exchange.receive().orElseThrow(CityHubException::endedEarly);
        return switch (response.getMessageCase()) {
            case DISCLOSURE -> new FeedEvent.Delivered(seals.verify(response.getDisclosure()));
            case MARK ->
                new FeedEvent.Mark(
                        Position.of(response.getMark().getPosition()),
                        response.getMark().getCaughtUp());
            case WITHHELD -> parked(response.getWithheld());
            case OPENED, MESSAGE_NOT_SET ->
                throw CityHubException.local(
                        Status.Code.INTERNAL, "The feed sent a message that does not belong there.");
        };
    }

    /** Says that all up to this position is committed here. */
    public void acknowledge(Position position) {
        exchange.send(WatchChangesRequest.newBuilder()
                .setAcknowledge(AcknowledgeFeed.newBuilder().setPosition(position.toProto()))
                .build());
    }

    /** Ends the feed; from any thread. */
    @Override
    public void close() {
        exchange.close();
    }

    private static FeedEvent parked(Withheld withheld) {
        return new FeedEvent.Parked(
                withheld.getDeliveryId(),
                Position.of(withheld.getPosition()),
                Position.of(withheld.getPrevious()),
                withheld.getReason());
    }
}
