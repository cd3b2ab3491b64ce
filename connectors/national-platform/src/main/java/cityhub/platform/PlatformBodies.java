package cityhub.platform;

import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.Replica;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Work as the platform's interfaces take it, by the names of the contract. */
final class PlatformBodies {
    private PlatformBodies() {}

    /** The interface for a piece of work; empty for a kind that this connector does not know. */
    static Optional<PlatformInterface> interfaceOf(ExchangeRecord work) {
        return Optional.ofNullable(
                switch (work.getKind()) {
                    case "ACQUISITION" -> PlatformInterface.IF_FGU_20221;
                    case "CODE_STATUS" -> PlatformInterface.IF_FGU_20234;
                    case "INQUIRY" -> PlatformInterface.IF_SKI_10111;
                    case "STATUS" -> PlatformInterface.IF_SKI_10712;
                    case "CANCEL" -> PlatformInterface.IF_SKI_50111;
                    case "REPLICA", "REPLICA_END" -> PlatformInterface.IF_DBM_10111;
                    case "FLAGS" ->
                        work.getFlags().getItemNameCode().isEmpty()
                                ? PlatformInterface.IF_DBM_50111
                                : PlatformInterface.IF_DBM_40111;
                    case "PROVISION" -> PlatformInterface.IF_TKY_20511;
                    case "NUMBER_END" -> PlatformInterface.NUMBER_DELETE;
                    default -> null;
                });
    }

    static ObjectNode of(ExchangeRecord work) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("exchange_id", work.getExchangeId()).put("number", work.getNumber());
        if (!work.getAcquisitionNumber().isEmpty()) {
            body.put("acquisition_number", work.getAcquisitionNumber());
        }
        if (work.hasInquiry()) {
            inquiry(body, work.getInquiry());
        }
        if (work.hasReplica()) {
            replica(body, work.getReplica());
        }
        if (work.hasProvision()) {
            body.put("permitted_provision", work.getProvision().getPermitted());
        }
        if (work.hasFlags()) {
            flags(body, work.getFlags());
        }
        return body;
    }

    private static void inquiry(ObjectNode body, Inquiry inquiry) {
        ArrayNode items = body.put("affair_code", inquiry.getAffairCode())
                .put("procedure_code", inquiry.getProcedureCode())
                .put("legal_row", inquiry.getLegalRow())
                .put("provider_code", inquiry.getProviderCode())
                .put("start_date", inquiry.getStartDate())
                .put("end_date", inquiry.getEndDate())
                .put("hidden_from_person", inquiry.getHiddenFromPerson() ? "1" : "0")
                .putArray("item_name_codes");
        inquiry.getItemNameCodesList().forEach(items::add);
    }

    private static void replica(ObjectNode body, Replica replica) {
        ArrayNode values = body.put("item_name_code", replica.getItemNameCode())
                .put("record_key", replica.getRecordKey())
                .put("publication_start_date", replica.getPublicationStartDate())
                .put("publication_end_date", replica.getPublicationEndDate())
                .putArray("values");
        for (ItemValue each : replica.getValuesList()) {
            values.addObject()
                    .put("item_code", each.getItemCode())
                    .put("value", each.getValue())
                    .put("unset_reason", each.getUnsetReason());
        }
    }

    private static void flags(ObjectNode body, ExchangeFlags flags) {
        body.put("no_automatic_answer", flags.getNoAutomaticAnswer())
                .put("not_disclosed", flags.getNotDisclosed())
                .put("item_name_code", flags.getItemNameCode());
    }
}
