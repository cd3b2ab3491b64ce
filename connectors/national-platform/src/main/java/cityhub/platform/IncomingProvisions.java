package cityhub.platform;

import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionOutcome;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.SubmitProvisionsRequest;
import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What others ask about the city's people: from the platform to the hub. */
final class IncomingProvisions {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingProvisions.class);
    private static final int MOST = 100;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final CityHub hub;
    private final String agreementId;
    private final PlatformLine line;
    private final MeterRegistry metrics;
    private long asked = System.nanoTime() - EVERY.toNanos();

    IncomingProvisions(CityHub hub, String agreementId, PlatformLine line, MeterRegistry metrics) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.line = line;
        this.metrics = metrics;
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
        SubmitProvisionsRequest.Builder request =
                SubmitProvisionsRequest.newBuilder().setAgreementId(agreementId);
        ArrayNode acknowledged = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : told) {
            if (request.getProvisionsCount() < MOST) {
                request.addProvisions(provision(each));
                acknowledged.add(each.path("provision_id").asText());
            }
        }
        List<ProvisionOutcome> outcomes =
                hub.exchanges().submitProvisions(request.build()).getOutcomesList();
        for (ProvisionOutcome each : outcomes) {
            metrics.counter("cityhub.platform.provisions", "outcome", each.name())
                    .increment();
            if (each != ProvisionOutcome.PROVISION_OUTCOME_KEPT
                    && each != ProvisionOutcome.PROVISION_OUTCOME_REPEATED) {
                LOG.warn("the hub dropped a provision of the platform: {}", each);
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("acknowledged", acknowledged);
        line.call(name, body);
        return true;
    }

    private static PlatformProvision provision(JsonNode node) {
        PlatformProvision.Builder provision = PlatformProvision.newBuilder()
                .setProvisionId(node.path("provision_id").asText())
                .setIntegratedNumber(node.path("number").asText())
                .setInquirerCode(node.path("inquirer_code").asText())
                .setAffairCode(node.path("affair_code").asText())
                .setProcedureCode(node.path("procedure_code").asText())
                .setLegalRow(node.path("legal_row").asText())
                .setHiddenFromPerson(node.path("not_disclosed").asText().equals("1"))
                .setState(
                        switch (node.path("state").asText()) {
                            case "WAITING" -> ProvisionState.PROVISION_STATE_WAITING;
                            case "PROVIDED" -> ProvisionState.PROVISION_STATE_PROVIDED;
                            case "NOT_PROVIDED" -> ProvisionState.PROVISION_STATE_NOT_PROVIDED;
                            default -> ProvisionState.PROVISION_STATE_UNSPECIFIED;
                        });
        node.path("item_name_codes").forEach(each -> provision.addItemNameCodes(each.asText()));
        return provision.build();
    }
}
