package cityhub.hub.api;

import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.basics.Intake;
import cityhub.hub.basics.IntakeSession;
import cityhub.hub.basics.OpenStreams;
import cityhub.hub.registry.Asker;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One call of SubmitChanges. At most {@link #WINDOW} changes are under way: another is asked for when one was
 * answered. Answers leave in the order of the stream, from a thread of their own, as fast as the caller reads.
 */
final class SubmitChangesCall implements StreamObserver<SubmitChangesRequest> {
    /** More than the largest notice, so that one can always become whole. */
    static final int WINDOW = 512;

    private static final Answer END =
            new Answer(true, CompletableFuture.completedFuture(SubmitChangesResponse.getDefaultInstance()));

    private final IntakeSession session;
    private final HubMetrics metrics;
    private final ServerCallStreamObserver<SubmitChangesResponse> answers;
    private final Thread answering;
    private final LinkedBlockingQueue<Answer> pending = new LinkedBlockingQueue<>();
    private final Semaphore ready = new Semaphore(0);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<HubException> closing = new AtomicReference<>();
    private final AtomicReference<OpenStreams.Watched> watched = new AtomicReference<>();
    private volatile Answer awaited = END;

    private record Answer(boolean isEnd, CompletableFuture<SubmitChangesResponse> response) {}

    private SubmitChangesCall(
            IntakeSession session, HubMetrics metrics, ServerCallStreamObserver<SubmitChangesResponse> answers) {
        this.session = session;
        this.metrics = metrics;
        this.answers = answers;
        this.answering = Thread.ofVirtual().name("intake-answers").unstarted(this::run);
    }

    /** The thread that answers; it ends with the call. */
    Thread answering() {
        return answering;
    }

    static SubmitChangesCall start(
            Intake intake,
            HubMetrics metrics,
            OpenStreams streams,
            Asker caller,
            ServerCallStreamObserver<SubmitChangesResponse> answers) {
        SubmitChangesCall call = new SubmitChangesCall(intake.open(caller.participantId(), WINDOW), metrics, answers);
        answers.disableAutoRequest();
        answers.setOnReadyHandler(call.ready::release);
        answers.setOnCancelHandler(call::finish);
        answers.setOnCloseHandler(call::finish);
        answers.request(WINDOW);
        OpenStreams.Watched watched = streams.watch(caller, call::close);
        call.watched.set(watched);
        call.answering.start();
        return call;
    }

    @Override
    public void onNext(SubmitChangesRequest request) {
        if (closing.get() != null) {
            return;
        }
        byte[] change = request.getChange().toByteArray();
        pending.add(new Answer(
                false, session.submit(request.getRequestId(), change, request.getNoticeId(), request.getNoticeSize())));
    }

    @Override
    public void onCompleted() {
        session.end();
        pending.add(END);
    }

    @Override
    public void onError(Throwable broken) {
        finish();
    }

    /**
     * Nobody takes answers any more: the one that is awaited may never come, as of a notice that is not whole. What
     * is whole is still taken in; the caller asks again under the same request ids.
     */
    private void finish() {
        over.set(true);
        wake();
    }

    /** Ends the call with a reason, from any thread: what comes behind it is not taken in. */
    private void close(HubException reason) {
        closing.compareAndSet(null, reason);
        wake();
    }

    private void wake() {
        pending.add(END);
        awaited.response().cancel(false);
        ready.release();
    }

    private void run() {
        try {
            answer();
        } finally {
            watched.get().close();
        }
    }

    private void answer() {
        try {
            for (Answer next = pending.take(); !next.isEnd() && awaitReady(); next = pending.take()) {
                awaited = next;
                if (over.get() || closing.get() != null) {
                    break;
                }
                SubmitChangesResponse response = next.response().join();
                metrics.intake(response.getOutcome());
                answers.onNext(response);
                answers.request(1);
            }
            end();
        } catch (CompletionException e) {
            fail(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (CancellationException e) {
            end();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void end() {
        HubException reason = closing.get();
        if (reason != null) {
            fail(reason);
        } else if (!isOver()) {
            answers.onCompleted();
        }
    }

    private void fail(Throwable reason) {
        if (!isOver()) {
            answers.onError(reason);
        }
    }

    private boolean isOver() {
        return over.get() || answers.isCancelled();
    }

    /** Waits until the transport takes another answer; false when the call is over. */
    private boolean awaitReady() throws InterruptedException {
        while (!answers.isReady() && !isOver() && closing.get() == null) {
            ready.acquire();
        }
        return !isOver() && closing.get() == null;
    }
}
