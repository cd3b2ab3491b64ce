package cityhub.tools.cli;

import cityhub.intermediary.v1.ExchangeState;
import java.util.Map;

/** How officers read the state of an exchange and the reason for it. */
final class ExchangeNames {
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("CODE_NOT_ACQUIRED", "符号が未取得です。符号取得の結果を確認してください"),
            Map.entry("RESIDENT_UNKNOWN", "住民票コードも個人番号もなく、住基ネットで本人を特定できません。住民記録を確認してください"),
            Map.entry("REQUEST_UNKNOWN", "中間サーバーに符号取得の依頼がありません。再送すると依頼からやり直します"),
            Map.entry("TOO_MANY_FAILURES", "送信に何度も失敗しました。回線と中間サーバーの状態を確認し、再送してください"),
            Map.entry("RECORD_UNREADABLE", "保存内容を読めません。運用担当に連絡してください"),
            Map.entry("NUMBER_MISSING", "団体内統合宛名番号がありません。宛名の登録を確認してください"),
            Map.entry("TIMED_OUT", "中間サーバーの応答が遅く、時間切れになりました。再送してください"),
            Map.entry("SIGNATURE_INVALID", "中間サーバーの署名を確認できません。証明書の更新を確認してください"),
            Map.entry("RESULT_MISSING", "ファイルの結果にこの明細がありません。再送してください（二重にはなりません）"),
            Map.entry("FILE_NOT_TAKEN", "中間サーバーがファイルを受け付けませんでした。インターフェースの設定を確認し、再送してください"),
            Map.entry("FILE_UNKNOWN", "中間サーバーにこのファイルがありません。再送してください"),
            Map.entry("EXCHANGE_UNKNOWN", "中間サーバーにこの照会がなく、再送しています"));

    private ExchangeNames() {}

    /** A reason, with what it means and what to do. */
    static String reason(String reason) {
        return reason + " " + REASONS.getOrDefault(reason, "中間サーバー側の理由です。内容を確認してください");
    }

    /** A state. */
    static String of(ExchangeState state) {
        return switch (state) {
            case EXCHANGE_STATE_WAITING -> "送信待ち / waiting";
            case EXCHANGE_STATE_SENT -> "照会中 / sent";
            case EXCHANGE_STATE_ANSWERED -> "回答済 / answered";
            case EXCHANGE_STATE_DONE -> "完了 / done";
            case EXCHANGE_STATE_REFUSED -> "拒否 / refused";
            case EXCHANGE_STATE_PARKED -> "保留 / parked";
            case EXCHANGE_STATE_EXPIRED -> "期限切れ / expired";
            case EXCHANGE_STATE_CANCELLED -> "取りやめ / cancelled";
            case EXCHANGE_STATE_ASKED -> "提供の判断待ち / asked";
            case EXCHANGE_STATE_UNSPECIFIED, UNRECOGNIZED -> Names.of(state);
        };
    }
}
