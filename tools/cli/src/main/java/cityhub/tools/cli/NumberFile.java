package cityhub.tools.cli;

import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.basics.v1.Operator;
import cityhub.kit.CityHub;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * A file of a system's own numbers: columns {@code 宛名番号}, or {@code 法人番号} of corporations, and {@code 自システム番号} to
 * register, {@code 自システム番号} to end.
 */
final class NumberFile {
    static final String RESIDENT = "宛名番号";
    static final String CORPORATE = "法人番号";
    static final String OWN = "自システム番号";

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final Operator operator;
    private final PrintWriter progress;

    NumberFile(Path input, CityHub hub, String agreementId, Operator operator, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.operator = operator;
        this.progress = progress;
    }

    /** Registers the file's ties. */
    LineFile.Result register() throws IOException {
        return lines("register", List.of(OWN), List.of(RESIDENT, CORPORATE)).run(this::register);
    }

    /** Ends the ties of the file's numbers. */
    LineFile.Result unlink() throws IOException {
        return lines("unlink", List.of(OWN), List.of()).run(this::unlink);
    }

    private LineFile lines(String action, List<String> required, List<String> optional) {
        return new LineFile(
                input,
                new LineFile.Form(action + " " + agreementId, required, optional, LineFile.Receipts.NONE),
                progress);
    }

    private List<Reply> register(List<Line> lines) {
        RegisterNumbersRequest.Builder request =
                RegisterNumbersRequest.newBuilder().setAgreementId(agreementId).setOperator(operator);
        lines.stream()
                .filter(NumberFile::namesOne)
                .forEach(each -> request.addTies(NumberTie.newBuilder()
                        .setAddresseeNumber(each.get(RESIDENT))
                        .setCorporateNumber(each.get(CORPORATE))
                        .setOwnNumber(each.get(OWN))));
        Iterator<TieOutcome> outcomes = request.getTiesCount() == 0
                ? List.<TieOutcome>of().iterator()
                : hub.addressee()
                        .registerNumbers(request.build())
                        .getOutcomesList()
                        .iterator();
        return lines.stream()
                .map(each -> namesOne(each)
                        ? reply(outcomes.next())
                        : new Reply.Refused(RESIDENT + "か" + CORPORATE + "の一方だけを書いてください"))
                .toList();
    }

    static NumberTie tie(Line line) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(line.get(RESIDENT))
                .setCorporateNumber(line.get(CORPORATE))
                .setOwnNumber(line.get(OWN))
                .build();
    }

    private static boolean namesOne(Line line) {
        return line.get(RESIDENT).isEmpty() != line.get(CORPORATE).isEmpty();
    }

    private List<Reply> unlink(List<Line> lines) {
        UnlinkNumbersRequest.Builder request =
                UnlinkNumbersRequest.newBuilder().setAgreementId(agreementId).setOperator(operator);
        lines.forEach(each -> request.addOwnNumbers(each.get(OWN)));
        return hub.addressee().unlinkNumbers(request.build()).getOutcomesList().stream()
                .map(NumberFile::reply)
                .toList();
    }

    static Reply reply(TieOutcome outcome) {
        return switch (outcome) {
            case TIE_OUTCOME_REGISTERED -> Reply.TAKEN;
            case TIE_OUTCOME_UNCHANGED -> Reply.REPEATED;
            case TIE_OUTCOME_TIED_TO_ANOTHER -> new Reply.Refused("この自システム番号は別の人か法人に結び付いています。確認してください");
            case TIE_OUTCOME_NUMBER_CLOSED -> new Reply.Refused("終了した番号は再び使えません。新しい番号を付けてください");
            case TIE_OUTCOME_NUMBER_INVALID -> new Reply.Refused("番号の形式が正しくありません（英数字とハイフン、15文字以内。法人番号は検査数字を含む13桁）");
            case TIE_OUTCOME_PERSON_UNKNOWN, TIE_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> new Reply.Refused("結果が分かりません");
        };
    }

    static Reply reply(UnlinkOutcome outcome) {
        return switch (outcome) {
            case UNLINK_OUTCOME_ENDED -> Reply.TAKEN;
            case UNLINK_OUTCOME_UNCHANGED -> Reply.REPEATED;
            case UNLINK_OUTCOME_NOT_TIED -> new Reply.Refused("この自システム番号は登録されていません");
            case UNLINK_OUTCOME_NUMBER_INVALID -> new Reply.Refused("番号の形式が正しくありません（英数字とハイフン、15文字以内）");
            case UNLINK_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> new Reply.Refused("結果が分かりません");
        };
    }
}
