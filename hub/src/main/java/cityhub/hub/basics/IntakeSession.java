package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Severity;
import cityhub.basics.v1.SubmitChangesResponse;
import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * The intake of one stream: puts notices together and hands units on in the order in which they began, so that the
 * changes of one person never overtake each other. Used by one thread at a time.
 */
public final class IntakeSession {
    /** Most changes of one notice. */
    static final int MAX_NOTICE = 200;

    private final String caller;
    private final int window;
    private final ChangeReader reader;
    private final BiConsumer<List<Candidate>, AnswerListener> intake;
    private final Deque<Gathering> waiting = new ArrayDeque<>();

    /** A unit that is being put together. */
    private static final class Gathering implements AnswerListener {
        private final String noticeId;
        private final int size;
        private final List<Candidate> candidates = new ArrayList<>();
        private final List<CompletableFuture<SubmitChangesResponse>> answers = new ArrayList<>();

        Gathering(String noticeId, int size) {
            this.noticeId = noticeId;
            this.size = size;
        }

        boolean isWhole() {
            return candidates.size() == size;
        }

        CompletableFuture<SubmitChangesResponse> add(Candidate candidate) {
            CompletableFuture<SubmitChangesResponse> answer = new CompletableFuture<>();
            candidates.add(candidate);
            answers.add(answer);
            return answer;
        }

        @Override
        public void answered(List<SubmitChangesResponse> responses) {
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).complete(responses.get(i));
            }
        }

        @Override
        public void failed(RuntimeException failure) {
            answers.forEach(each -> each.completeExceptionally(failure));
        }
    }

    IntakeSession(String caller, int window, ChangeReader reader, BiConsumer<List<Candidate>, AnswerListener> intake) {
        this.caller = caller;
        this.window = window;
        this.reader = reader;
        this.intake = intake;
    }

    /**
     * Submits one change.
     *
     * @return its answer, once it is durable; fails with a {@link cityhub.hub.HubException} when the store does not
     *     answer, and then may or may not have been taken in: submitting it again under the same id tells
     */
    public CompletableFuture<SubmitChangesResponse> submit(String requestId, byte[] change) {
        return submit(requestId, change, Candidate.Notice.NONE);
    }

    /** As above, with the notice that the change is said to be part of: it counts when the change can't be read. */
    public CompletableFuture<SubmitChangesResponse> submit(
            String requestId, byte[] change, String noticeId, int noticeSize) {
        return submit(requestId, change, new Candidate.Notice(noticeId, noticeSize));
    }

    private CompletableFuture<SubmitChangesResponse> submit(String requestId, byte[] change, Candidate.Notice notice) {
        RequestKey key = new RequestKey(caller, requestId);
        if (!ChangeReader.isRequestId(requestId)) {
            return CompletableFuture.completedFuture(refused(
                    new Candidate(key, ByteString.EMPTY, notice, Optional.empty(), RecordKeys.NONE, List.of()),
                    CheckReason.CHECK_REASON_MALFORMED,
                    "request_id"));
        }
        CompletableFuture<SubmitChangesResponse> answer = gather(reader.read(key, notice, change));
        dispatch();
        if (pending() >= window) {
            giveUpFirst();
        }
        return answer;
    }

    /** The stream ended: notices that are not whole are refused. */
    public void end() {
        while (!waiting.isEmpty()) {
            giveUpFirst();
        }
    }

    private CompletableFuture<SubmitChangesResponse> gather(Candidate candidate) {
        String noticeId = candidate.noticeId();
        int size = candidate.noticeSize();
        boolean nameless = size > 1 && noticeId.isEmpty();
        if (nameless || size > MAX_NOTICE) {
            return CompletableFuture.completedFuture(
                    refused(candidate, CheckReason.CHECK_REASON_NOTICE_INCOMPLETE, ""));
        }
        if (noticeId.isEmpty()) {
            Gathering alone = new Gathering("", 1);
            waiting.add(alone);
            return alone.add(candidate);
        }
        Optional<Gathering> begun = waiting.stream()
                .filter(each -> each.noticeId.equals(noticeId) && !each.isWhole())
                .findFirst();
        if (begun.isEmpty()) {
            Gathering first = new Gathering(noticeId, size);
            waiting.add(first);
            return first.add(candidate);
        }
        CompletableFuture<SubmitChangesResponse> answer = begun.get().add(candidate);
        if (begun.get().size != size) {
            waiting.remove(begun.get());
            refuse(begun.get());
        }
        return answer;
    }

    private void dispatch() {
        while (!waiting.isEmpty() && waiting.peek().isWhole()) {
            Gathering unit = waiting.poll();
            intake.accept(unit.candidates, unit);
        }
    }

    private int pending() {
        return waiting.stream().mapToInt(each -> each.candidates.size()).sum();
    }

    private void giveUpFirst() {
        refuse(waiting.poll());
        dispatch();
    }

    private static void refuse(Gathering unit) {
        for (int i = 0; i < unit.answers.size(); i++) {
            unit.answers
                    .get(i)
                    .complete(refused(unit.candidates.get(i), CheckReason.CHECK_REASON_NOTICE_INCOMPLETE, ""));
        }
    }

    private static SubmitChangesResponse refused(Candidate candidate, CheckReason reason, String item) {
        return Answer.passing(candidate, List.of(Findings.finding(Severity.SEVERITY_ERROR, reason, item)))
                .response();
    }
}
