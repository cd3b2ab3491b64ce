package cityhub.kit;

import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.resident.v1.ResidentChange;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends many changes over one stream. {@link #submit} returns as soon as the change is queued and waits while the
 * window is full; answers come to the handler in the order of submission, each once, after the hub holds the change
 * durably. When the connection breaks it is made again and everything unanswered is sent again under its request id, a
 * notice always from its first change, so that nothing is lost and nothing taken in twice.
 *
 * <p>Changes of one notice must follow one another. Not answered when the process dies: submit again with the same
 * request ids.
 */
public final class ChangeSubmitter implements AutoCloseable {
    private final Supplier<Exchange<SubmitChangesRequest, SubmitChangesResponse>> connection;
    private final SubmitSettings settings;
    private final AnswerHandler answers;
    private final SubmitWindow window;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread worker;
    private volatile Optional<Exchange<SubmitChangesRequest, SubmitChangesResponse>> open = Optional.empty();

    /** Takes the answers. */
    @FunctionalInterface
    public interface AnswerHandler {
        /**
         * One answer. Called on the submitter's own thread; an exception ends the submitter.
         *
         * @param answer what became of the change of that request id
         */
        void answered(SubmitChangesResponse answer);
    }

    ChangeSubmitter(
            Supplier<Exchange<SubmitChangesRequest, SubmitChangesResponse>> connection,
            SubmitSettings settings,
            AnswerHandler answers) {
        this.connection = connection;
        this.settings = settings;
        this.answers = answers;
        this.window = new SubmitWindow(settings.window());
        this.worker = Thread.ofVirtual().name("cityhub-submit").start(this::work);
    }

    /**
     * Queues a change; waits while the window is full, except within a notice.
     *
     * @param requestId UUIDv7, kept by the caller with the change ({@link RequestIds#next})
     * @throws CityHubException what ended the stream for good
     */
    public void submit(String requestId, ResidentChange change) {
        submit(requestId, change.toByteString(), change.getNoticeId(), change.getNoticeSize());
    }

    /**
     * Queues a change given as bytes.
     *
     * @param noticeId the notice that the bytes name; empty for a change that stands alone
     * @param noticeSize how many changes that notice has; 0 or 1 for a change that stands alone
     */
    public void submit(String requestId, ByteString change, String noticeId, int noticeSize) {
        SubmitChangesRequest request = SubmitChangesRequest.newBuilder()
                .setRequestId(requestId)
                .setChange(change)
                .setNoticeId(noticeId)
                .setNoticeSize(noticeSize)
                .build();
        window.add(request, noticeId);
    }

    /**
     * Waits until everything submitted so far is answered. A notice that is not yet whole is answered only once it is,
     * or by {@link #finish}.
     */
    public void awaitAnswers() {
        window.awaitAnswers();
    }

    /** Says that no more will come and waits for all answers. */
    public void finish() {
        window.end();
        window.awaitAnswers();
    }

    /** Ends the stream; what is unanswered stays so. */
    @Override
    public void close() {
        window.fail(CityHubException.local(Status.Code.CANCELLED, "The submitter was closed."));
        closed.countDown();
        open.ifPresent(Exchange::close);
        if (!Thread.currentThread().equals(worker)) {
            joinQuietly(worker);
        }
    }

    private void work() {
        int failures = 0;
        while (window.awaitWork()) {
            long before = window.answered();
            try {
                converse();
            } catch (CityHubException e) {
                failures = window.answered() > before ? 1 : failures + 1;
                if (!e.retryable() || failures >= settings.attempts()) {
                    window.fail(e);
                } else {
                    pause(e.retryDelay().orElse(settings.backoff().before(failures)));
                }
            } catch (RuntimeException e) {
                window.fail(e);
            }
        }
    }

    private void converse() {
        Exchange<SubmitChangesRequest, SubmitChangesResponse> exchange = connection.get();
        open = Optional.of(exchange);
        window.restart();
        Thread sender = Thread.ofVirtual().name("cityhub-submit-send").start(() -> send(exchange));
        try {
            receive(exchange);
        } finally {
            exchange.close();
            window.disconnect();
            open = Optional.empty();
            joinQuietly(sender);
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Exchange<SubmitChangesRequest, SubmitChangesResponse> exchange) {
        try {
            while (true) {
                Optional<SubmitChangesRequest> request = window.next();
                if (request.isEmpty()) {
                    if (window.isEnded()) {
                        exchange.endSending();
                    }
                    return;
                }
                if (!exchange.send(request.get())) {
                    return;
                }
            }
        } catch (CityHubException e) {
            // The receiver meets the same end of the stream and says why.
            exchange.close();
        }
    }

    private void receive(Exchange<SubmitChangesRequest, SubmitChangesResponse> exchange) {
        while (!window.isDone()) {
            SubmitChangesResponse answer = exchange.receive().orElseThrow(CityHubException::endedEarly);
            if (window.take(answer.getRequestId())) {
                answers.answered(answer);
                window.delivered();
            }
        }
    }

    private void pause(Duration delay) {
        try {
            if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                window.fail(CityHubException.local(Status.Code.CANCELLED, "The submitter was closed."));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            window.fail(CityHubException.local(Status.Code.CANCELLED, "The submitter was interrupted."));
        }
    }
}
