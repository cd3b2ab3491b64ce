package cityhub.tools.cli;

import cityhub.basics.v1.Operator;
import cityhub.formats.Column;
import cityhub.formats.ResidentColumns;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.registry.v1.GetAgreementRequest;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file of numbers for which a department wants the approved items, such as the four basic ones (氏名, 住所, 生年月日, 性別).
 * They come into {@code <name>.items.csv}, which its owner alone reads. The agreement must allow queries, and an officer
 * must have approved bulk output of it.
 */
final class ItemFile {
    static final String NOT_FOUND = "該当者がいないか、この利用の対象者ではありません。番号を確認してください";

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final Operator operator;
    private final PrintWriter progress;

    ItemFile(Path input, CityHub hub, String agreementId, Operator operator, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.operator = operator;
        this.progress = progress;
    }

    /** Fetches the items of the file's numbers. */
    LineFile.Result fetch() throws IOException {
        List<Column> columns = approved();
        List<String> names = new ArrayList<>(List.of("照会番号"));
        columns.forEach(each -> names.add(each.name()));
        LineFile.Form form = new LineFile.Form(
                "items " + agreementId,
                List.of(NumberFile.OWN),
                List.of(),
                new LineFile.Receipts(".items.csv", names, true));
        return new LineFile(input, form, progress).run(lines -> fetch(lines, columns));
    }

    private List<Column> approved() {
        Set<String> items = Set.copyOf(hub.registry()
                .getAgreement(GetAgreementRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .build())
                .getAgreement()
                .getTerms()
                .getItemsList());
        return ResidentColumns.ofRecord().stream()
                .filter(each -> items.contains(each.item()))
                .toList();
    }

    private List<Reply> fetch(List<Line> lines, List<Column> columns) {
        List<String> numbers =
                lines.stream().map(each -> each.get(NumberFile.OWN)).toList();
        List<ResidentAnswer> answers = hub.residents(agreementId, numbers, operator);
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            replies.add(
                    switch (answers.get(i)) {
                        case ResidentAnswer.Found found -> row(numbers.get(i), found, columns);
                        case ResidentAnswer.NotFound none -> new Reply.Refused("該当者がいないか、この利用の対象者ではありません。番号を確認してください");
                        case ResidentAnswer.Withheld withheld -> new Reply.Refused(reason(withheld));
                    });
        }
        return replies;
    }

    private static Reply row(String number, ResidentAnswer.Found found, List<Column> columns) {
        List<String> row = new ArrayList<>(List.of(number));
        columns.forEach(each -> row.add(each.textOf(found.record())));
        return new Reply.Taken(false, row);
    }

    static String reason(ResidentAnswer.Withheld withheld) {
        return switch (withheld.reason()) {
            case WITHHELD_REASON_CODE_UNMAPPED -> "コードが変換表にないため提供できません。コード変換表の登録を依頼してください";
            case WITHHELD_REASON_CHARACTER_UNREPRESENTABLE -> "自システムの文字集合にない文字があるため提供できません";
            case WITHHELD_REASON_NUMBER_MISSING -> "自システム番号がないため提供できません。番号の登録を先にしてください";
            case WITHHELD_REASON_RECORD_UNREADABLE -> "記録が読めないため提供できません。ハブの運用担当に連絡してください";
            case WITHHELD_REASON_UNSPECIFIED, UNRECOGNIZED -> "提供できません: " + Names.of(withheld.reason());
        };
    }
}
