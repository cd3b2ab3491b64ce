package cityhub.platform;

import cityhub.intermediary.v1.ItemDefinition;
import cityhub.intermediary.v1.PermittedInquiry;
import cityhub.intermediary.v1.SubmitMasterDataRequest;
import cityhub.kit.CityHub;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be asked (照会許可用照合リスト): from the platform to the hub, hourly. */
final class IncomingMasterData {
    private static final Logger LOG = LoggerFactory.getLogger(IncomingMasterData.class);
    private static final Duration EVERY = Duration.ofHours(1);

    private final CityHub hub;
    private final String agreementId;
    private final PlatformLine line;
    private boolean known;
    private long asked;

    IncomingMasterData(CityHub hub, String agreementId, PlatformLine line) {
        this.hub = hub;
        this.agreementId = agreementId;
        this.line = line;
    }

    /** Carries it when it was not asked for lately. */
    void carry() throws PlatformException {
        if (!known || System.nanoTime() - asked > EVERY.toNanos()) {
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
        known = true;
        asked = System.nanoTime();
        try {
            hub.exchanges().submitMasterData(request.build());
        } catch (StatusRuntimeException e) {
            known = e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
            if (!known) {
                throw e;
            }
            LOG.error("the hub does not take the platform's master data: INVALID_ARGUMENT; asked again in an hour");
        }
    }
}
