package cityhub.hub.evidence;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Something that waits for the sealing thread, and the thread that waits for it. */
sealed interface Pending {
    /** Entries that it puts into a batch. */
    int entries();

    /** Tells the waiting thread what a committed batch did; false when the batch did not decide about it. */
    boolean settle(SealingTransaction.Outcome outcome);

    void fail(HubException cause);

    /** What a batch of these asks of its transaction. */
    static SealingTransaction.Work work(List<Pending> batch) {
        List<PreparedDisclosure> disclosures = new ArrayList<>();
        Set<Long> acts = new HashSet<>();
        for (Pending pending : batch) {
            switch (pending) {
                case OfDisclosure waiting -> disclosures.add(waiting.disclosure());
                case OfAct waiting -> acts.add(waiting.outboxId());
                case Wake wake -> {}
            }
        }
        return new SealingTransaction.Work(disclosures, acts);
    }

    /** A pending that a thread waits for. */
    sealed interface Awaitable<T> extends Pending {
        CompletableFuture<T> outcome();

        @Override
        default void fail(HubException cause) {
            outcome().completeExceptionally(cause);
        }
    }

    record OfDisclosure(PreparedDisclosure disclosure, CompletableFuture<InLedger> outcome)
            implements Awaitable<InLedger> {
        OfDisclosure(PreparedDisclosure disclosure) {
            this(disclosure, new CompletableFuture<>());
        }

        @Override
        public int entries() {
            return disclosure.entries().size();
        }

        @Override
        public boolean settle(SealingTransaction.Outcome committed) {
            HubException refusal = committed.refused().get(disclosure);
            return refusal == null
                    ? outcome.complete(new InLedger(
                            disclosure,
                            committed.signed().orElseThrow(),
                            committed.leaves().get(disclosure)))
                    : outcome.completeExceptionally(refusal);
        }
    }

    record OfAct(long outboxId, CompletableFuture<Boolean> outcome) implements Awaitable<Boolean> {
        OfAct(long outboxId) {
            this(outboxId, new CompletableFuture<>());
        }

        @Override
        public int entries() {
            return 1;
        }

        @Override
        public boolean settle(SealingTransaction.Outcome committed) {
            if (committed.unknownActs().contains(outboxId)) {
                return outcome.completeExceptionally(new HubException(
                        ErrorReason.ERROR_REASON_INTERNAL, "an act was awaited that is not in the outbox"));
            }
            return committed.sealedActs().contains(outboxId) && outcome.complete(true);
        }
    }

    /** Nothing but a reason to look. */
    record Wake() implements Pending {
        @Override
        public int entries() {
            return 0;
        }

        @Override
        public boolean settle(SealingTransaction.Outcome outcome) {
            return true;
        }

        @Override
        public void fail(HubException cause) {}
    }
}
