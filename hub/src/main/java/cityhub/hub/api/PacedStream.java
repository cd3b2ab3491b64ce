package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A stream of answers as plain blocking code: sending waits until the caller takes more, so that nothing piles up,
 * and fails once the caller is gone.
 */
final class PacedStream<A> {
    private final ServerCallStreamObserver<A> observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private PacedStream(ServerCallStreamObserver<A> observer) {
        this.observer = observer;
        observer.setOnReadyHandler(this::signal);
        observer.setOnCancelHandler(this::signal);
    }

    /**
     * Runs a body that sends answers, on a virtual thread with the context of this call; completes the call when it
     * returns, and ends it with what it throws. To be called inside the service's method.
     */
    static <A> void run(StreamObserver<A> observer, Consumer<PacedStream<A>> body) {
        PacedStream<A> stream = new PacedStream<>((ServerCallStreamObserver<A>) observer);
        Thread.ofVirtual().name("paced-stream").start(Context.current().wrap(() -> stream.complete(body)));
    }

    /**
     * Sends an answer as soon as the caller takes one.
     *
     * @throws HubException STATE_CONFLICT when the caller is gone
     */
    void send(A answer) {
        lock.lock();
        try {
            while (!observer.isReady() && !observer.isCancelled()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(ErrorReason.ERROR_REASON_INTERNAL, "interrupted while a caller was slow", e);
        } finally {
            lock.unlock();
        }
        if (observer.isCancelled()) {
            throw new HubException(ErrorReason.ERROR_REASON_STATE_CONFLICT, "the caller is gone");
        }
        observer.onNext(answer);
    }

    private void complete(Consumer<PacedStream<A>> body) {
        try {
            body.accept(this);
            observer.onCompleted();
        } catch (RuntimeException e) {
            if (!observer.isCancelled()) {
                observer.onError(e);
            }
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
