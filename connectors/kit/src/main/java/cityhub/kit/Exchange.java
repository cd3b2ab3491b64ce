package cityhub.kit;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.Optional;

/** A stream, blocking, with this project's exception. One thread may read while another writes. */
final class Exchange<Q, A> implements AutoCloseable {
    private final BlockingClientCall<Q, A> call;

    Exchange(BlockingClientCall<Q, A> call) {
        this.call = call;
    }

    /** The next message; empty when the hub ended the stream in good order. */
    Optional<A> receive() {
        try {
            return Optional.ofNullable(call.read());
        } catch (StatusException e) {
            throw CityHubException.of(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Sends, waiting while the hub takes no more; false when the stream is over: {@link #receive} then says why. */
    boolean send(Q message) {
        try {
            return call.write(message);
        } catch (StatusException e) {
            throw CityHubException.of(e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    void endSending() {
        call.halfClose();
    }

    /** Cancels what is still under way. From any thread. */
    @Override
    public void close() {
        call.cancel("closed by the client", null);
    }

    private static CityHubException interrupted() {
        Thread.currentThread().interrupt();
        return CityHubException.local(Status.Code.CANCELLED, "The waiting thread was interrupted.");
    }
}
