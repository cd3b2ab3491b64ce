package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Refuses messages beyond what the hub takes with a reason that says so. The transport's own limit is higher and
 * only guards memory: it ends the stream without a reason.
 */
final class MessageSizeInterceptor implements ServerInterceptor {
    /** Largest request message, bytes: 500 numbers or one record need far less. */
    static final int LIMIT = 1 << 20;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q message) {
                if (message instanceof MessageLite sized && sized.getSerializedSize() > LIMIT) {
                    throw new HubException(
                            ErrorReason.ERROR_REASON_MESSAGE_TOO_LARGE, sized.getSerializedSize() + " bytes");
                }
                super.onMessage(message);
            }
        };
    }
}
