package cityhub.hub.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consumer of a smaller repertoire gets. */
class RepertoireTest {

    private static Optional<String> reduce(Repertoire repertoire, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return repertoire.reduce(utf8, 0, utf8.length).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static boolean holds(Repertoire repertoire, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return repertoire.holds(utf8, 0, utf8.length);
    }

    @ParameterizedTest
    @CsvSource({
        "髙橋, 高橋",
        "山﨑, 山崎",
        "𠮷田, 吉田",
        "〜, ～",
        "−, －",
        "ハイツⅡ, ハイツＩＩ",
        "㈱見本, （株）見本",
        "葛\uDB40\uDD00城, 葛城",
        "\uFA19社, 神社",
    })
    void variantsGetTheFormOfJis(String text, String expected) {
        assertFalse(holds(Repertoire.JIS_X_0208, text));
        assertEquals(Optional.of(expected), reduce(Repertoire.JIS_X_0208, text));
        assertTrue(holds(Repertoire.JIS_X_0208, expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"山田　太郎", "YAMADA TARO", "ﾔﾏﾀﾞ", "１－２－３", "～", "邉邊辺", "堯遙"})
    void whatJisHoldsStays(String text) {
        assertTrue(holds(Repertoire.JIS_X_0208, text));
        assertEquals(Optional.of(text), reduce(Repertoire.JIS_X_0208, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"𪘂", "山田𪘂", "\uE000", "😀", "①", "é", "\n", "\uDB40\uDD00"})
    void whatHasNoFormIsNotReplacedByAnythingElse(String text) {
        assertFalse(holds(Repertoire.JIS_X_0208, text));
        assertEquals(Optional.empty(), reduce(Repertoire.JIS_X_0208, text));
    }

    @Property(tries = 300)
    void whatIsReducedCanBeEncodedByTheHost(@ForAll @StringLength(max = 12) String text) {
        String wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Optional<String> reduced = reduce(Repertoire.JIS_X_0208, "山" + wellFormed);

        reduced.ifPresent(
                each -> assertTrue(Charset.forName("windows-31j").newEncoder().canEncode(each)));
    }

    @Test
    void everyReplacementIsHeld() {
        JisX0208.replacements().forEach((codePoint, replacement) -> {
            assertFalse(holds(Repertoire.JIS_X_0208, Character.toString(codePoint)));
            assertTrue(Repertoire.JIS_X_0208.holds(replacement, 0, replacement.length));
        });
    }

    @Test
    void wholeRepertoiresLeaveEverything() {
        for (Repertoire each : new Repertoire[] {Repertoire.UNICODE, Repertoire.MJ}) {
            assertTrue(each.holdsEverything());
            assertTrue(holds(each, "𪘂😀"));
            byte[] text = "葛\uDB40\uDD00".getBytes(StandardCharsets.UTF_8);
            assertArrayEquals(text, each.reduce(text, 0, text.length).orElseThrow());
        }
        assertNotEquals(Repertoire.UNICODE.version(), Repertoire.JIS_X_0208.version());
    }

    @Test
    void namesAreThoseOfAgreements() {
        assertEquals(Optional.of(Repertoire.UNICODE), Repertoire.byName("unicode"));
        assertEquals(Optional.of(Repertoire.MJ), Repertoire.byName("mj"));
        assertEquals(Optional.of(Repertoire.JIS_X_0208), Repertoire.byName("jis-x-0208"));
        assertEquals(Optional.empty(), Repertoire.byName("ebcdic"));
    }
}
