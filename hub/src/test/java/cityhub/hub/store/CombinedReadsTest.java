package cityhub.hub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Questions that wait at the same moment are read together, and none suffers from another. */
class CombinedReadsTest {
    private final List<List<Integer>> reads = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    /** The first read waits until the gate is open, so that what comes meanwhile waits together. */
    private List<CompletableFuture<String>> read(List<Integer> questions) {
        busy.countDown();
        begun.incrementAndGet();
        await(open);
        reads.add(questions);
        if (questions.contains(13)) {
            throw new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "13");
        }
        if (questions.contains(99)) {
            throw HubException.retryable(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, "99", Duration.ofSeconds(1));
        }
        return questions.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> "answer " + each))
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(ErrorReason.ERROR_REASON_INTERNAL, "interrupted", e);
        }
    }

    private CombinedReads<Integer, String> reads(int most) {
        return new CombinedReads<>("test-reads", 1, most, question -> 1, this::read);
    }

    private static List<CompletableFuture<String>> ask(CombinedReads<Integer, String> reads, int... questions) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int question : questions) {
            answers.add(reads.ask(question));
        }
        return answers;
    }

    /** Asks one question, then the others while the first is being read. */
    private List<CompletableFuture<String>> askTogether(CombinedReads<Integer, String> reads, int... questions) {
        List<CompletableFuture<String>> answers = new ArrayList<>(ask(reads, 1));
        await(busy);
        answers.addAll(ask(reads, questions));
        while (reads.waiting() < questions.length) {
            Thread.onSpinWait();
        }
        open.countDown();
        return answers;
    }

    private static ErrorReason refusal(CompletableFuture<String> answer) {
        CompletionException thrown = assertThrows(CompletionException.class, answer::join);
        return ((HubException) thrown.getCause()).reason();
    }

    @Test
    void whatWaitsIsReadTogetherUpToTheBoundAndEachGetsItsOwnAnswer() {
        try (CombinedReads<Integer, String> combined = reads(3)) {
            List<CompletableFuture<String>> answers = askTogether(combined, 2, 3, 4, 5);

            for (int i = 0; i < answers.size(); i++) {
                assertEquals("answer " + (i + 1), answers.get(i).join());
            }
            assertEquals(List.of(1, 3, 1), reads.stream().map(List::size).toList());
        }
    }

    @Test
    void smallQuestionsAreLeftToOneReaderAndAnotherHelpsWhenMuchWaits() {
        try (CombinedReads<Integer, String> combined =
                new CombinedReads<>("test-reads", 2, 500, question -> question, this::read)) {
            List<CompletableFuture<String>> answers = new ArrayList<>(ask(combined, 1));
            await(busy);
            for (int small : List.of(2, 3)) {
                answers.addAll(ask(combined, small));
                while (combined.waiting() < small - 1) {
                    Thread.onSpinWait();
                }
            }
            answers.addAll(ask(combined, CombinedReads.MUCH));
            while (begun.get() < 2) {
                Thread.onSpinWait();
            }
            open.countDown();

            answers.forEach(CompletableFuture::join);
            assertEquals(Set.of(List.of(1), List.of(2, 3, CombinedReads.MUCH)), Set.copyOf(reads));
        }
    }

    @Test
    void questionThatCannotBeAnsweredSpoilsNoOther() {
        try (CombinedReads<Integer, String> combined = reads(10)) {
            List<CompletableFuture<String>> answers = askTogether(combined, 2, 13, 3);

            assertEquals("answer 2", answers.get(1).join());
            assertEquals(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, refusal(answers.get(2)));
            assertEquals("answer 3", answers.get(3).join());
        }
    }

    @Test
    void databaseThatDoesNotAnswerIsAskedOnceForAll() {
        try (CombinedReads<Integer, String> combined = reads(10)) {
            List<CompletableFuture<String>> answers = askTogether(combined, 2, 99);

            assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, refusal(answers.get(1)));
            assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, refusal(answers.get(2)));
            assertEquals(2, reads.size());
        }
    }

    @Test
    void whoeverWaitsOrComesWhenTheHubStopsIsTold() {
        CombinedReads<Integer, String> combined = reads(10);
        List<CompletableFuture<String>> first = ask(combined, 1);
        await(busy);
        List<CompletableFuture<String>> waiting = ask(combined, 2);
        while (combined.waiting() < 1) {
            Thread.onSpinWait();
        }

        combined.close();

        assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, refusal(waiting.getFirst()));
        assertThrows(HubException.class, () -> combined.ask(3));
        assertThrows(CompletionException.class, first.getFirst()::join);
    }
}
