package cityhub.platform;

/** The platform's interfaces that are spoken; docs/platform-interfaces.md lists all. */
public enum PlatformInterface {
    /** 稼動状態の取得. */
    IF_SYM_20212,
    /** マスター更新情報の取得. */
    IF_SCM_30112,
    /** 符号取得依頼ファイルの作成要求: gives the number of the request, or says that the code is there. */
    IF_FGU_20221,
    /** 符号取得依頼ファイルの取得: whether the code of a request came. */
    IF_FGU_20234,
    /** 情報照会内容の登録. */
    IF_SKI_10111,
    /** 情報照会内容ファイルの登録. */
    IF_SKI_10123,
    /** 情報照会内容登録結果ファイルの取得. */
    IF_SKI_10134,
    /** 情報照会状況結果の取得. */
    IF_SKI_10712,
    /** 情報照会状況取得要求ファイルの登録. */
    IF_SKI_10723,
    /** 情報照会状況結果ファイルの取得. */
    IF_SKI_10734,
    /** 情報照会取りやめ要求ファイルの登録. */
    IF_SKI_50123,
    /** 情報照会取りやめ要求結果ファイルの取得. */
    IF_SKI_50134,
    /** 情報照会取りやめ内容の登録. */
    IF_SKI_50111,
    /** 情報照会結果の取得. */
    IF_SKI_11112,
    /** 情報照会内容（提供側）の取得: what waits for the city's decision. */
    IF_TKY_11512,
    /** 情報提供送信の許可. */
    IF_TKY_20511,
    /** 情報提供状況結果の取得: what was provided. */
    IF_TKY_11312,
    /** 情報提供等記録取得要求ファイルの登録: of a day. */
    IF_TKM_40113,
    /** 情報提供等記録取得結果ファイルの取得. */
    IF_TKM_40124,
    /** 特定個人情報の更新. */
    IF_DBM_10111,
    /** 特定個人情報ファイルの登録. */
    IF_DBM_20113,
    /** 特定個人情報更新結果ファイルの取得. */
    IF_DBM_20314,
    /** 自動応答不可フラグ（特定個人情報）設定ファイルの登録. */
    IF_DBM_40123,
    /** 自動応答不可フラグ（特定個人情報）設定結果ファイルの取得. */
    IF_DBM_40134,
    /** 自動応答不可フラグ（団体内統合宛名番号）設定ファイルの登録. */
    IF_DBM_50123,
    /** 自動応答不可フラグ（団体内統合宛名番号）設定結果ファイルの取得. */
    IF_DBM_50134,
    /** 自動応答不可フラグ（特定個人情報）設定情報の登録. */
    IF_DBM_40111,
    /** 自動応答不可・不開示該当フラグ（団体内統合宛名番号）設定情報の登録. */
    IF_DBM_50111,
    /** 団体内統合宛名番号の削除 of a number that ended at 名寄せ; not among the official interfaces, the name is ours. */
    NUMBER_DELETE,
    /** What the network tells the simulated platform when it made a code (符号) for a request; simulated, the name is ours. */
    CODE_MADE;

    /** Path of its requests. */
    public String path() {
        return "/" + name();
    }
}
