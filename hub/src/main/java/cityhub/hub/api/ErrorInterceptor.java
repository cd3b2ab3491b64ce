package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way errors leave the hub: whatever a service throws, or passes to its observer, becomes a status of
 * {@link ErrorText}; the detail goes to the log under the id that the status carries.
 */
final class ErrorInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MappedCall<Q, A> mapped = new MappedCall<>(call, CallRecord.current());
        try {
            return new MappedListener<>(next.startCall(mapped, headers), mapped);
        } catch (RuntimeException e) {
            mapped.fail(e);
            return new ServerCall.Listener<>() {};
        }
    }

    /** The call as services see it: closing it with an exception closes it with that exception's status. */
    private static final class MappedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final CallRecord record;
        private final AtomicBoolean closed = new AtomicBoolean();

        MappedCall(ServerCall<Q, A> delegate, CallRecord record) {
            super(delegate);
            this.record = record;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            Throwable cause = status.getCause();
            if (cause != null) {
                fail(cause);
            } else if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }

        void fail(Throwable failure) {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            HubException known = known(failure);
            if (!isCancelled()) {
                report(known, failure);
            }
            StatusException answer = ErrorStatus.of(known, record.errorId());
            Metadata trailers = answer.getTrailers();
            super.close(answer.getStatus(), trailers == null ? new Metadata() : trailers);
        }

        private void report(HubException known, Throwable failure) {
            if (ErrorText.of(known.reason()).isFaultOfTheHub()) {
                LOG.atError()
                        .addKeyValue("error_id", record.errorId())
                        .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                        .addKeyValue("caller", record.callerId())
                        .addKeyValue("reason", known.reason())
                        .setCause(failure)
                        .log("A call failed by a fault of the hub");
            } else {
                LOG.atInfo()
                        .addKeyValue("error_id", record.errorId())
                        .addKeyValue("method", getMethodDescriptor().getFullMethodName())
                        .addKeyValue("caller", record.callerId())
                        .addKeyValue("detail", known.getMessage())
                        .log("A call was refused");
            }
        }

        private static HubException known(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof HubException hubException) {
                    return hubException;
                }
            }
            return new HubException(
                    ErrorReason.ERROR_REASON_INTERNAL, failure.getClass().getName(), failure);
        }
    }

    /** Events of the call as services get them: what they throw closes the call. */
    private static final class MappedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        private final MappedCall<Q, ?> call;

        MappedListener(ServerCall.Listener<Q> delegate, MappedCall<Q, ?> call) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            mapping(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            mapping(super::onHalfClose);
        }

        @Override
        public void onCancel() {
            mapping(super::onCancel);
        }

        @Override
        public void onComplete() {
            mapping(super::onComplete);
        }

        @Override
        public void onReady() {
            mapping(super::onReady);
        }

        private void mapping(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException e) {
                call.fail(e);
            }
        }
    }
}
