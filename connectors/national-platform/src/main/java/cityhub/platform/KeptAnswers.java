package cityhub.platform;

import cityhub.intermediary.v1.Answer;
import cityhub.intermediary.v1.AnswerOutcome;
import cityhub.intermediary.v1.AnsweredItem;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.SubmitAnswersRequest;
import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands answers of the platform, however they came, to the hub. */
final class KeptAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswers.class);
    private static final int MOST = 100;
    private static final int MIXED_UP_AT_MOST = 3;

    private final CityHub hub;
    private final String agreementId;
    private final MeterRegistry metrics;
    private final Map<String, Integer> mixedUpTimes = new HashMap<>();

    KeptAnswers(CityHub hub, String agreementId, MeterRegistry metrics) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.metrics = metrics;
    }

    /** Hands answers over; gives the exchange ids of those that need not come again. */
    List<String> keep(JsonNode answers) {
        List<PlatformAnswer> all = new ArrayList<>();
        answers.forEach(each -> all.add(answer(each)));
        List<String> done = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST) {
            done.addAll(keep(all.subList(from, Math.min(all.size(), from + MOST))));
        }
        return done;
    }

    private List<String> keep(List<PlatformAnswer> some) {
        List<AnswerOutcome> outcomes = hub.exchanges()
                .submitAnswers(SubmitAnswersRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllAnswers(some)
                        .build())
                .getOutcomesList();
        List<String> done = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            metrics.counter(
                            "cityhub.platform.answers",
                            "outcome",
                            outcomes.get(i).name())
                    .increment();
            String id = some.get(i).getExchangeId();
            if (!isToComeAgain(id, outcomes.get(i))) {
                done.add(id);
            }
        }
        return done;
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
