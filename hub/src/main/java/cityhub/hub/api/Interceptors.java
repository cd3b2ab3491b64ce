package cityhub.hub.api;

import cityhub.hub.HubMetrics;
import io.grpc.ServerInterceptor;
import io.micronaut.context.annotation.Factory;
import io.micronaut.grpc.server.interceptor.OrderedServerInterceptor;
import jakarta.inject.Singleton;

/**
 * Everything that stands before a service, all of it, from the outside in: a call meets the lowest order first,
 * and its answer the highest.
 */
@Factory
final class Interceptors {
    /** Sees every call and the status that it ends with. */
    static final int CALL_LOG = 100;

    /** Turns what is thrown further in into a status. */
    static final int ERRORS = 200;

    /** Who calls. */
    static final int IDENTITY = 300;

    /** Whether that caller has too many calls open. */
    static final int CALL_LIMIT = 350;

    /** Whether that caller may. */
    static final int ACCESS = 400;

    /** Whether the message is of a size that the hub takes. */
    static final int MESSAGE_SIZE = 500;

    @Singleton
    ServerInterceptor callLog(HubMetrics metrics) {
        return new OrderedServerInterceptor(new CallLogInterceptor(metrics), CALL_LOG);
    }

    @Singleton
    ServerInterceptor errors() {
        return new OrderedServerInterceptor(new ErrorInterceptor(), ERRORS);
    }

    @Singleton
    ServerInterceptor identity(CallerIdentity identity) {
        return new OrderedServerInterceptor(new IdentityInterceptor(identity), IDENTITY);
    }

    @Singleton
    ServerInterceptor callLimit(CallLimits limits) {
        return new OrderedServerInterceptor(new CallLimitInterceptor(limits), CALL_LIMIT);
    }

    @Singleton
    ServerInterceptor access() {
        return new OrderedServerInterceptor(new AccessInterceptor(), ACCESS);
    }

    @Singleton
    ServerInterceptor messageSize() {
        return new OrderedServerInterceptor(new MessageSizeInterceptor(), MESSAGE_SIZE);
    }
}
