package cityhub.hub.api;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Lets through what the {@link Access} table allows to the caller. */
final class AccessInterceptor implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Access.require(Caller.current(), call.getMethodDescriptor().getFullMethodName());
        return next.startCall(call, headers);
    }
}
