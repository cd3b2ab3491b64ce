package cityhub.platform;

import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionOutcome;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.SubmitProvisionsRequest;
import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands provisions of the platform, however they were told, to the hub. */
final class KeptProvisions {
    private static final Logger LOG = LoggerFactory.getLogger(KeptProvisions.class);
    private static final int MOST = 100;

    private final CityHub hub;
    private final String agreementId;
    private final String metric;
    private final MeterRegistry metrics;

    KeptProvisions(CityHub hub, String agreementId, String metric, MeterRegistry metrics) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.metric = metric;
        this.metrics = metrics;
    }

    /** Hands provisions over; gives how many were news to the hub. */
    int keep(JsonNode told) {
        List<PlatformProvision> all = new ArrayList<>();
        told.forEach(each -> all.add(provision(each)));
        int news = 0;
        for (int from = 0; from < all.size(); from += MOST) {
            news += keep(all.subList(from, Math.min(all.size(), from + MOST)));
        }
        return news;
    }

    private int keep(List<PlatformProvision> some) {
        List<ProvisionOutcome> outcomes = hub.exchanges()
                .submitProvisions(SubmitProvisionsRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addAllProvisions(some)
                        .build())
                .getOutcomesList();
        int news = 0;
        for (ProvisionOutcome each : outcomes) {
            metrics.counter(metric, "outcome", each.name()).increment();
            if (each == ProvisionOutcome.PROVISION_OUTCOME_KEPT) {
                news++;
            } else if (each != ProvisionOutcome.PROVISION_OUTCOME_REPEATED) {
                LOG.warn("the hub dropped a provision of the platform: {}", each);
            }
        }
        return news;
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
