package cityhub.formats;

import java.util.Locale;

/** Why a line of a resident file could not be read. The texts never hold a value of the file. */
public enum FormatProblem {
    NOT_UTF_8("CSV-01", "UTF-8として正しくないバイト列があります", "bytes that are not UTF-8"),
    LINE_TOO_LONG("CSV-02", "1行の長さが上限を超えています", "the line is longer than allowed"),
    QUOTES_BROKEN("CSV-03", "引用符（\"）の使い方が正しくありません", "quotation marks are not balanced or misplaced"),
    TOO_FEW_COLUMNS("CSV-04", "列の数が見出しより少ないです", "fewer columns than the header has"),
    TOO_MANY_COLUMNS("CSV-05", "列の数が見出しより多いです", "more columns than the header has"),
    UNKNOWN_COLUMN("CSV-06", "見出しに定義のない項目名があります", "the header names an unknown item"),
    DUPLICATE_COLUMN("CSV-07", "見出しに同じ項目名が重複しています", "the header names an item twice"),
    MISSING_COLUMN("CSV-08", "見出しに必須の項目名がありません", "the header lacks a required item"),
    HEADER_MISSING("CSV-09", "見出し行がありません", "there is no header line"),
    VALUE_TOO_LONG("CSV-10", "文字数が項目の長さを超えています", "more characters than the item allows"),
    CHARACTERS_NOT_ALLOWED("CSV-11", "使用できない文字が含まれています", "characters that the item does not allow"),
    NOT_A_NUMBER("CSV-12", "数字ではありません", "not a number"),
    NOT_A_DATE("CSV-13", "日付の形式（YYYY-MM-DD）ではありません", "not a date of the form YYYY-MM-DD"),
    NOT_A_TIME("CSV-14", "時刻の形式（HH:MM:SS）ではありません", "not a time of the form HH:MM:SS"),
    NOT_A_FLAG("CSV-15", "0か1ではありません", "neither 0 nor 1"),
    REPEATED_VALUE_BROKEN("CSV-16", "複数の値の区切り（;）が正しくありません", "a list of values is not separated properly"),
    REQUIRED_VALUE_MISSING("CSV-17", "必須の項目に値がありません", "a required item has no value");

    private final String code;
    private final String japanese;
    private final String english;

    FormatProblem(String code, String japanese, String english) {
        this.code = code;
        this.japanese = japanese;
        this.english = english;
    }

    /** Stable code, such as {@code CSV-01}. */
    public String code() {
        return code;
    }

    /** What an officer reads: Japanese for a Japanese locale, otherwise English. */
    public String text(Locale locale) {
        return locale.getLanguage().equals("ja") ? japanese : english;
    }
}
