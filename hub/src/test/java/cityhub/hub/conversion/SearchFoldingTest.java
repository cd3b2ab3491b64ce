package cityhub.hub.conversion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is one in a search, and what is not. */
class SearchFoldingTest {

    @ParameterizedTest
    @CsvSource({
        "サトウ　イチロウ, ｻﾄｳ ｲﾁﾛｳ",
        "サトウ　イチロウ, さとういちろう",
        "サトウ, サトー",
        "オオノ, オーノ",
        "オオノ, おうの",
        "ガッコウ, カツコ",
        "ジュンイチ, シユンイチ",
        "ケイコ, ケーコ",
        "佐々木, 佐佐木",
        "髙橋, 高橋",
        "山﨑, 山崎",
        "齋藤, 斉藤",
        "渡邊, 渡辺",
        "ＳＭＩＴＨ　ＪＯＨＮ, smith john",
        "みすゞ, みすす",
        "ヰノウヱ, イノウエ"
    })
    void namesThatAreOne(String one, String other) {
        assertEquals(SearchFolding.name(one), SearchFolding.name(other));
    }

    @ParameterizedTest
    @CsvSource({"サトウ, カトウ", "一郎, 二郎", "オノ, オカ", "SMITH, SMYTH", "ハナコ, ハナ"})
    void namesThatAreNot(String one, String other) {
        assertNotEquals(SearchFolding.name(one), SearchFolding.name(other));
    }

    @ParameterizedTest
    @CsvSource({"北一条西二丁目, 北１条西２丁目", "北十二条西二十丁目, 北12条西20丁目", "１番地の２, １－２", "1番2号, 1-2", "見本町, 見本町"})
    void placesThatAreOne(String one, String other) {
        assertEquals(SearchFolding.place(one), SearchFolding.place(other));
    }

    @Test
    void numbersOfAPlaceAreNotRunTogether() {
        assertNotEquals(SearchFolding.place("１－１２"), SearchFolding.place("１１－２"));
    }

    @Test
    void controlCharacterInANameCountsForNothing() {
        assertEquals("00", SearchFolding.name("0\u00010"));
        assertEquals(SearchFolding.place("11-2"), SearchFolding.place("1\u00011-2"));
    }

    @Property(tries = 500)
    void foldingWhatIsFoldedChangesNothing(
            @ForAll @StringLength(max = 12) @CharRange(from = 'ぁ', to = 'ヿ') String kana,
            @ForAll @StringLength(max = 12) String any) {
        for (String text : new String[] {kana, any}) {
            String name = SearchFolding.name(text);
            assertEquals(name, SearchFolding.name(name));
            String place = SearchFolding.place(text);
            assertEquals(place, SearchFolding.place(place));
        }
    }
}
