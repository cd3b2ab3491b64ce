package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.Intake;
import cityhub.hub.basics.OpenStreams;
import cityhub.hub.basics.SampleChanges;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.TestDatabase;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The thread that answers ends with its call, though a notice never becomes whole. */
class SubmitChangesCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SETTLING = Duration.ofMillis(200);
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void threadEndsWhenTheCallIsCancelled() throws InterruptedException {
        Transport transport = new Transport();
        SubmitChangesCall call = halfNotice(transport);
        transport.cancelled = true;
        transport.onCancel.run();
        assertTrue(call.answering().join(PATIENCE));
    }

    @Test
    void threadEndsWhenTheServerClosesTheCall() throws InterruptedException {
        Transport transport = new Transport();
        SubmitChangesCall call = halfNotice(transport);
        transport.onClose.run();
        assertTrue(call.answering().join(PATIENCE));
    }

    @Test
    void threadEndsWhenTheCallBreaks() throws InterruptedException {
        SubmitChangesCall call = halfNotice(new Transport());
        call.onError(new IllegalStateException("broken"));
        assertTrue(call.answering().join(PATIENCE));
    }

    @Test
    void threadEndsWhenNobodyReads() throws InterruptedException {
        Transport transport = new Transport();
        transport.ready = false;
        SubmitChangesCall call = halfNotice(transport);
        transport.onClose.run();
        assertTrue(call.answering().join(PATIENCE));
    }

    /** A call whose thread waits for the answer to the first half of a notice. */
    private static SubmitChangesCall halfNotice(Transport transport) throws InterruptedException {
        SubmitChangesCall call = SubmitChangesCall.start(
                database.bean(Intake.class),
                database.bean(HubMetrics.class),
                database.bean(OpenStreams.class),
                Asker.unattended("resident-register", "00"),
                transport);
        call.onNext(SubmitChangesRequest.newBuilder()
                .setRequestId(SampleChanges.requestId())
                .setChange(SampleChanges.entry(1)
                        .setNoticeId("half")
                        .setNoticeSize(2)
                        .build()
                        .toByteString())
                .build());
        assertTrue(!call.answering().join(SETTLING), "it waits");
        return call;
    }

    /** Stands for the transport; what is sent goes nowhere. */
    private static final class Transport extends ServerCallStreamObserver<SubmitChangesResponse> {
        private volatile boolean cancelled;
        private volatile boolean ready = true;
        private Runnable onCancel = () -> {};
        private Runnable onClose = () -> {};

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            onCancel = handler;
        }

        @Override
        public void setOnCloseHandler(Runnable handler) {
            onClose = handler;
        }

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void disableAutoRequest() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void onNext(SubmitChangesResponse response) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
