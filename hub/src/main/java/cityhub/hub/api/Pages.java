package cityhub.hub.api;

import cityhub.hub.HubException;

/** Sizes and tokens of pages. */
final class Pages {
    private static final int MOST = 500;
    private static final int DEFAULT = 100;

    private Pages() {}

    /**
     * How many a page holds; 0 asks for the default.
     *
     * @throws HubException INVALID_ARGUMENT
     */
    static int size(int asked) {
        int size = asked == 0 ? DEFAULT : asked;
        if (size < 1 || size > MOST) {
            throw HubException.invalid("page_size", "0 to " + MOST);
        }
        return size;
    }

    /**
     * Where a page begins.
     *
     * @param first where the first one does, for which the token is empty
     * @throws HubException INVALID_ARGUMENT
     */
    static long token(String token, long first) {
        if (token.isEmpty()) {
            return first;
        }
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException e) {
            throw HubException.invalid("page_token", "as the previous answer gave it");
        }
    }

    /** Token of the next page; empty when there is none. */
    static String next(long last) {
        return last == 0 ? "" : Long.toString(last);
    }
}
