package cityhub.hub.conversion;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Brings names and places into a form in which equal ones are equal however they are written: width, case, voiced
 * marks, small kana, long vowels, spaces, repetition marks and variants of kanji make no difference. Folding what is
 * folded changes nothing.
 */
public final class SearchFolding {
    private static final String SMALL = "ァィゥェォッャュョヮヵヶヲヰヱ";
    private static final String LARGE = "アイウエオツヤユヨワカケオイエ";
    private static final String[] ROWS = {"アカサタナハマヤラワ", "イキシチニヒミリ", "ウクスツヌフムユル", "エケセテネヘメレ", "オコソトノホモヨロ"};
    private static final String VOWELS = "アイウエオ";
    private static final String KANJI_DIGITS = "〇一二三四五六七八九";
    private static final int HIRAGANA_TO_KATAKANA = 'ア' - 'あ';
    private static final String MARK = "\u0001";
    private static final Pattern SEPARATORS = Pattern.compile("番地の|番地|番|号|[-‐－−ー―の]");
    private static final Pattern HYPHENS = Pattern.compile("-+");
    private static final Pattern ENDS = Pattern.compile("^-|-$");
    private static final Map<Integer, String> VARIANTS = variants();

    private SearchFolding() {}

    /** A name in the form that is compared; empty when nothing of it counts. */
    public static String name(String text) {
        String folded = letters(unmarked(text));
        return isKatakana(folded) ? withoutLongVowels(folded) : folded;
    }

    /** A place (町字, 番地号) in the form that is compared: numbers are digits, however written. */
    public static String place(String text) {
        return digits(letters(SEPARATORS.matcher(unmarked(text)).replaceAll(MARK)));
    }

    /** What marks a separator while a place is folded counts for nothing in a text that comes with it. */
    private static String unmarked(String text) {
        return text.replace(MARK, "");
    }

    private static String letters(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); ) {
            int letter = decomposed.codePointAt(i);
            i += Character.charCount(letter);
            if (isRepetition(letter)) {
                repeat(folded);
            } else if (letter == 1) {
                folded.append('-');
            } else if (Character.isLetterOrDigit(letter) && letter != 'ー') {
                folded.append(letter(letter));
            }
        }
        return ENDS.matcher(HYPHENS.matcher(folded).replaceAll("-")).replaceAll("");
    }

    private static String letter(int letter) {
        int kana = letter >= 'ぁ' && letter <= 'ゖ' ? letter + HIRAGANA_TO_KATAKANA : letter;
        int small = SMALL.indexOf(kana);
        if (small >= 0) {
            return LARGE.substring(small, small + 1);
        }
        return VARIANTS.getOrDefault(kana, Character.toString(kana));
    }

    private static boolean isRepetition(int letter) {
        return "々ゝゞヽヾ〻".indexOf(letter) >= 0;
    }

    private static void repeat(StringBuilder folded) {
        if (!folded.isEmpty()) {
            folded.appendCodePoint(folded.codePointBefore(folded.length()));
        }
    }

    private static boolean isKatakana(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(each -> each >= 'ァ' && each <= 'ヺ');
    }

    /** A vowel that only lengthens the one before is left out: コウ and コオ are コ, ケイ is ケ. */
    private static String withoutLongVowels(String kana) {
        StringBuilder kept = new StringBuilder(kana.length());
        int before = -1;
        for (int i = 0; i < kana.length(); i++) {
            char each = kana.charAt(i);
            int vowel = vowelOf(each);
            boolean lengthens = VOWELS.indexOf(each) >= 0
                    && (vowel == before || (each == 'ウ' && before == 4) || (each == 'イ' && before == 3));
            if (!lengthens) {
                kept.append(each);
                before = vowel;
            }
        }
        return kept.toString();
    }

    private static int vowelOf(char kana) {
        for (int row = 0; row < ROWS.length; row++) {
            if (ROWS[row].indexOf(kana) >= 0) {
                return row;
            }
        }
        return -1;
    }

    /** Kanji numerals below a hundred become digits: 二十三 is 23, 十 is 10. */
    private static String digits(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int end = i;
            while (end < text.length() && isKanjiNumeral(text.charAt(end))) {
                end++;
            }
            if (end > i) {
                out.append(number(text.substring(i, end)));
                i = end;
            } else {
                out.append(text.charAt(i++));
            }
        }
        return out.toString();
    }

    private static boolean isKanjiNumeral(char each) {
        return each == '十' || KANJI_DIGITS.indexOf(each) >= 0;
    }

    private static String number(String kanji) {
        int ten = kanji.indexOf('十');
        if (ten < 0) {
            StringBuilder plain = new StringBuilder();
            kanji.chars().forEach(each -> plain.append(KANJI_DIGITS.indexOf(each)));
            return plain.toString();
        }
        String tens = ten == 0 ? "1" : number(kanji.substring(0, ten));
        String rest = kanji.substring(ten + 1);
        return tens + (rest.isEmpty() ? "0" : number(rest));
    }

    private static Map<Integer, String> variants() {
        Map<Integer, String> variants = new HashMap<>();
        try (InputStream file = SearchFolding.class.getResourceAsStream("/cityhub/conversion/kanji-variants.txt");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int first = line.codePointAt(0);
                    line.codePoints().forEach(each -> variants.put(each, Character.toString(first)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(variants);
    }
}
