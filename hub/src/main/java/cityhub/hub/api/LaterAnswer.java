package cityhub.hub.api;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers of calls whose method returns before they are there, so that no thread waits for them. */
final class LaterAnswer {
    private LaterAnswer() {}

    /**
     * Answers a call with one message once it is there, on the thread that completes it; whatever fails, making the message
     * included, ends the call as if its method had thrown it.
     */
    static <T, A> void of(CompletionStage<T> coming, StreamObserver<A> answer, Function<T, A> message) {
        coming.thenAccept(there -> {
                    answer.onNext(message.apply(there));
                    answer.onCompleted();
                })
                .exceptionally(failure -> {
                    answer.onError(failure instanceof CompletionException ? failure.getCause() : failure);
                    return null;
                });
    }
}
