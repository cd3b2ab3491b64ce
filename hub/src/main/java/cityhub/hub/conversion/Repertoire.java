package cityhub.hub.conversion;

import java.util.List;
import java.util.Optional;

/** The characters that a consumer can hold, and what it gets instead of the others. Immutable. */
public final class Repertoire {

    /** Every character. */
    public static final Repertoire UNICODE = new Repertoire("unicode", true);

    /** 文字情報基盤 (MJ): every character that the register holds. */
    public static final Repertoire MJ = new Repertoire("mj", true);

    /** ASCII, half-width katakana and JIS X 0208, with a table of replacements. */
    public static final Repertoire JIS_X_0208 = new Repertoire("jis-x-0208", false);

    private final String name;
    private final boolean all;

    private Repertoire(String name, boolean all) {
        this.name = name;
        this.all = all;
    }

    /** The repertoire that agreements name {@code unicode}, {@code mj} or {@code jis-x-0208}. */
    public static Optional<Repertoire> byName(String name) {
        return List.of(UNICODE, MJ, JIS_X_0208).stream()
                .filter(each -> each.name.equals(name))
                .findFirst();
    }

    /** Name as agreements say it. */
    public String name() {
        return name;
    }

    /** Whether every character is held, so that nothing is ever reduced. */
    public boolean holdsEverything() {
        return all;
    }
}
