package cityhub.tools.simulators;

import cityhub.platform.PlatformException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A permit (提供許可証): the network lets one institution have one answer of another. Its official form is not public; this one
 * is JSON with names of ours.
 *
 * @param id number of the permit, which is good for one answer
 * @param provider institution that is to answer
 * @param question what it is to answer
 * @param issued when the network issued it
 */
record ProvisionPermit(String id, String provider, Question question, Instant issued) {

    /**
     * What an institution asks about somebody.
     *
     * @param inquirer institution that asks
     * @param affair its affair (事務)
     * @param procedure its procedure (事務手続)
     * @param legalRow legal row on which it rests; empty for none
     * @param item item name (特定個人情報名コード)
     * @param number integrated number of the person
     */
    record Question(String inquirer, String affair, String procedure, String legalRow, String item, String number) {}

    byte[] write() throws PlatformException {
        return PlatformFunctions.write(JsonNodeFactory.instance
                        .objectNode()
                        .put("permit_id", id)
                        .put("provider_code", provider)
                        .put("inquirer_code", question.inquirer())
                        .put("affair_code", question.affair())
                        .put("procedure_code", question.procedure())
                        .put("legal_row", question.legalRow())
                        .put("item_name_code", question.item())
                        .put("number", question.number())
                        .put("issue_time", issued.toString()))
                .getBytes(StandardCharsets.UTF_8);
    }

    static ProvisionPermit read(byte[] bytes) throws PlatformException {
        JsonNode node = PlatformFunctions.parse(new String(bytes, StandardCharsets.UTF_8));
        try {
            return new ProvisionPermit(
                    node.path("permit_id").asText(),
                    node.path("provider_code").asText(),
                    new Question(
                            node.path("inquirer_code").asText(),
                            node.path("affair_code").asText(),
                            node.path("procedure_code").asText(),
                            node.path("legal_row").asText(),
                            node.path("item_name_code").asText(),
                            node.path("number").asText()),
                    Instant.parse(node.path("issue_time").asText()));
        } catch (DateTimeParseException e) {
            throw new PlatformException("MESSAGE_UNREADABLE", e);
        }
    }
}
