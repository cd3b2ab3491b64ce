package cityhub.hub.api;

import io.grpc.Context;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** What the log will say of one call: an id that errors carry, and who called, once that is known. */
final class CallRecord {
    static final Context.Key<CallRecord> KEY = Context.key("cityhub-call-record");
    private static final String NOBODY = "-";

    private final AtomicReference<String> errorId = new AtomicReference<>();
    private final AtomicReference<String> callerId = new AtomicReference<>(NOBODY);

    /** The record of the call that runs; a detached one outside a call. */
    static CallRecord current() {
        CallRecord record = KEY.get();
        return record == null ? new CallRecord() : record;
    }

    void identified(String caller) {
        callerId.set(caller);
    }

    String callerId() {
        return callerId.get();
    }

    /** Id under which a failure of this call stands in the log; a caller may quote it. */
    String errorId() {
        // Made when there is one: most calls have no failure.
        return errorId.updateAndGet(known -> known == null ? UUID.randomUUID().toString() : known);
    }
}
