package cityhub.kit.fake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that runs beside the test. */
public final class Running {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Running(Runnable task) {
        Thread.ofVirtual().name("beside-the-test").start(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
    }

    public static Running start(Runnable task) {
        return new Running(task);
    }

    public boolean isDone() {
        return done.isDone();
    }

    /** Waits until it has ended in good order. */
    public void join() throws InterruptedException, TimeoutException {
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("it ended with " + e.getCause(), e.getCause());
        }
    }

    /** Waits until it has ended with such an exception. */
    public <X extends Throwable> X joinThrowing(Class<X> type) throws InterruptedException, TimeoutException {
        try {
            done.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (type.isInstance(e.getCause())) {
                return type.cast(e.getCause());
            }
            throw new AssertionError("it ended with " + e.getCause(), e.getCause());
        }
        throw new AssertionError("it ended in good order");
    }
}
