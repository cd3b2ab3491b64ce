package cityhub.hub.evidence;

import cityhub.hub.HubException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which page of records.
 *
 * @param size records at most, 1 to 500
 * @param before only records before this place
 */
record PageRequest(int size, IndexStore.LeafPosition before) {
    private static final int DEFAULT_SIZE = 100;
    private static final int MOST = 500;
    private static final Pattern TOKEN = Pattern.compile("([0-9]{1,18})-([0-9]{1,9})");

    /**
     * @param size as in the request, 0 for the default
     * @param token as the page before gave it, empty for the first
     * @throws HubException INVALID_ARGUMENT
     */
    static PageRequest of(int size, String token) {
        if (size < 0 || size > MOST) {
            throw HubException.invalid("page_size", "1 to " + MOST + ", or 0 for " + DEFAULT_SIZE);
        }
        return new PageRequest(size == 0 ? DEFAULT_SIZE : size, position(token));
    }

    private static IndexStore.LeafPosition position(String token) {
        if (token.isEmpty()) {
            return IndexStore.LeafPosition.END;
        }
        Matcher matcher = TOKEN.matcher(token);
        if (!matcher.matches()) {
            throw HubException.invalid("page_token", "as the page before gave it");
        }
        return new IndexStore.LeafPosition(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    static String token(IndexStore.LeafPosition last) {
        return last.batch() + "-" + last.leaf();
    }
}
