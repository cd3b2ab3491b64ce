package cityhub.platform;

import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What others ask about the city's people: from the platform to the hub. */
final class IncomingProvisions {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PlatformLine line;
    private final KeptProvisions kept;
    private long asked = System.nanoTime() - EVERY.toNanos();

    IncomingProvisions(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics) {
        this.line = line;
        this.kept = new KeptProvisions(hub, agreementId, "cityhub.platform.provisions", metrics);
    }

    /** Carries what waits, when it was not asked for lately. */
    void carry() throws PlatformException {
        if (System.nanoTime() - asked >= EVERY.toNanos()) {
            boolean waiting = carry(PlatformInterface.IF_TKY_11512);
            boolean provided = carry(PlatformInterface.IF_TKY_11312);
            if (!waiting && !provided) {
                asked = System.nanoTime();
            }
        }
    }

    /** Hands over what others asked about the city's people, then acknowledges it. */
    private boolean carry(PlatformInterface name) throws PlatformException {
        JsonNode told = line.call(name, JsonNodeFactory.instance.objectNode()).path("provisions");
        if (told.isEmpty()) {
            return false;
        }
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        told.forEach(each -> acknowledged.add(each.path("provision_id").asText()));
        kept.keep(told);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(name, body);
        return true;
    }
}
