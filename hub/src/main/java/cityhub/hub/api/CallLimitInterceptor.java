package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Refuses a caller who has too many calls open, so that one system can't take the hub from all others. */
final class CallLimitInterceptor implements ServerInterceptor {
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final int perCaller;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    CallLimitInterceptor(CallLimits limits) {
        this.perCaller = limits.perCaller();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String caller = Caller.current().id();
        if (open.merge(caller, 1, Integer::sum) > perCaller) {
            end(caller);
            throw HubException.retryable(
                    ErrorReason.ERROR_REASON_OVERLOADED, perCaller + " calls of this caller are open", COME_AGAIN);
        }
        try {
            return new Ending<>(next.startCall(call, headers), () -> end(caller));
        } catch (RuntimeException e) {
            end(caller);
            throw e;
        }
    }

    private void end(String caller) {
        open.computeIfPresent(caller, (id, count) -> count == 1 ? null : count - 1);
    }

    /** Tells once that its call is over. */
    private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();

        Ending(ServerCall.Listener<Q> delegate, Runnable end) {
            super(delegate);
            this.end = end;
        }

        @Override
        public void onCancel() {
            over();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            over();
            super.onComplete();
        }

        private void over() {
            if (ended.compareAndSet(false, true)) {
                end.run();
            }
        }
    }
}
