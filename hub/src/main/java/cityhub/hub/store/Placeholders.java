package cityhub.hub.store;

import java.util.Collections;

/** Placeholders of statements whose number of rows is known only when they run. */
public final class Placeholders {
    private Placeholders() {}

    /** {@code (?,?,?)}: a list of values for IN. */
    public static String list(int values) {
        return "(" + String.join(",", Collections.nCopies(values, "?")) + ")";
    }

    /** {@code (?,?),(?,?)}: rows of a multi-row INSERT. */
    public static String rows(int rows, int columns) {
        return String.join(",", Collections.nCopies(rows, list(columns)));
    }

    /** Rows of a multi-row INSERT with the given row, such as {@code (?,?,UTC_TIMESTAMP(6))}, repeated. */
    public static String rows(int rows, String row) {
        return String.join(",", Collections.nCopies(rows, row));
    }
}
