package cityhub.hub;

import io.micronaut.context.annotation.Context;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Leads what gRPC writes through {@code java.util.logging} into the hub's log. It would print exceptions with their
 * messages, past {@link JsonLogEncoder}.
 */
@Context
final class LogBridge {

    LogBridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
