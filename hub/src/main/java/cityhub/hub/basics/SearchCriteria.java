package cityhub.hub.basics;

import cityhub.hub.HubException;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.conversion.SearchFolding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom a search describes. Texts are empty where nothing is said.
 *
 * @param individualNumber individual number (個人番号), 12 digits
 * @param name whole name, as written or read
 * @param birthDate YYYY-MM-DD
 * @param town town of the address (町字)
 * @param lot lot or house number, which narrows the town
 */
public record SearchCriteria(String individualNumber, String name, String birthDate, String town, String lot) {
    private static final int LONGEST = 100;
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9A-Z]{2}-[0-9A-Z]{2}");

    /** Shows no values. */
    @Override
    public String toString() {
        return "SearchCriteria[...]";
    }

    /** What is said, by the names that the request gives it; no values. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        addSaid(names, "individual_number", individualNumber);
        addSaid(names, "name", name);
        addSaid(names, "birth_date", birthDate);
        addSaid(names, "town", town);
        addSaid(names, "lot", lot);
        return names;
    }

    private static void addSaid(List<String> names, String criterion, String value) {
        if (!value.isEmpty()) {
            names.add(criterion);
        }
    }

    boolean byIndividualNumber() {
        return !individualNumber.isEmpty();
    }

    /**
     * Refuses what is no search: fewer than two of name, birth date and address (住民票の検索は2項目以上).
     *
     * @throws HubException INVALID_ARGUMENT
     */
    void requireWhole() {
        if (byIndividualNumber()) {
            if (!CheckDigits.isIndividualNumber(individualNumber)) {
                throw HubException.invalid("individual_number", "12 digits with their check digit");
            }
            if (said() > 0) {
                throw HubException.invalid("individual_number", "alone, or other criteria without it");
            }
            return;
        }
        for (String each : List.of(name, town, lot)) {
            if (each.length() > LONGEST) {
                throw HubException.invalid("criteria", "at most " + LONGEST + " characters each");
            }
        }
        if (!birthDate.isEmpty() && !DATE.matcher(birthDate).matches()) {
            throw HubException.invalid("birth_date", "YYYY-MM-DD");
        }
        if (said() < 2) {
            throw HubException.invalid("criteria", "at least two of name, birth_date and town");
        }
        if (!lot.isEmpty() && town.isEmpty()) {
            throw HubException.invalid("lot", "only with a town");
        }
    }

    private int said() {
        int said = SearchFolding.name(name).isEmpty() ? 0 : 1;
        said += birthDate.isEmpty() ? 0 : 1;
        return said + (SearchFolding.place(town).isEmpty() ? 0 : 1);
    }
}
