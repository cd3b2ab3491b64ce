package cityhub.kit;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stream, blocking, with this project's exception. One thread may read while another writes; any may close.
 *
 * <p>Where only the hub sends, one message is fetched ahead, so it feels when the reader is slow. Where both send, all
 * is fetched as it comes: feeds and submissions have windows of their own that bound it, and grpc-java (1.85) delivers
 * neither the messages still unfetched nor the end when the hub ends such a stream first.
 */
final class Exchange<Q, A> implements AutoCloseable {
    private final ClientCall<Q, A> call;
    private final boolean fetchesAll;
    private final boolean sendsOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<A> received = new ArrayDeque<>();
    private Optional<Ending> ending = Optional.empty();

    private record Ending(Status status, Metadata trailers) {}

    private Exchange(ClientCall<Q, A> call, MethodDescriptor.MethodType type) {
        this.call = call;
        this.fetchesAll = type == MethodDescriptor.MethodType.BIDI_STREAMING;
        // A call that sends one message is never told that it may.
        this.sendsOne = type.clientSendsOneMessage();
    }

    static <Q, A> Exchange<Q, A> open(Channel channel, MethodDescriptor<Q, A> method) {
        ClientCall<Q, A> call = channel.newCall(method, CallOptions.DEFAULT);
        Exchange<Q, A> exchange = new Exchange<>(call, method.getType());
        call.start(exchange.new Listener(), new Metadata());
        call.request(exchange.fetchesAll ? Integer.MAX_VALUE : 1);
        return exchange;
    }

    /** The next message; empty when the hub ended the stream in good order. */
    Optional<A> receive() {
        lock.lock();
        try {
            while (received.isEmpty() && ending.isEmpty()) {
                changed.await();
            }
            if (received.isEmpty()) {
                return ended(ending.get());
            }
            if (!fetchesAll) {
                call.request(1);
            }
            return Optional.of(received.poll());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Sends, waiting while the hub takes no more; false when the stream is over: {@link #receive} then says why. */
    boolean send(Q message) {
        lock.lock();
        try {
            while (!sendsOne && !call.isReady() && ending.isEmpty()) {
                changed.await();
            }
            if (ending.isPresent()) {
                return false;
            }
            call.sendMessage(message);
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    void endSending() {
        lock.lock();
        try {
            if (ending.isEmpty()) {
                call.halfClose();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Cancels what is still under way. From any thread. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (ending.isEmpty()) {
                end(Status.CANCELLED.withDescription("closed by the client"), new Metadata());
                call.cancel("closed by the client", null);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Status status, Metadata trailers) {
        if (ending.isEmpty()) {
            ending = Optional.of(new Ending(status, trailers));
        }
        changed.signalAll();
    }

    private Optional<A> ended(Ending how) {
        if (how.status().isOk()) {
            return Optional.empty();
        }
        throw CityHubException.of(how.status().asRuntimeException(how.trailers()));
    }

    private static CityHubException interrupted() {
        Thread.currentThread().interrupt();
        return CityHubException.local(Status.Code.CANCELLED, "The waiting thread was interrupted.");
    }

    private final class Listener extends ClientCall.Listener<A> {
        @Override
        public void onMessage(A message) {
            lock.lock();
            try {
                received.add(message);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onReady() {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            lock.lock();
            try {
                end(status, trailers);
            } finally {
                lock.unlock();
            }
        }
    }
}
