package cityhub.platform;

import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers to the city's inquiries: from the platform to the hub. */
final class IncomingAnswers {
    private static final int MOST = 100;

    private final PlatformLine line;
    private final KeptAnswers kept;
    private final Set<String> again = ConcurrentHashMap.newKeySet();

    IncomingAnswers(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics) {
        this.line = line;
        this.kept = new KeptAnswers(hub, agreementId, metrics);
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
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        kept.keep(answers).forEach(acknowledged::add);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(PlatformInterface.IF_SKI_11112, body);
        return !acknowledged.isEmpty();
    }
}
