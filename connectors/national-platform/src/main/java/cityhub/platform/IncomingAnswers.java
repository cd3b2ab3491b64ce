package cityhub.platform;

import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnswerOutcome;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers to the city's inquiries: from the platform to the hub. */
final class IncomingAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingAnswers.class);
    private static final int MOST = 100;
    private static final int MIXED_UP_AT_MOST = 3;

    private final CityHub hub;
    private final String agreementId;
    private final PlatformLine line;
    private final MeterRegistry metrics;
    private final Map<String, Integer> mixedUpTimes = new HashMap<>();
    private final Set<String> again = new LinkedHashSet<>();

    IncomingAnswers(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.line = line;
        this.metrics = metrics;
    }

    /**
     * Hands answers over, then acknowledges those that need not come again. One that the hub can't take, since it is about
     * another person or other items, is asked for again a few times: the platform may have mixed it up.
     *
     * @return whether there may be more
     */
    boolean carry() throws PlatformException {
        List<String> some = again.stream().limit(MOST).toList();
        if (!some.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode ids = body.putArray("exchange_ids");
            some.forEach(ids::add);
            carry(body);
            again.removeAll(some);
        }
        return carry(JsonNodeFactory.instance.objectNode());
    }

    /** Has an answer fetched once more that the platform says to have; it may have been lost on the way. */
    void fetchAgain(String exchangeId) {
        again.add(exchangeId);
    }

    private boolean carry(ObjectNode asked) throws PlatformException {
        JsonNode answers = line.call(PlatformInterface.IF_SKI_11112, asked).path("answers");
        if (answers.isEmpty()) {
            return false;
        }
        SubmitAnswersRequest.Builder request = SubmitAnswersRequest.newBuilder().setAgreementId(agreementId);
        for (JsonNode each : answers) {
            if (request.getAnswersCount() < MOST) {
                request.addAnswers(answer(each));
            }
        }
        List<AnswerOutcome> outcomes =
                hub.exchanges().submitAnswers(request.build()).getOutcomesList();
        outcomes.forEach(each -> metrics.counter("cityhub.platform.answers", "outcome", each.name())
                .increment());
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < outcomes.size(); i++) {
            String id = request.getAnswers(i).getExchangeId();
            if (!isToComeAgain(id, outcomes.get(i))) {
                acknowledged.add(id);
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(PlatformInterface.IF_SKI_11112, body);
        return !acknowledged.isEmpty();
    }

    private boolean isToComeAgain(String exchangeId, AnswerOutcome outcome) {
        boolean mixedUp = outcome == AnswerOutcome.ANSWER_OUTCOME_WRONG_PERSON
                || outcome == AnswerOutcome.ANSWER_OUTCOME_WRONG_ITEMS
                || outcome == AnswerOutcome.ANSWER_OUTCOME_MALFORMED;
        if (!mixedUp) {
            mixedUpTimes.remove(exchangeId);
            return false;
        }
        LOG.warn("the platform's answer to {} can't be taken: {}", exchangeId, outcome);
        return mixedUpTimes.merge(exchangeId, 1, Integer::sum) <= MIXED_UP_AT_MOST;
    }

    private static PlatformAnswer answer(JsonNode node) {
        Answer.Builder answer = Answer.newBuilder();
        for (JsonNode item : node.path("items")) {
            AnsweredItem.Builder built = AnsweredItem.newBuilder()
                    .setItemNameCode(item.path("item_name_code").asText())
                    .setStatus(item.path("status").asText());
            for (JsonNode value : item.path("values")) {
                built.addValues(ItemValue.newBuilder()
                        .setItemCode(value.path("item_code").asText())
                        .setValue(value.path("value").asText())
                        .setUnsetReason(value.path("unset_reason").asText()));
            }
            answer.addItems(built);
        }
        return PlatformAnswer.newBuilder()
                .setExchangeId(node.path("exchange_id").asText())
                .setIntegratedNumber(node.path("number").asText())
                .setAnswer(answer)
                .build();
    }
}
