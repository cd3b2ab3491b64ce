package cityhub.hub.api;

import cityhub.hub.HubMetrics;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line and one measurement per call: method, caller, status, duration; never content. */
final class CallLogInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("cityhub.calls");

    private final HubMetrics metrics;

    CallLogInterceptor(HubMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        CallRecord record = new CallRecord();
        String method = call.getMethodDescriptor().getFullMethodName();
        long begin = System.nanoTime();
        AtomicBoolean ended = new AtomicBoolean();
        ServerCall<Q, A> observed = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                log(method, record, status, begin, ended);
                super.close(status, trailers);
            }
        };
        Context context = Context.current().withValue(CallRecord.KEY, record);
        return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(context, observed, headers, next)) {
            @Override
            public void onCancel() {
                log(method, record, cancellation(), begin, ended);
                super.onCancel();
            }
        };
    }

    /** The deadline of a call shows on the server as a cancellation of its context. */
    private static Status cancellation() {
        Context context = Context.current();
        boolean overdue = context.getDeadline() != null && context.getDeadline().isExpired();
        return overdue ? Status.DEADLINE_EXCEEDED : Status.CANCELLED;
    }

    private void log(String method, CallRecord record, Status status, long begin, AtomicBoolean ended) {
        if (ended.compareAndSet(false, true)) {
            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            metrics.called(method, status.getCode().name(), taken);
            LOG.atInfo()
                    .addKeyValue("method", method)
                    .addKeyValue("caller", record.callerId())
                    .addKeyValue("status", status.getCode())
                    .addKeyValue("micros", taken.toNanos() / 1000)
                    .log("call");
        }
    }
}
