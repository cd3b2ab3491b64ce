package cityhub.residentregister;

import cityhub.basics.v1.CheckReason;
import cityhub.formats.FormatProblem;
import java.util.Locale;

/** What officers read about changes that were not taken in, in Japanese or English by locale. */
public final class Wording {
    /** A line of a notice of which another line could not be read. */
    static final Text NOTICE_UNREADABLE = text(
            "NOTICE-01",
            "同じ届出の他の行が読めない、または届出の件数がそろわないため送信しませんでした",
            "not sent: another line of the notice can't be read, or the notice is not whole");

    /** A notice that is larger than the connector holds. */
    static final Text NOTICE_TOO_LARGE =
            text("NOTICE-02", "1つの届出の件数が上限を超えています", "the notice has more changes than allowed");

    /** The hub said no more than the outcome. */
    static final Text NO_FINDING = text("", "先行する異動の処理を待っています", "waits for an earlier change");

    private Wording() {}

    /**
     * A reason with its stable code.
     *
     * @param code as docs/checks.md has it
     * @param japanese the reason in Japanese
     * @param english the reason in English
     */
    public record Text(String code, String japanese, String english) {

        /** The reason in the locale's language: Japanese for that locale, English for all others. */
        public String text(Locale locale) {
            return isJapanese(locale) ? japanese : english;
        }
    }

    /** What became of a line. */
    enum Result {
        NOT_SENT("未送信", "not sent"),
        ACCEPTED_WITH_WARNING("受付（警告）", "accepted with warning"),
        REFUSED("拒否", "refused"),
        AWAITING_OFFICER("職員の判断待ち", "awaiting an officer"),
        PARKED("保留", "parked");

        private final String japanese;
        private final String english;

        Result(String japanese, String english) {
            this.japanese = japanese;
            this.english = english;
        }

        String text(Locale locale) {
            return isJapanese(locale) ? japanese : english;
        }
    }

    static boolean isJapanese(Locale locale) {
        return locale.getLanguage().equals("ja");
    }

    static String[] header(Locale locale) {
        return isJapanese(locale)
                ? new String[] {"行", "項目", "理由", "コード", "結果"}
                : new String[] {"line", "item", "reason", "code", "result"};
    }

    static Text of(FormatProblem problem) {
        return text(problem.code(), problem.text(Locale.JAPANESE), problem.text(Locale.ENGLISH));
    }

    /** Codes and meaning as docs/checks.md has them. */
    public static Text of(CheckReason reason) {
        return switch (reason) {
            case CHECK_REASON_MALFORMED -> text("FMT-01", "異動データの形式が正しくありません", "the bytes are no change");
            case CHECK_REASON_REQUIRED_ITEM_MISSING -> text("FMT-02", "必須の項目に値がありません", "a required item is absent");
            case CHECK_REASON_TOO_LONG -> text("FMT-03", "文字数が項目の長さを超えています", "longer than the item allows");
            case CHECK_REASON_CHARACTERS_NOT_ALLOWED ->
                text("FMT-04", "使用できない文字が含まれています", "characters that the item does not allow");
            case CHECK_REASON_CODE_UNKNOWN -> text("FMT-05", "コード表にない値です", "a code that its code list does not have");
            case CHECK_REASON_DATE_INVALID -> text("FMT-06", "日付の形式が正しくありません", "not a date of the register's form");
            case CHECK_REASON_CHECK_DIGIT_WRONG -> text("FMT-07", "検査数字が一致しません", "the check digit is wrong");
            case CHECK_REASON_UNKNOWN_DATE_CONTRADICTORY ->
                text("FMT-08", "日付の不詳フラグと不詳表記が矛盾しています", "unknown flag and wording of a date contradict each other");
            case CHECK_REASON_HISTORY_NOT_NEWER ->
                text("SEQ-01", "履歴番号が登録済みのものより新しくありません", "the history number is not newer than the stored one");
            case CHECK_REASON_HISTORY_GAP ->
                text("SEQ-02", "履歴番号が連続していません（先行する異動がありません）", "an earlier change is missing");
            case CHECK_REASON_REPLACED_RECORD_UNKNOWN ->
                text("SEQ-03", "取消し・訂正の対象となる履歴がありません", "the record that is cancelled or corrected does not exist");
            case CHECK_REASON_REQUEST_ID_REUSED ->
                text("SEQ-04", "同じ要求IDが別の内容で使用されています", "the request id was used with other content");
            case CHECK_REASON_NOTICE_REFUSED ->
                text("SEQ-05", "同じ届出の他の異動が拒否されました", "another change of the same notice was refused");
            case CHECK_REASON_NOTICE_INCOMPLETE -> text("SEQ-06", "届出の件数がそろっていません", "the notice is not whole");
            case CHECK_REASON_ALREADY_RESIDENT ->
                text("VAL-01", "すでに住民である人の転入です", "move-in of a person who lives here already");
            case CHECK_REASON_MORE_THAN_ADDRESS ->
                text("VAL-02", "住所のみの変更に他の項目の変更が含まれています", "a change said to be of the address only alters more");
            case CHECK_REASON_RESIDENT_CODE_DIFFERS ->
                text("VAL-03", "住民票コードが登録済みのものと異なります", "the resident code differs from the known one");
            case CHECK_REASON_DATE_IN_FUTURE -> text("VAL-04", "異動年月日が未来の日付です", "the day of change lies in the future");
            case CHECK_REASON_NUMBER_OF_ANOTHER ->
                text("VAL-05", "番号が他の人のものとして登録されています", "the number is another person's");
            case CHECK_REASON_SAME_THREE_ITEMS ->
                text("VAL-05", "氏名・生年月日・性別が一致する人がすでにいます", "name, birth date and sex are those of another person");
            case CHECK_REASON_PERSON_UNKNOWN ->
                text("VAL-07", "登録されていない人の異動です", "a change of a person who is not registered");
            case CHECK_REASON_INDIVIDUAL_NUMBER_LATE ->
                text(
                        "VAL-08",
                        "個人番号が後から届いた、または事由なく変わっています",
                        "an individual number arrives late or changes without its reason");
            case CHECK_REASON_STATE_CONTRADICTORY ->
                text("VAL-09", "異動事由と住民状態が矛盾しています", "reason and state contradict each other");
            case CHECK_REASON_PERSON_REMOVED -> text("VAL-10", "消除された人の異動です", "a change of a person who was removed");
            case CHECK_REASON_UNSPECIFIED, UNRECOGNIZED ->
                text("", "この版では分からない理由です", "a reason that this version does not know");
        };
    }

    private static Text text(String code, String japanese, String english) {
        return new Text(code, japanese, english);
    }
}
