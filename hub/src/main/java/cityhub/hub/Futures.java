package cityhub.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waiting for what another thread of the hub does. */
public final class Futures {
    private Futures() {}

    /**
     * Waits for an outcome.
     *
     * @throws HubException the one with which it failed
     */
    public static <T> T get(Future<T> awaited) throws InterruptedException {
        try {
            return awaited.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HubException known ? known : new IllegalStateException(e.getCause());
        }
    }

    /**
     * As {@link #get}, for what is computed and soon there: an interruption does not end the waiting. What it failed with is
     * thrown as if it had been computed here.
     */
    public static <T> T join(CompletableFuture<T> awaited) {
        try {
            return awaited.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw e;
            }
        }
    }
}
