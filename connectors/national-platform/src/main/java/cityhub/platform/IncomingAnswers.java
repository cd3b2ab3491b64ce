package cityhub.platform;

import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers to the city's inquiries: from the platform to the hub. */
final class IncomingAnswers {
    private static final int MOST = 100;

    private final PlatformLine line;
    private final KeptAnswers kept;
    private final Set<String> again = ConcurrentHashMap.newKeySet();
    /** What the hub has and the platform was not told of; after a restart it gives them once more. */
    private List<String> taken = List.of();

    IncomingAnswers(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics) {
        this.line = line;
        this.kept = new KeptAnswers(hub, agreementId, metrics);
    }

    /**
     * Hands answers over. Those that need not come again are acknowledged when answers are asked for the next time. One that the
     * hub can't take, since it is about another person or other items, is asked for again a few times: the platform may have
     * mixed it up.
     *
     * @return exchange ids of those that need not come again
     */
    List<String> carry() throws PlatformException {
        List<String> done = new ArrayList<>();
        List<String> some = again.stream().limit(MOST).toList();
        if (!some.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode ids = body.putArray("exchange_ids");
            some.forEach(ids::add);
            done.addAll(carry(body));
            again.removeAll(some);
        }
        done.addAll(carry(JsonNodeFactory.instance.objectNode()));
        return done;
    }

    /** Has an answer fetched once more that the platform says to have; it may have been lost on the way. */
    void fetchAgain(String exchangeId) {
        again.add(exchangeId);
    }

    private List<String> carry(ObjectNode asked) throws PlatformException {
        if (!taken.isEmpty()) {
            ArrayNode acknowledged = asked.putArray("acknowledged");
            taken.forEach(acknowledged::add);
        }
        JsonNode answers = line.call(PlatformInterface.IF_SKI_11112, asked).path("answers");
        taken = List.of();
        if (!answers.isEmpty()) {
            taken = kept.keep(answers);
        }
        return taken;
    }
}
