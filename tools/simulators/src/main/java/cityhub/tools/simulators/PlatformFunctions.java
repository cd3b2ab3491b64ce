package cityhub.tools.simulators;

import cityhub.platform.PlatformException;
import cityhub.platform.PlatformInterface;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the simulated platform does when an interface is asked for something. */
final class PlatformFunctions {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_ANSWERS = 100;
    /** Numbers of files with records begin with it, and the day follows. */
    static final String RECORDS_OF = "RECORDS-";

    private static final int MOST_ON_A_MEDIUM = 100_000;
    /** Those that are about somebody by integrated number. */
    private static final Set<PlatformInterface> OF_A_PERSON = EnumSet.of(
            PlatformInterface.IF_FGU_20221,
            PlatformInterface.IF_FGU_20234,
            PlatformInterface.IF_SKI_10111,
            PlatformInterface.IF_DBM_10111,
            PlatformInterface.IF_DBM_40111,
            PlatformInterface.IF_DBM_50111);

    private static final Pattern NUMBER = Pattern.compile("[0-9]{15}");

    private final PlatformStore store;
    private final Predicate<PlatformFault> strikes;
    private final BooleanSupplier open;

    PlatformFunctions(PlatformStore store, Predicate<PlatformFault> strikes, BooleanSupplier open) {
        this.store = store;
        this.strikes = strikes;
        this.open = open;
    }

    /** Does what an interface is asked for. */
    ObjectNode act(PlatformInterface name, JsonNode body) throws SQLException, PlatformException {
        String id = body.path("exchange_id").asText();
        String number = body.path("number").asText();
        if (OF_A_PERSON.contains(name) && !NUMBER.matcher(number).matches()) {
            return result("REFUSED", "NUMBER_MALFORMED");
        }
        if (store.isDeleted(number) && name != PlatformInterface.NUMBER_DELETE) {
            return result("REFUSED", "NUMBER_DELETED");
        }
        return switch (name) {
            case IF_SYM_20212 -> JsonNodeFactory.instance.objectNode().put("open", open.getAsBoolean() ? "1" : "0");
            case IF_SCM_30112 -> masterData();
            case IF_FGU_20221 ->
                store.hasCode(number)
                        ? result("ACCEPTED", "")
                        : result("PENDING", "")
                                .put(
                                        "acquisition_number",
                                        strikes.test(PlatformFault.UNFIT_NUMBER) ? "?" : store.requestCode(number));
            case IF_FGU_20234 ->
                codeStatus(number, body.path("acquisition_number").asText());
            case CODE_MADE ->
                store.codeMade(body.path("acquisition_number").asText())
                        ? result("ACCEPTED", "")
                        : result("REFUSED", "REQUEST_UNKNOWN");
            case IF_SKI_10111 -> inquiry(id, number, body);
            case IF_SKI_50111 -> {
                store.cancel(id);
                yield result("ACCEPTED", "");
            }
            case IF_SKI_11112 -> answers(body);
            case IF_TKY_11512 -> provisions(true, body);
            case IF_TKY_11312 -> provisions(false, body);
            case IF_TKY_20511 -> {
                boolean permitted = body.path("permitted_provision").asText().equals("1");
                store.decide(id, permitted ? "PROVIDED" : "NOT_PROVIDED");
                yield result("ACCEPTED", "");
            }
            case NUMBER_DELETE -> {
                store.delete(number);
                yield result("ACCEPTED", "");
            }
            case IF_DBM_10111 -> replica(id, number, body);
            case IF_DBM_40111, IF_DBM_50111 -> flags(id, number, body);
            case IF_TKM_40113 ->
                result("ACCEPTED", "")
                        .put("file_id", RECORDS_OF + body.path("date").asText());
            case IF_TKM_40124 -> throw new PlatformException("FILE_EXPECTED");
            case IF_SKI_10712 -> status(id);
            case IF_SKI_10723,
                    IF_SKI_10734,
                    IF_SKI_10123,
                    IF_SKI_10134,
                    IF_SKI_50123,
                    IF_SKI_50134,
                    IF_DBM_20113,
                    IF_DBM_20314,
                    IF_DBM_40123,
                    IF_DBM_40134,
                    IF_DBM_50123,
                    IF_DBM_50134 -> throw new PlatformException("FILE_EXPECTED");
        };
    }

    private static ObjectNode masterData() {
        ObjectNode master = JsonNodeFactory.instance.objectNode();
        master.put("version", 2).put("valid_from", "2026-01-01");
        master.set("permitted", SimulatedCity.permitted());
        master.set("item_definitions", SimulatedCity.definitions());
        return master;
    }

    private ObjectNode codeStatus(String number, String acquisitionNumber) throws SQLException {
        if (!store.isRequested(number, acquisitionNumber)) {
            return result("REFUSED", "REQUEST_UNKNOWN");
        }
        return result(store.hasCode(number) ? "ACCEPTED" : "PENDING", "");
    }

    private ObjectNode inquiry(String id, String number, JsonNode body) throws SQLException, PlatformException {
        if (!store.hasCode(number)) {
            return result("REFUSED", "CODE_NOT_ACQUIRED");
        }
        List<String> items = new ArrayList<>();
        body.path("item_name_codes").forEach(each -> items.add(each.asText()));
        if (strikes.test(PlatformFault.FORGET_INQUIRY)) {
            return result("ACCEPTED", "");
        }
        store.inquiry(id, number, write(SimulatedCity.answer(number, items)));
        return result("ACCEPTED", "");
    }

    /** The simulated municipalities answer at once. */
    private ObjectNode status(String id) throws SQLException {
        return switch (store.inquiryState(id).orElse("")) {
            case "" -> result("REFUSED", "EXCHANGE_UNKNOWN");
            case "CANCELLED" -> result("REFUSED", "CANCELLED");
            default -> result("ACCEPTED", "ANSWERED");
        };
    }

    private ObjectNode replica(String id, String number, JsonNode body) throws SQLException, PlatformException {
        if (store.isNewPiece(id)) {
            store.replica(
                    number,
                    body.path("item_name_code").asText(),
                    body.path("record_key").asText(),
                    body.path("publication_end_date").asText(),
                    write(body.path("values")));
        }
        return result("ACCEPTED", "");
    }

    private ObjectNode flags(String id, String number, JsonNode body) throws SQLException {
        if (store.isNewPiece(id)) {
            store.flags(
                    number,
                    body.path("item_name_code").asText(),
                    body.path("no_automatic_answer").asText(),
                    body.path("not_disclosed").asText());
        }
        return result("ACCEPTED", "");
    }

    private ObjectNode answers(JsonNode body) throws SQLException, PlatformException {
        for (JsonNode each : body.path("acknowledged")) {
            store.fetched(each.asText());
        }
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        ArrayNode answers = found.putArray("answers");
        for (PlatformStore.Waiting each : wanted(body)) {
            String number = strikes.test(PlatformFault.WRONG_PERSON) ? "000000000000000" : each.number();
            answers.addObject()
                    .put("exchange_id", each.exchangeId())
                    .put("number", number)
                    .set("items", parse(each.answer()));
        }
        return found;
    }

    /** Those that are asked for by id, fetched before or not; otherwise whatever waits. */
    private List<PlatformStore.Waiting> wanted(JsonNode body) throws SQLException {
        if (body.has("exchange_ids")) {
            List<String> ids = new ArrayList<>();
            body.path("exchange_ids").forEach(each -> ids.add(each.asText()));
            return store.answers(ids);
        }
        if (body.has("all")) {
            return store.waiting(false, false, MOST_ON_A_MEDIUM);
        }
        boolean twice = strikes.test(PlatformFault.ANSWER_TWICE);
        return store.waiting(twice, strikes.test(PlatformFault.OUT_OF_ORDER), MOST_ANSWERS);
    }

    /** Records (情報提供等記録) of a day, by the number of their file. */
    ObjectNode records(String fileId) throws SQLException {
        ObjectNode found = result("ACCEPTED", "");
        ArrayNode provisions = found.putArray("provisions");
        store.provisionsOf(LocalDate.parse(fileId.substring(RECORDS_OF.length())))
                .forEach(each -> add(provisions, each));
        return found;
    }

    private static void add(ArrayNode provisions, PlatformStore.Provision each) {
        provisions
                .addObject()
                .put("provision_id", each.id())
                .put("number", each.number())
                .put("inquirer_code", each.inquirer())
                .put("affair_code", each.affair())
                .put("procedure_code", each.procedure())
                .put("legal_row", each.legalRow())
                .put("state", each.state())
                .put("not_disclosed", each.hidden())
                .putArray("item_name_codes")
                .add(each.item());
    }

    private ObjectNode provisions(boolean waiting, JsonNode body) throws SQLException {
        for (JsonNode each : body.path("acknowledged")) {
            store.told(each.asText(), waiting);
        }
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        ArrayNode provisions = found.putArray("provisions");
        if (body.has("acknowledged")) {
            return found;
        }
        store.untold(waiting, MOST_ANSWERS).forEach(each -> add(provisions, each));
        return found;
    }

    static ObjectNode result(String result, String reason) {
        return JsonNodeFactory.instance.objectNode().put("result", result).put("reason", reason);
    }

    static String write(JsonNode node) throws PlatformException {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }

    static JsonNode parse(String text) throws PlatformException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }
}
