package cityhub.tools.simulators;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The other municipalities behind the simulated platform. What they answer is generated from the integrated number and the
 * item name, so that whoever asked can be held against it: an amount of income, an item that is unset for one in
 * eight persons, a date and a code. Item names are ours, since the official codes are not in our documents.
 */
public final class SimulatedCity {
    /** An affair (国民健康保険の保険料の賦課), our code. */
    public static final String AFFAIR = "JM00000000000027";

    /** A procedure of it, our code. */
    public static final String PROCEDURE = "JT00000000000271";

    /** A legal row (主務省令第2条の表の項) for it; the law's own for this affair is not in our documents. */
    public static final String LEGAL_ROW = "69";

    /** Local tax information (地方税関係情報), our code. */
    public static final String LOCAL_TAX = "TM00000000000003";

    /** Long-term care benefits (介護保険給付等関係情報), our code. */
    public static final String CARE = "TM00000000000004";

    /** Household information (住基法7条4号), which others may ask this city for, our code. */
    public static final String HOUSEHOLD = "TM00000000000001";

    /** Another municipality, which asks about people of this one. */
    public static final String OTHER_MUNICIPALITY = "0122020000000000";

    private static final List<String> ITEMS = List.of(LOCAL_TAX, CARE);
    private static final int UNSET_ONE_IN = 8;

    private SimulatedCity() {}

    /** The amount that is answered about somebody. */
    public static String amount(String integratedNumber, String itemNameCode) {
        return Integer.toString(Math.floorMod(hash(integratedNumber + itemNameCode), 10_000) * 1000);
    }

    static ArrayNode answer(String integratedNumber, Iterable<String> itemNameCodes) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (String each : itemNameCodes) {
            ArrayNode values = items.addObject()
                    .put("item_name_code", each)
                    .put("status", "01")
                    .putArray("values");
            values.addObject().put("item_code", "01").put("value", amount(integratedNumber, each));
            boolean unset = Math.floorMod(hash(integratedNumber), UNSET_ONE_IN) == 0;
            ObjectNode second = values.addObject().put("item_code", "02");
            if (unset) {
                second.put("unset_reason", "1");
            } else {
                second.put("value", "令和７年度");
            }
            values.addObject().put("item_code", "03").put("value", "2025-06-10");
            values.addObject()
                    .put("item_code", "04")
                    .put("value", Math.floorMod(hash(integratedNumber), 2) == 0 ? "1" : "2");
        }
        return items;
    }

    /** Of what form the items are: an amount, a year, the day of assessment, and whose income it is by sex. */
    static ArrayNode definitions() {
        ArrayNode definitions = JsonNodeFactory.instance.arrayNode();
        for (String each : ITEMS) {
            define(definitions, each, "01", "金額", "");
            define(definitions, each, "02", "年度", "");
            define(definitions, each, "03", "決定年月日", "DATE");
            define(definitions, each, "04", "性別", "sex");
        }
        return definitions;
    }

    private static void define(ArrayNode definitions, String itemName, String item, String nameJa, String form) {
        definitions
                .addObject()
                .put("item_name_code", itemName)
                .put("item_code", item)
                .put("name_ja", nameJa)
                .put("form", form);
    }

    static ArrayNode permitted() {
        ArrayNode permitted = JsonNodeFactory.instance.arrayNode();
        for (String each : ITEMS) {
            permitted
                    .addObject()
                    .put("affair_code", AFFAIR)
                    .put("procedure_code", PROCEDURE)
                    .put("legal_row", LEGAL_ROW)
                    .put("item_name_code", each)
                    .put("item_name_ja", each.equals(LOCAL_TAX) ? "地方税関係情報" : "介護保険給付等関係情報");
        }
        return permitted;
    }

    /**
     * Whether the list of permitted inquiries has a question to this city: on the affair, procedure and legal row that it has for
     * the city's own inquiries, the same items and household information.
     */
    static boolean mayBeAsked(ProvisionPermit.Question question) {
        return question.affair().equals(AFFAIR)
                && question.procedure().equals(PROCEDURE)
                && question.legalRow().equals(LEGAL_ROW)
                && (ITEMS.contains(question.item()) || question.item().equals(HOUSEHOLD));
    }

    private static int hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return (digest[0] & 0xff) << 16 | (digest[1] & 0xff) << 8 | (digest[2] & 0xff);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
