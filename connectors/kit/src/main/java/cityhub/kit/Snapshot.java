package cityhub.kit;

import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.kit.seal.DisclosureVerifier;
import io.grpc.Status;

/** A running snapshot, message by message. {@link ResidentConsumer} takes and resumes snapshots by itself. */
public final class Snapshot implements AutoCloseable {
    private final Exchange<SnapshotResidentsRequest, SnapshotResidentsResponse> exchange;
    private final DisclosureVerifier.Call seals;

    private Snapshot(
            Exchange<SnapshotResidentsRequest, SnapshotResidentsResponse> exchange, DisclosureVerifier.Call seals) {
        this.exchange = exchange;
        this.seals = seals;
    }

    static Snapshot open(
            Exchange<SnapshotResidentsRequest, SnapshotResidentsResponse> exchange,
            DisclosureVerifier.Call seals,
            SnapshotResidentsRequest request) {
        exchange.send(request);
        exchange.endSending();
        return new Snapshot(exchange, seals);
    }

    /**
     * Waits for the next event; after {@link SnapshotEvent.Completed} there is none.
     *
     * @throws CityHubException when the stream broke or was ended
     * @throws cityhub.kit.seal.SealException when the evidence does not hold: nothing of the page is handed over
     */
    public SnapshotEvent next() {
        SnapshotResidentsResponse response = exchange.receive().orElseThrow(CityHubException::endedEarly);
        return switch (response.getMessageCase()) {
            case STARTED ->
                new SnapshotEvent.Started(
                        response.getStarted().getSnapshotId(),
                        Position.of(response.getStarted().getStart()),
                        response.getStarted().getEstimatedRecords());
            case PAGE ->
                new SnapshotEvent.Page(
                        seals.verify(response.getPage().getDisclosure()),
                        response.getPage().getResumeToken());
            case COMPLETED ->
                new SnapshotEvent.Completed(Position.of(response.getCompleted().getConsistentAt()));
            case MESSAGE_NOT_SET ->
                throw CityHubException.local(Status.Code.INTERNAL, "The snapshot sent an empty message.");
        };
    }

    /** Ends the snapshot; from any thread. */
    @Override
    public void close() {
        exchange.close();
    }
}
