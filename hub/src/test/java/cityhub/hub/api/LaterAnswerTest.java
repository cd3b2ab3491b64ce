package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LaterAnswerTest {
    private final HubException refusal = new HubException(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, "meanwhile");

    private final List<Object> told = new ArrayList<>();
    private final StreamObserver<String> caller = new StreamObserver<>() {
        @Override
        public void onNext(String message) {
            told.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            told.add(failure);
        }

        @Override
        public void onCompleted() {
            told.add("completed");
        }
    };

    @Test
    void callIsAnsweredWhenTheAnswerIsThereAndNotBefore() {
        CompletableFuture<Integer> coming = new CompletableFuture<>();
        LaterAnswer.of(coming, caller, number -> "answer " + number);
        assertEquals(List.of(), told);
        coming.complete(7);
        assertEquals(List.of("answer 7", "completed"), told);
    }

    @Test
    void failureOfWhateverStageEndsTheCallAsItWasThrown() {
        CompletableFuture<Integer> coming = new CompletableFuture<>();
        LaterAnswer.of(coming.thenApply(number -> number + 1), caller, number -> "answer " + number);
        coming.completeExceptionally(refusal);
        assertEquals(List.of(refusal), told);
    }

    @Test
    void messageThatCannotBeMadeEndsTheCall() {
        LaterAnswer.of(CompletableFuture.completedFuture(7), caller, number -> {
            throw refusal;
        });
        assertEquals(List.of(refusal), told);
    }
}
