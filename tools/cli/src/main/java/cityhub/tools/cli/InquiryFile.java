package cityhub.tools.cli;

import cityhub.basics.v1.Operator;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.Urgency;
import cityhub.kit.CityHub;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A file of inquiries (情報照会) in a system's own numbers. The reference ({@code 依頼番号}) is the system's, never used twice
 * under an agreement: the same line again, in this file or a corrected one, is the same inquiry and nothing twice.
 */
final class InquiryFile {
    static final String REFERENCE = "依頼番号";
    static final String EXCHANGE = "連携番号";

    private static final String NUMBER = "自システム番号";
    private static final String AFFAIR = "事務コード";
    private static final String PROCEDURE = "事務手続コード";
    private static final String LEGAL_ROW = "根拠項番";
    private static final String ITEM_NAMES = "特定個人情報名コード";
    private static final String PROVIDER = "情報提供者機関コード";
    private static final String START = "照会開始日付";
    private static final String END = "照会終了日付";
    private static final String HIDDEN = "不開示";
    private static final String URGENCY = "緊急度";
    private static final List<String> REQUIRED = List.of(REFERENCE, NUMBER, AFFAIR, PROCEDURE, ITEM_NAMES, PROVIDER);
    private static final List<String> OPTIONAL = List.of(LEGAL_ROW, START, END, HIDDEN, URGENCY);
    private static final LineFile.Receipts RECEIPTS =
            new LineFile.Receipts(".receipts.csv", List.of(REFERENCE, EXCHANGE, "送信予定日時"), false);

    /** What is handed in as a file is mostly a night's batch. */
    private static final Map<String, Urgency> URGENCIES = Map.of(
            "", Urgency.URGENCY_BATCH,
            "一括", Urgency.URGENCY_BATCH,
            "通常", Urgency.URGENCY_NORMAL,
            "窓口", Urgency.URGENCY_COUNTER);

    /** Fields of the hub's descriptions, and what is right. */
    private static final Map<String, String> FORMS = Map.of(
            "number", NUMBER + "は、英数字とハイフン15文字以内です",
            "inquiry.affair_code", AFFAIR + "は、JM と英大文字・数字14桁です",
            "inquiry.procedure_code", PROCEDURE + "は、JT と英大文字・数字14桁です",
            "inquiry.legal_row", LEGAL_ROW + "は、1 から 999 までの数です（空は承認された利用のもの）",
            "inquiry.item_name_codes", ITEM_NAMES + "は、TM と英大文字・数字14桁で20個まで、同じものは一度だけです",
            "inquiry.provider_code", PROVIDER + "は、英大文字・数字16桁以内です",
            "inquiry.start_date and inquiry.end_date", START + "と" + END + "は、YYYY-MM-DD で前後の順です");

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final Operator operator;
    private final PrintWriter progress;

    InquiryFile(Path input, CityHub hub, String agreementId, Operator operator, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.operator = operator;
        this.progress = progress;
    }

    /** Where the receipts of an input stand. */
    static Path receipts(Path input) {
        return RECEIPTS.of(input).file();
    }

    /** Registers the file's inquiries. */
    LineFile.Result register() throws IOException {
        LineFile.Form form = new LineFile.Form("inquire " + agreementId, REQUIRED, OPTIONAL, RECEIPTS);
        return new LineFile(input, form, progress).run(this::register);
    }

    private List<Reply> register(List<Line> lines) {
        RegisterInquiriesRequest.Builder request = RegisterInquiriesRequest.newBuilder()
                .setAgreementId(agreementId)
                .setOperator(operator);
        lines.stream().filter(each -> fault(each).isEmpty()).forEach(each -> request.addInquiries(inquiry(each)));
        Iterator<ExchangeReceipt> receipts = request.getInquiriesCount() == 0
                ? List.<ExchangeReceipt>of().iterator()
                : hub.exchanges()
                        .registerInquiries(request.build())
                        .getReceiptsList()
                        .iterator();
        return lines.stream()
                .map(each -> fault(each)
                        .<Reply>map(Reply.Refused::new)
                        .orElseGet(() -> reply(each.get(REFERENCE), receipts.next())))
                .toList();
    }

    /** What the hub could not say, since it never sees it. */
    private static Optional<String> fault(Line line) {
        if (!URGENCIES.containsKey(line.get(URGENCY))) {
            return Optional.of(URGENCY + "は、窓口、通常、一括のどれかです（空は一括）");
        }
        return List.of("", "0", "1").contains(line.get(HIDDEN))
                ? Optional.empty()
                : Optional.of(HIDDEN + "は、1（該当）か 0 です（空は 0）");
    }

    private NewInquiry inquiry(Line line) {
        return NewInquiry.newBuilder()
                .setRequestId(requestId(line.get(REFERENCE)))
                .setNumber(line.get(NUMBER))
                .setUrgency(URGENCIES.get(line.get(URGENCY)))
                .setInquiry(Inquiry.newBuilder()
                        .setAffairCode(line.get(AFFAIR))
                        .setProcedureCode(line.get(PROCEDURE))
                        .setLegalRow(line.get(LEGAL_ROW))
                        .addAllItemNameCodes(Arrays.asList(line.get(ITEM_NAMES).split("[ 　;]+")))
                        .setProviderCode(line.get(PROVIDER))
                        .setStartDate(line.get(START))
                        .setEndDate(line.get(END))
                        .setHiddenFromPerson(line.get(HIDDEN).equals("1")))
                .build();
    }

    private String requestId(String reference) {
        return UUID.nameUUIDFromBytes((agreementId + "\n" + reference).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static Reply reply(String reference, ExchangeReceipt receipt) {
        return switch (receipt.getOutcome()) {
            case EXCHANGE_OUTCOME_ACCEPTED -> taken(reference, receipt, false);
            case EXCHANGE_OUTCOME_REPEATED -> taken(reference, receipt, true);
            case EXCHANGE_OUTCOME_REQUEST_ID_REUSED -> new Reply.Refused("この依頼番号は別の内容で受け付け済みです。新しい依頼番号を付けてください");
            case EXCHANGE_OUTCOME_NUMBER_UNKNOWN -> new Reply.Refused("この自システム番号は登録されていません。番号の登録を先にしてください");
            case EXCHANGE_OUTCOME_NOT_PERMITTED -> new Reply.Refused(notPermitted(receipt));
            case EXCHANGE_OUTCOME_CODE_UNKNOWN ->
                new Reply.Refused("事務、手続、根拠項番、特定個人情報名のこの組合せは、中間サーバーのマスターに今日の時点でありません。コードを確認してください");
            case EXCHANGE_OUTCOME_INVALID -> new Reply.Refused(form(receipt.getDescription()));
            case EXCHANGE_OUTCOME_NOT_FOUND,
                    EXCHANGE_OUTCOME_TOO_LATE,
                    EXCHANGE_OUTCOME_CANCELLED,
                    EXCHANGE_OUTCOME_UNSPECIFIED,
                    UNRECOGNIZED -> new Reply.Refused("結果が分かりません");
        };
    }

    private static String notPermitted(ExchangeReceipt receipt) {
        return receipt.getDescription().startsWith("inquiry.legal_row")
                ? "この事務、手続には、承認された根拠項番が複数あります。" + LEGAL_ROW + "の列で指定してください"
                : "この事務、手続、特定個人情報名の照会は承認されていません。利用の変更を申請してください";
    }

    private static Reply taken(String reference, ExchangeReceipt receipt, boolean repeated) {
        return new Reply.Taken(
                repeated, List.of(reference, receipt.getExchangeId(), JapanTime.text(receipt.getExpectedTime())));
    }

    private static String form(String description) {
        String field = description.substring(0, Math.max(0, description.indexOf(':')));
        return FORMS.getOrDefault(field, description);
    }
}
