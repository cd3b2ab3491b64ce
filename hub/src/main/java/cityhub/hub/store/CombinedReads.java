package cityhub.hub.store;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Point reads that wait at the same moment are read together; what comes of each may take longer than the read. A reader takes
 * whatever waits, with no added delay, so a single question is read alone and at once, and a hundred questions cost little more
 * than one. One reader takes small questions, since two would make their groups smaller and so their statements more; the others
 * help when much waits.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
public final class CombinedReads<Q, A> implements AutoCloseable {
    private static final int MOST_WAITING = 4096;
    /** From this size of what waits on, another reader helps. */
    static final int MUCH = 100;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final BlockingQueue<Waiting<Q, A>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger waitingSize = new AtomicInteger();
    private final Semaphore much = new Semaphore(0);
    private final List<Thread> readers = new ArrayList<>();
    private final int most;
    private final ToIntFunction<Q> size;
    private final Source<Q, A> source;
    private volatile boolean closed;

    /** Reads the answers to some questions. */
    @FunctionalInterface
    public interface Source<Q, A> {
        /**
         * One answer per question, in order, there or to come.
         *
         * @throws HubException for all of them
         */
        List<CompletableFuture<A>> read(List<Q> questions);
    }

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * Starts the readers.
     *
     * @param name name of their threads
     * @param readers how many read at the same time at most
     * @param most size at which a reader takes no further question
     * @param size size of a question
     */
    public CombinedReads(String name, int readers, int most, ToIntFunction<Q> size, Source<Q, A> source) {
        this.most = most;
        this.size = size;
        this.source = source;
        for (int i = 1; i <= readers; i++) {
            boolean helps = i > 1;
            // Not virtual: such a thread is woken from the database by way of others, at every statement.
            this.readers.add(Thread.ofPlatform().daemon().name(name + "-" + i).start(() -> work(helps)));
        }
    }

    /**
     * Asks a question; does not block.
     *
     * @return its answer, or a failure as of the source, given on the thread of whoever completes it
     * @throws HubException OVERLOADED when too many wait; STORE_UNAVAILABLE when the hub stops
     */
    public CompletableFuture<A> ask(Q question) {
        Waiting<Q, A> waiting = new Waiting<>(question, new CompletableFuture<>());
        if (closed) {
            throw stopped();
        }
        int questionSize = size.applyAsInt(question);
        // Counted before it is in the queue, so that what is taken out was counted.
        boolean isMuch = waitingSize.addAndGet(questionSize) >= MUCH;
        if (!queue.offer(waiting)) {
            waitingSize.addAndGet(-questionSize);
            throw HubException.retryable(
                    ErrorReason.ERROR_REASON_OVERLOADED, MOST_WAITING + " questions wait to be read", RETRY_AFTER);
        }
        if (isMuch && much.availablePermits() == 0) {
            much.release();
        }
        if (closed) {
            failWaiting();
        }
        return waiting.answer();
    }

    /** How many wait to be read. */
    int waiting() {
        return queue.size();
    }

    private void work(boolean helps) {
        List<Waiting<Q, A>> taken = new ArrayList<>();
        try {
            while (true) {
                if (helps) {
                    help(taken);
                } else {
                    take(taken);
                }
                answer(taken);
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Nothing depends on it; it makes the groups larger under load.
    private void take(List<Waiting<Q, A>> taken) throws InterruptedException {
        Waiting<Q, A> first = queue.take();
        // Whoever is about to ask asks first; when nobody is, this returns at once.
        Thread.yield();
        takeMore(first, taken);
    }

    private void help(List<Waiting<Q, A>> taken) throws InterruptedException {
        much.acquire();
        if (waitingSize.get() >= MUCH) {
            takeMore(queue.poll(), taken);
        }
    }

    private void takeMore(Waiting<Q, A> first, List<Waiting<Q, A>> taken) {
        Waiting<Q, A> next = first;
        int total = 0;
        while (next != null) {
            taken.add(next);
            int questionSize = size.applyAsInt(next.question());
            waitingSize.addAndGet(-questionSize);
            total += questionSize;
            next = total < most ? queue.poll() : null;
        }
    }

    private void answer(List<Waiting<Q, A>> taken) {
        if (taken.isEmpty()) {
            return;
        }
        try {
            List<CompletableFuture<A>> answers =
                    source.read(taken.stream().map(Waiting::question).toList());
            for (int i = 0; i < taken.size(); i++) {
                hand(answers.get(i), taken.get(i).answer());
            }
        } catch (RuntimeException | Error e) {
            if (taken.size() > 1 && isOfOneQuestion(e)) {
                taken.forEach(each -> answer(List.of(each)));
            } else {
                taken.forEach(each -> each.answer().completeExceptionally(e));
            }
        }
    }

    private static <A> void hand(CompletionStage<A> answer, CompletableFuture<A> waiting) {
        answer.whenComplete((there, failure) -> {
            if (failure == null) {
                waiting.complete(there);
            } else {
                waiting.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
    }

    /** What may come of one question spoils no other; a database that does not answer is asked once for all. */
    private static boolean isOfOneQuestion(Throwable failure) {
        return failure instanceof HubException refused
                && refused.reason() != ErrorReason.ERROR_REASON_STORE_UNAVAILABLE;
    }

    private void failWaiting() {
        for (Waiting<Q, A> left = queue.poll(); left != null; left = queue.poll()) {
            left.answer().completeExceptionally(stopped());
        }
    }

    private static HubException stopped() {
        return HubException.retryable(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "the hub stops", RETRY_AFTER);
    }

    /** Reads no more; whoever still waits is told that the hub stops. */
    @Override
    public void close() {
        closed = true;
        readers.forEach(Thread::interrupt);
        failWaiting();
    }
}
