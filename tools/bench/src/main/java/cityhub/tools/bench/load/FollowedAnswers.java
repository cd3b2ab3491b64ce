package cityhub.tools.bench.load;

import cityhub.basics.v1.Operator;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.kit.CityHub;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers of a system as the hub hands them over, for those who wait for one of them. */
final class FollowedAnswers implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CityHub hub;
    private final Map<String, CompletableFuture<Optional<ExchangeRecord>>> answers = new ConcurrentHashMap<>();
    private final Thread follower;
    private volatile boolean closed;

    FollowedAnswers(LoadTask.Target target) {
        this.hub = Participant.open(target);
        this.follower = Thread.ofPlatform()
                .name("answers")
                .start(() -> hub.followAnswers(
                        target.agreementId(),
                        Operator.getDefaultInstance(),
                        given -> given.forEach((id, answer) -> of(id).complete(answer)),
                        () -> !closed));
    }

    /** Waits until the answer to an inquiry is there, which may be before anybody waits for it. */
    void await(String exchangeId) throws InterruptedException {
        try {
            if (of(exchangeId).get(PATIENCE_SECONDS, TimeUnit.SECONDS).isEmpty()) {
                throw new IllegalStateException("the answer can't be given");
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer came", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            answers.remove(exchangeId);
        }
    }

    private CompletableFuture<Optional<ExchangeRecord>> of(String exchangeId) {
        return answers.computeIfAbsent(exchangeId, any -> new CompletableFuture<>());
    }

    /** Ends within the time for which the hub waits for an answer. */
    @Override
    public void close() {
        closed = true;
        try {
            follower.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hub.close();
    }
}
