package cityhub.tools.demo;

import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.addressee.v1.TieOutcome;
import cityhub.evidence.v1.WithheldReason;
import cityhub.kit.CityHub;
import cityhub.kit.ConsumerListener;
import cityhub.kit.ConsumerSettings;
import cityhub.kit.Position;
import cityhub.kit.ResidentAnswer;
import cityhub.kit.ResidentConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A system of the demo city at work: a client of its own, a sink, a thread that keeps it up to date. */
final class DemoSystem implements AutoCloseable {
    private static final int TIES_AT_ONCE = 500;

    private final DemoConsumer consumer;
    private final String agreementId;
    private final UnaryOperator<String> numbering;
    private final CityHub hub;
    private final DemoSink sink;
    private final ResidentConsumer feed;
    private final Listener listener = new Listener();
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());

    /**
     * @param numbering the system's own number of the person with an addressee number
     */
    DemoSystem(DemoConsumer consumer, String agreementId, CityHub hub, UnaryOperator<String> numbering) {
        this.consumer = consumer;
        this.numbering = numbering;
        this.agreementId = agreementId;
        this.hub = hub;
        this.sink = new DemoSink(ApprovedLeaves.of(consumer.items()));
        this.feed = hub.consumer(agreementId, sink, listener, ConsumerSettings.standard());
    }

    /** Starts to receive: snapshot, then feed. */
    void start() {
        Thread.ofVirtual()
                .name(consumer.id())
                .uncaughtExceptionHandler((thread, e) -> failure.set(Optional.of(e)))
                .start(feed::run);
    }

    /** Registers the system's own numbers of these residents. */
    void registerNumbers(List<String> addresseeNumbers) {
        for (int from = 0; from < addresseeNumbers.size(); from += TIES_AT_ONCE) {
            List<NumberTie> ties = new ArrayList<>();
            for (String number :
                    addresseeNumbers.subList(from, Math.min(from + TIES_AT_ONCE, addresseeNumbers.size()))) {
                ties.add(NumberTie.newBuilder()
                        .setAddresseeNumber(number)
                        .setOwnNumber(numbering.apply(number))
                        .build());
            }
            RegisterNumbersResponse answer = hub.addressee()
                    .withWaitForReady()
                    .registerNumbers(RegisterNumbersRequest.newBuilder()
                            .setAgreementId(agreementId)
                            .addAllTies(ties)
                            .build());
            answer.getOutcomesList().forEach(DemoSystem::requireRegistered);
        }
    }

    /** What the hub answers to own numbers under an agreement on numbers. */
    List<ResidentAnswer> resolve(String numbersAgreement, List<String> ownNumbers) {
        return hub.resolveNumbers(numbersAgreement, NumberKind.NUMBER_KIND_OWN, ownNumbers);
    }

    /** Whether everything up to this sequence was received and committed. */
    boolean hasReached(long sequence) {
        failure.get().ifPresent(e -> {
            throw new IllegalStateException("the feed of " + consumer.id() + " ended", e);
        });
        return sink.lastCommitted()
                .feedPosition()
                .filter(position -> position.sequence() >= sequence)
                .isPresent();
    }

    /** How many buckets of its copy differ from what the hub would deliver, by digests. */
    int drifted() {
        return hub.compare(agreementId, sink.records()).differing();
    }

    /** Its connection. */
    CityHub hub() {
        return hub;
    }

    DemoConsumer consumer() {
        return consumer;
    }

    /** The system's own number of a person. */
    String ownNumber(String addresseeNumber) {
        return numbering.apply(addresseeNumber);
    }

    String agreementId() {
        return agreementId;
    }

    DemoSink sink() {
        return sink;
    }

    /** How many deliveries were announced as withheld, by reason. */
    Map<WithheldReason, Long> withheld() {
        return listener.snapshot();
    }

    @Override
    public void close() {
        feed.close();
        hub.close();
    }

    private static void requireRegistered(TieOutcome outcome) {
        if (outcome != TieOutcome.TIE_OUTCOME_REGISTERED && outcome != TieOutcome.TIE_OUTCOME_UNCHANGED) {
            throw new IllegalStateException("a number of one's own was not registered: " + outcome);
        }
    }

    /** Counts what was withheld. */
    private static final class Listener implements ConsumerListener {
        private final Map<WithheldReason, Long> withheld = new EnumMap<>(WithheldReason.class);

        @Override
        public synchronized void withheld(Position position, WithheldReason reason) {
            withheld.merge(reason, 1L, Long::sum);
        }

        @Override
        public void interrupted(RuntimeException cause, Duration delay) {
            // The kit logs it and tries again; the demo shows the outcome.
        }

        synchronized Map<WithheldReason, Long> snapshot() {
            return Map.copyOf(withheld);
        }
    }
}
