package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnswerOutcome;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.registry.v1.Mode;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Answers of the platform: kept only for the inquiry, the person and the items that were asked; the rest is recorded. */
@Singleton
public final class PlatformAnswers {
    private static final int MOST = 100;

    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ExchangeContents contents;
    private final WorkQueue queue;
    private final AnswerHandover handover;
    private final Acts acts;

    PlatformAnswers(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            WorkQueue queue,
            AnswerHandover handover,
            Acts acts) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.queue = queue;
        this.handover = handover;
        this.acts = acts;
    }

    /** What became of answers, and the last act that recorded a dropped one. */
    private record Kept(List<AnswerOutcome> outcomes, OptionalLong act) {}

    /**
     * Keeps answers; each that is dropped stands in the ledger before this returns.
     *
     * @return an outcome per answer, in order
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public List<AnswerOutcome> keep(Asker connector, String agreementId, List<PlatformAnswer> answers) {
        agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
        if (answers.isEmpty() || answers.size() > MOST) {
            throw HubException.invalid("answers", "1 to " + MOST);
        }
        Kept kept = database.transactionRetrying(tx -> keep(tx, connector, answers));
        if (kept.outcomes().contains(AnswerOutcome.ANSWER_OUTCOME_KEPT)) {
            handover.kept();
        }
        kept.act().ifPresent(acts::awaitSealed);
        return kept.outcomes();
    }

    private Kept keep(Connection tx, Asker connector, List<PlatformAnswer> answers) throws SQLException {
        List<AnswerOutcome> outcomes = new ArrayList<>();
        OptionalLong act = OptionalLong.empty();
        for (PlatformAnswer each : answers) {
            boolean formed = ExchangeForms.UUID.matcher(each.getExchangeId()).matches();
            Optional<Exchange> exchange = formed
                    ? ExchangeRepository.lock(tx, each.getExchangeId())
                            .filter(found -> found.kind() == ExchangeKind.EXCHANGE_KIND_INQUIRY)
                    : Optional.empty();
            AnswerOutcome outcome =
                    exchange.isPresent() ? keep(tx, exchange.get(), each) : AnswerOutcome.ANSWER_OUTCOME_UNKNOWN;
            outcomes.add(outcome);
            if (outcome != AnswerOutcome.ANSWER_OUTCOME_KEPT && outcome != AnswerOutcome.ANSWER_OUTCOME_REPEATED) {
                act = OptionalLong.of(dropped(tx, connector, formed ? each.getExchangeId() : "", outcome, exchange));
            }
        }
        return new Kept(outcomes, act);
    }

    private AnswerOutcome keep(Connection tx, Exchange exchange, PlatformAnswer answer) throws SQLException {
        if (ExchangeForms.answer(answer.getAnswer()).isPresent()) {
            return AnswerOutcome.ANSWER_OUTCOME_MALFORMED;
        }
        OptionalLong person = persons.personOf(tx, NumberDomain.INTEGRATED, answer.getIntegratedNumber());
        if (person.isEmpty() || person.getAsLong() != exchange.personId()) {
            return AnswerOutcome.ANSWER_OUTCOME_WRONG_PERSON;
        }
        Answer known = ExchangeContents.known(answer.getAnswer());
        List<String> answered = known.getItemsList().stream()
                .map(each -> each.getItemNameCode())
                .toList();
        if (!exchange.codes().itemNames().containsAll(answered)
                || answered.stream().distinct().count() < answered.size()) {
            return AnswerOutcome.ANSWER_OUTCOME_WRONG_ITEMS;
        }
        ByteString digest = contents.digest(known);
        return switch (exchange.state()) {
            case EXCHANGE_STATE_ANSWERED ->
                exchange.answerDigest().filter(digest::equals).isPresent()
                        ? AnswerOutcome.ANSWER_OUTCOME_REPEATED
                        : AnswerOutcome.ANSWER_OUTCOME_CONTRADICTS;
            case EXCHANGE_STATE_WAITING, EXCHANGE_STATE_SENT, EXCHANGE_STATE_PARKED -> {
                ExchangeRecord record =
                        contents.content(exchange).toBuilder().setAnswer(known).build();
                ExchangeRepository.answer(
                        tx, exchange.exchangeId(), contents.sealAnswer(exchange.personId(), record), digest);
                AnswerDueStore.insert(tx, exchange.agreementId(), exchange.exchangeId());
                // The report that the platform accepted it may have been lost.
                queue.remove(tx, new WorkKey(Stored.name(exchange.kind()), exchange.exchangeId()));
                yield AnswerOutcome.ANSWER_OUTCOME_KEPT;
            }
            case EXCHANGE_STATE_UNSPECIFIED,
                    EXCHANGE_STATE_DONE,
                    EXCHANGE_STATE_REFUSED,
                    EXCHANGE_STATE_EXPIRED,
                    EXCHANGE_STATE_CANCELLED,
                    EXCHANGE_STATE_ASKED,
                    UNRECOGNIZED -> AnswerOutcome.ANSWER_OUTCOME_TOO_LATE;
        };
    }

    private long dropped(
            Connection tx, Asker connector, String exchangeId, AnswerOutcome outcome, Optional<Exchange> exchange)
            throws SQLException {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("outcome", outcome.name().substring("ANSWER_OUTCOME_".length()));
        List<Long> subjects = exchange.map(each -> List.of(each.personId())).orElse(List.of());
        return acts.record(
                tx,
                new Act(
                        "platform-answer-dropped",
                        "participant:" + connector.participantId(),
                        "exchange:" + exchangeId,
                        details,
                        subjects));
    }
}
