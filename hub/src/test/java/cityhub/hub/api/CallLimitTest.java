package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.certs.Credential;
import cityhub.registry.v1.ParticipantKind;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One caller can't take the hub from all others. */
class CallLimitTest {
    private static final int LIMIT = 3;
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start(Map.of("cityhub.calls.per-caller", LIMIT));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void callerWithTooManyOpenCallsIsToldToComeAgainAndOthersAreNot() {
        Credential greedy = hub.participant("greedy", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
        Credential other = hub.participant("other", "care", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            ManagedChannel channel = hub.channel(greedy);
            channels.add(channel);
            Iterator<HealthCheckResponse> open =
                    HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
            open.next();
        }

        Refusal refused = Refusal.of(() -> check(hub.channel(greedy)));
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.code());
        assertEquals("OVERLOADED", refused.reason());
        check(hub.channel(other));

        channels.getFirst().shutdownNow();
        awaitRoom(hub.channel(greedy));
    }

    private static void check(ManagedChannel channel) {
        HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    }

    /** Until the hub has seen that a connection is gone. */
    private static void awaitRoom(ManagedChannel channel) {
        for (int attempt = 0; ; attempt++) {
            try {
                check(channel);
                return;
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || attempt == 10_000) {
                    throw e;
                }
            }
        }
    }
}
