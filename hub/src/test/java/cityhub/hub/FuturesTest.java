package cityhub.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FuturesTest {
    static Stream<Throwable> failures() {
        return Stream.of(
                new StackOverflowError(),
                new IllegalStateException("wrong"),
                new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "unreadable"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatFailsInAnotherThreadFailsAsIfComputedHere(Throwable failure) {
        CompletableFuture<String> computed = CompletableFuture.failedFuture(failure);

        assertSame(failure, assertThrows(failure.getClass(), () -> Futures.join(computed)));
    }

    @Test
    void interruptionDoesNotEndTheWaiting() {
        CompletableFuture<String> computed = new CompletableFuture<>();
        Thread waiting = Thread.currentThread();
        Thread.ofVirtual().start(() -> {
            waiting.interrupt();
            computed.complete("there");
        });

        assertEquals("there", Futures.join(computed));
        assertTrue(Thread.interrupted());
    }
}
