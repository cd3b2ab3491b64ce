package cityhub.hub.basics;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.basics.ResidentRecords.Found;
import cityhub.hub.basics.ResidentRecords.Wanted;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.evidence.InLedger;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.store.CombinedReads;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Point queries that wait at the same moment are read together, go through their plans on the thread that read them, and are
 * handed to the sealer together: few statements and few batches serve many, and no thread waits for any of them.
 */
@Singleton
final class PointQueries {
    private static final int MOST_AT_ONCE = 500;
    private static final int ATTEMPTS = 3;

    private final ResidentRecords records;
    private final Sealer sealer;
    private final CombinedReads<Question, InLedger> asked;

    /**
     * A point query.
     *
     * @param wanted what is read for it
     * @param projection what of that its plan lets through
     */
    record Question(Wanted wanted, Function<Found, Disclosed> projection) {
        int size() {
            return wanted.numbers().size();
        }
    }

    PointQueries(ResidentRecords records, Sealer sealer) {
        this.records = records;
        this.sealer = sealer;
        int readers = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.asked = new CombinedReads<>("point-queries", readers, MOST_AT_ONCE, Question::size, this::answerTogether);
    }

    /**
     * Answers a query; does not block. What changed between the read and the seal, a revision or a person's state of
     * protection, is asked anew.
     *
     * @param question the query under the agreement that is in force when it is called
     * @return the answer once it is durable; fails as {@link Sealer#seal} and the question itself
     * @throws HubException as {@link CombinedReads#ask} and the question
     */
    CompletableFuture<Sealed> answer(Supplier<Question> question) {
        return attempt(question, 1).thenApply(InLedger::release);
    }

    private CompletableFuture<InLedger> attempt(Supplier<Question> question, int attempt) {
        return asked.ask(question.get())
                .exceptionallyCompose(failure -> attempt < ATTEMPTS && isOfChange(failure)
                        ? attempt(question, attempt + 1)
                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isOfChange(Throwable failure) {
        return failure instanceof HubException refused
                && refused.reason() == ErrorReason.ERROR_REASON_AGREEMENT_CHANGED;
    }

    private List<CompletableFuture<InLedger>> answerTogether(List<Question> questions) {
        List<Found> found =
                records.read(questions.stream().map(Question::wanted).toList());
        List<CompletableFuture<Disclosed>> projected = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            projected.add(projected(questions.get(i), found.get(i)));
        }
        return sealer.sealTogether(projected);
    }

    /** What fails for one spoils no other. */
    private static CompletableFuture<Disclosed> projected(Question question, Found found) {
        try {
            return CompletableFuture.completedFuture(question.projection().apply(found));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Ends the reading. */
    @PreDestroy
    void close() {
        asked.close();
    }
}
