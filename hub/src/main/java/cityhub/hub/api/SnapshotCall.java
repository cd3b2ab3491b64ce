package cityhub.hub.api;

import cityhub.basics.v1.SnapshotCompleted;
import cityhub.basics.v1.SnapshotPage;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.SnapshotStarted;
import cityhub.hub.basics.ResidentSnapshots;
import cityhub.hub.basics.SnapshotOutlet;
import cityhub.hub.basics.SnapshotSession;
import cityhub.hub.delivery.LogPosition;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.registry.Asker;
import io.grpc.stub.ServerCallStreamObserver;

/** One call of SnapshotResidents; it runs on a thread of its own, so that the transport's events come through. */
final class SnapshotCall implements SnapshotOutlet {
    private final ServerCallStreamObserver<SnapshotResidentsResponse> answers;
    private final SnapshotSession session = new SnapshotSession();

    SnapshotCall(ServerCallStreamObserver<SnapshotResidentsResponse> answers) {
        this.answers = answers;
        answers.setOnReadyHandler(session::transportReady);
        answers.setOnCancelHandler(session::cancel);
    }

    void start(ResidentSnapshots snapshots, Asker asker, ResidentSnapshots.Wish wish) {
        Thread.ofVirtual().name("snapshot").start(() -> run(snapshots, asker, wish));
    }

    private void run(ResidentSnapshots snapshots, Asker asker, ResidentSnapshots.Wish wish) {
        try {
            snapshots.run(asker, wish, this, session);
            if (!answers.isCancelled()) {
                answers.onCompleted();
            }
        } catch (RuntimeException e) {
            answers.onError(e);
        }
    }

    @Override
    public boolean isReady() {
        return answers.isReady();
    }

    @Override
    public void started(String snapshotId, LogPosition start, long estimatedRecords) {
        send(SnapshotResidentsResponse.newBuilder()
                .setStarted(SnapshotStarted.newBuilder()
                        .setSnapshotId(snapshotId)
                        .setStart(Positions.toProto(start))
                        .setEstimatedRecords(estimatedRecords)));
    }

    @Override
    public void page(Sealed sealed, String resumeToken) {
        send(SnapshotResidentsResponse.newBuilder()
                .setPage(SnapshotPage.newBuilder()
                        .setDisclosure(sealed.message())
                        .setResumeToken(resumeToken)));
    }

    @Override
    public void completed(LogPosition consistentAt) {
        send(SnapshotResidentsResponse.newBuilder()
                .setCompleted(SnapshotCompleted.newBuilder().setConsistentAt(Positions.toProto(consistentAt))));
    }

    /** To a consumer that is gone nothing is sent; its cancellation ends the snapshot. */
    private void send(SnapshotResidentsResponse.Builder message) {
        if (!answers.isCancelled()) {
            answers.onNext(message.build());
        }
    }
}
