package cityhub.platform;

import cityhub.intermediary.v1.ItemDefinition;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be asked (照会許可用照合リスト): from the platform to the hub, hourly. */
final class IncomingMasterData {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingMasterData.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final CityHub hub;
    private final String agreementId;
    private final PlatformLine line;
    private long next = System.nanoTime();
    private String trouble = "";

    IncomingMasterData(CityHub hub, String agreementId, PlatformLine line) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.line = line;
    }

    /** Carries it when it was not asked for lately. */
    void carry() throws PlatformException {
        if (System.nanoTime() - next >= 0) {
            fetch();
        }
    }

    private void fetch() throws PlatformException {
        ObjectNode master = line.call(PlatformInterface.IF_SCM_30112, JsonNodeFactory.instance.objectNode());
        SubmitMasterDataRequest.Builder request = SubmitMasterDataRequest.newBuilder()
                .setAgreementId(agreementId)
                .setVersion(master.path("version").asInt())
                .setValidFrom(master.path("valid_from").asText());
        for (JsonNode each : master.path("permitted")) {
            request.addPermitted(PermittedInquiry.newBuilder()
                    .setAffairCode(each.path("affair_code").asText())
                    .setProcedureCode(each.path("procedure_code").asText())
                    .setLegalRow(each.path("legal_row").asText())
                    .setItemNameCode(each.path("item_name_code").asText())
                    .setItemNameJa(each.path("item_name_ja").asText()));
        }
        for (JsonNode each : master.path("item_definitions")) {
            request.addItems(ItemDefinition.newBuilder()
                    .setItemNameCode(each.path("item_name_code").asText())
                    .setItemCode(each.path("item_code").asText())
                    .setNameJa(each.path("name_ja").asText())
                    .setForm(each.path("form").asText()));
        }
        submit(request.build());
    }

    /** What the hub refuses for good waits for the next hour, and what it can't take now for a moment; the rest goes on. */
    private void submit(SubmitMasterDataRequest request) {
        try {
            hub.exchanges().submitMasterData(request);
            next = System.nanoTime() + EVERY.toNanos();
            trouble = "";
        } catch (StatusRuntimeException e) {
            boolean passes = CityHubException.of(e).retryable();
            next = System.nanoTime() + (passes ? SOON : EVERY).toNanos();
            String now = e.getStatus().getCode().name();
            if (!now.equals(trouble)) {
                trouble = now;
                LOG.error(
                        "the hub does not take the platform's master data: {}; handed in again {}",
                        now,
                        passes ? "until it does" : "in an hour");
            }
        }
    }
}
