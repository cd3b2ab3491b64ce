package cityhub.tools.cli;

import cityhub.addressee.v1.DecideNumberCaseRequest;
import cityhub.addressee.v1.DecideNumberCaseResponse;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.GetPersonNumbersResponse;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.ItemAgreement;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.LinkPersonsResponse;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.ListNumberCasesResponse;
import cityhub.addressee.v1.MoveNumberRequest;
import cityhub.addressee.v1.MoveNumberResponse;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.PersonLink;
import cityhub.addressee.v1.PersonNumbers;
import cityhub.addressee.v1.SearchPersonsRequest;
import cityhub.addressee.v1.SearchPersonsResponse;
import cityhub.addressee.v1.SplitPersonsRequest;
import cityhub.addressee.v1.SplitPersonsResponse;
import cityhub.kit.CityHub;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who has which number, for the officer who puts numbers right. Persons are named as DOMAIN:NUMBER, such as TAX:T-1. */
@Command(
        name = "persons",
        description = "Who has which number (団体内統合宛名): cases to decide, links (名寄せ), splits, history.")
final class PersonCommands {
    private static final String CLERK = "number-clerk";
    private static final int PAGE = 500;

    @Command(description = "Lists the cases that an officer must decide, oldest first, with both sides; recorded.")
    int cases(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(CLERK)) {
            ListNumberCasesResponse.Builder all = ListNumberCasesResponse.newBuilder();
            String token = "";
            do {
                ListNumberCasesResponse page = client.addressee()
                        .listNumberCases(ListNumberCasesRequest.newBuilder()
                                .setPageSize(PAGE)
                                .setPageToken(token)
                                .build());
                all.addAllCases(page.getCasesList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
            if (output.json()) {
                output.message(all.build());
            } else {
                output.table(
                        List.of("受付日時", "案件番号", "種別", "番号", "現在の登録先", "もう一方", "項目の一致"),
                        all.getCasesList().stream().map(PersonCommands::row).toList());
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Decides a case: keep, move, link-to-holder or link-to-other; recorded.")
    int decide(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "CASE-ID") String caseId,
            @Parameters(index = "1", paramLabel = "DECISION") String decision,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        try (CityHub client = hub.open(CLERK)) {
            DecideNumberCaseResponse answer = client.addressee()
                    .decideNumberCase(DecideNumberCaseRequest.newBuilder()
                            .setCaseId(caseId)
                            .setDecision(Names.parse(NumberDecision.class, decision))
                            .setReason(reason)
                            .build());
            return print(output, answer, answer.getOutcome(), answer.getLinkId());
        }
    }

    @Command(description = "Links two persons found to be one (名寄せ): the numbers of the second go over; recorded.")
    int link(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "REPRESENTATIVE") String representative,
            @Parameters(index = "1", paramLabel = "OTHER") String other,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        try (CityHub client = hub.open(CLERK)) {
            LinkPersonsResponse answer = client.addressee()
                    .linkPersons(LinkPersonsRequest.newBuilder()
                            .setRepresentative(reference(representative))
                            .setOther(reference(other))
                            .setReason(reason)
                            .build());
            return print(output, answer, answer.getOutcome(), answer.getLinkId());
        }
    }

    @Command(
            name = "link-file",
            description = "Links the persons of a CSV file with the columns 名寄せ先, 名寄せ元 (DOMAIN:NUMBER) and 理由, line by"
                    + " line; goes on where an interrupted run stopped.")
    int linkFile(@Mixin HubOptions hub, @Mixin Output output, @Parameters(paramLabel = "FILE.csv") Path file)
            throws IOException {
        Path input = LineFile.readable(file);
        try (CityHub client = hub.open(CLERK)) {
            return new PersonFile(input, client, output.err()).link().print(output);
        }
    }

    @Command(
            name = "move-file",
            description =
                    "Moves the numbers of a CSV file with the columns 番号, 移す先 (DOMAIN:NUMBER) and 理由, line by line;"
                            + " goes on where an interrupted run stopped.")
    int moveFile(@Mixin HubOptions hub, @Mixin Output output, @Parameters(paramLabel = "FILE.csv") Path file)
            throws IOException {
        Path input = LineFile.readable(file);
        try (CityHub client = hub.open(CLERK)) {
            return new PersonFile(input, client, output.err()).move().print(output);
        }
    }

    @Command(description = "Splits a wrong link: what came with it goes back, and what is named; recorded.")
    int split(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "LINK-ID") String linkId,
            @Option(names = "--also", description = "A number tied since that belongs to the second person.")
                    List<String> also,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        SplitPersonsRequest.Builder request =
                SplitPersonsRequest.newBuilder().setLinkId(linkId).setReason(reason);
        if (also != null) {
            also.forEach(each -> request.addAlso(reference(each)));
        }
        try (CityHub client = hub.open(CLERK)) {
            SplitPersonsResponse answer = client.addressee().splitPersons(request.build());
            return print(output, answer, answer.getOutcome(), answer.getIntegratedNumber());
        }
    }

    @Command(description = "Moves a system's number to the person to whom it belongs; recorded.")
    int move(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "NUMBER") String number,
            @Parameters(index = "1", paramLabel = "PERSON") String to,
            @Option(names = "--reason", required = true, description = "Why; recorded, up to 200 characters.")
                    String reason) {
        try (CityHub client = hub.open(CLERK)) {
            MoveNumberResponse answer = client.addressee()
                    .moveNumber(MoveNumberRequest.newBuilder()
                            .setNumber(reference(number))
                            .setTo(reference(to))
                            .setReason(reason)
                            .build());
            return print(output, answer, answer.getOutcome(), "");
        }
    }

    @Command(description = "All numbers of a person with their history, as known now or at a time; recorded.")
    int numbers(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "PERSON") String person,
            @Option(names = "--known", description = "As known then, YYYY-MM-DDTHH:MM of Asia/Tokyo (default: now).")
                    LocalDateTime known,
            @Option(names = "--purpose", required = true, description = "What for; recorded, up to 200 characters.")
                    String purpose) {
        GetPersonNumbersRequest.Builder request = GetPersonNumbersRequest.newBuilder()
                .setPerson(reference(person))
                .setPurpose(purpose);
        if (known != null) {
            request.setKnownTime(JapanTime.timestamp(known));
        }
        try (CityHub client = hub.open(CLERK)) {
            GetPersonNumbersResponse answer = client.addressee().getPersonNumbers(request.build());
            if (output.json()) {
                output.message(answer);
            } else if (answer.getOutcome() == NumberOutcome.NUMBER_OUTCOME_DONE) {
                show(output, answer.getPerson());
            } else {
                output.out().println(text(answer.getOutcome()));
            }
            return exit(answer.getOutcome());
        }
    }

    @Command(
            description =
                    "Finds persons, residents or not, by at least two of name, birth date and town, and shows their"
                            + " numbers; recorded.")
    int search(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin Described described,
            @Option(names = "--purpose", required = true, description = "What for; recorded, up to 200 characters.")
                    String purpose) {
        try (CityHub client = hub.open(CLERK)) {
            SearchPersonsResponse answer = client.addressee()
                    .searchPersons(SearchPersonsRequest.newBuilder()
                            .setName(described.name)
                            .setBirthDate(described.birthDate)
                            .setTown(described.town)
                            .setLot(described.lot)
                            .setPurpose(purpose)
                            .build());
            if (output.json()) {
                output.message(answer);
            } else if (answer.getTooMany()) {
                output.out().println(Described.TOO_MANY);
            } else if (answer.getPersonsCount() == 0) {
                output.out().println(Described.NOBODY);
            } else {
                for (PersonNumbers each : answer.getPersonsList()) {
                    show(output, each);
                    output.out().println();
                }
            }
        }
        return ExitCodes.DONE;
    }

    private static void show(Output output, PersonNumbers person) {
        output.table(
                List.of("領域", "番号", "有効開始日", "有効終了日", "登録日時", "訂正日時", "名寄せ"),
                person.getNumbersList().stream().map(PersonCommands::row).toList());
        if (person.getLinksCount() > 0) {
            output.out().println();
            output.table(
                    List.of("名寄せ番号", "区分", "職員", "理由", "名寄せ日時", "解除日時"),
                    person.getLinksList().stream().map(PersonCommands::row).toList());
        }
        output.out().println();
        output.out()
                .println("住民記録: " + (person.getInRegister() ? "あり" : "なし") + "、符号取得: "
                        + acquisition(person.getCodeAcquisition())
                        + time("、依頼", person.hasCodeRequestTime(), person.getCodeRequestTime())
                        + time("、取得番号の通知", person.hasCodeNumberTime(), person.getCodeNumberTime())
                        + time("、住基ネットへ", person.hasCodeRelayTime(), person.getCodeRelayTime())
                        + time("、終了", person.hasCodeEndTime(), person.getCodeEndTime()));
    }

    private static String time(String what, boolean present, Timestamp time) {
        return present ? what + " " + JapanTime.text(time) : "";
    }

    private static String acquisition(String state) {
        return switch (state) {
            case "REQUESTED" -> "依頼中";
            case "ACQUIRED" -> "取得済";
            case "FAILED" -> "失敗";
            default -> "未依頼";
        };
    }

    private static List<String> row(HeldNumber each) {
        return List.of(
                each.getDomain(),
                each.getNumber().isEmpty() ? "（表示しません）" : each.getNumber(),
                each.getValidFrom(),
                each.getValidTo(),
                JapanTime.text(each.getKnownFrom()),
                JapanTime.text(each.getKnownTo()),
                each.getLinkId());
    }

    private static List<String> row(PersonLink each) {
        return List.of(
                each.getLinkId(),
                each.getRepresentative() ? "名寄せ先" : "名寄せ元",
                each.getOfficerId(),
                each.getReason(),
                JapanTime.text(each.getLinkTime()),
                JapanTime.text(each.getSplitTime()));
    }

    private static List<String> row(NumberCase each) {
        return List.of(
                JapanTime.text(each.getOpenTime()),
                each.getCaseId(),
                switch (each.getKind()) {
                    case NUMBER_CASE_KIND_TIED_TO_ANOTHER -> "別人に登録済の番号";
                    case NUMBER_CASE_KIND_CANDIDATE -> "同一人の疑い";
                    case NUMBER_CASE_KIND_UNSPECIFIED, UNRECOGNIZED -> Names.of(each.getKind());
                },
                each.hasNumber()
                        ? each.getNumber().getDomain() + ":" + each.getNumber().getNumber()
                        : "",
                side(each.getHolder()),
                side(each.getOther()),
                each.getAgreementsList().stream()
                        .map(item -> item.getItemName() + mark(item.getAgreement()))
                        .collect(Collectors.joining(" ")));
    }

    private static String side(PersonNumbers person) {
        List<String> now = new ArrayList<>();
        for (HeldNumber each : person.getNumbersList()) {
            if (!each.hasKnownTo() && !each.getNumber().isEmpty()) {
                now.add(each.getDomain() + ":" + each.getNumber());
            }
        }
        return String.join(" ", now);
    }

    private static String mark(ItemAgreement.Agreement agreement) {
        return switch (agreement) {
            case AGREEMENT_SAME -> "○";
            case AGREEMENT_DIFFERENT -> "×";
            case AGREEMENT_MISSING -> "－";
            case AGREEMENT_WITHHELD -> "（支援措置）";
            case AGREEMENT_UNSPECIFIED, UNRECOGNIZED -> "？";
        };
    }

    private static int print(Output output, MessageOrBuilder answer, NumberOutcome outcome, String result) {
        if (output.json()) {
            output.message(answer);
        } else {
            output.out().println(text(outcome) + (result.isEmpty() ? "" : ": " + result));
        }
        return exit(outcome);
    }

    private static int exit(NumberOutcome outcome) {
        return outcome == NumberOutcome.NUMBER_OUTCOME_DONE ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
    }

    static String text(NumberOutcome outcome) {
        return switch (outcome) {
            case NUMBER_OUTCOME_DONE -> "完了しました";
            case NUMBER_OUTCOME_NUMBER_UNKNOWN -> "その番号の人はいません。領域と番号を確認してください";
            case NUMBER_OUTCOME_NUMBER_CLOSED -> "その番号は終了しています。現在の番号を指定してください";
            case NUMBER_OUTCOME_SAME_PERSON -> "すでに同一人です";
            case NUMBER_OUTCOME_LINKED_ALREADY -> "すでに別の人と名寄せされています。名寄せ先を指定するか、その名寄せを解除してください";
            case NUMBER_OUTCOME_REPRESENTATIVE_NOT_IN_REGISTER -> "現在の住民、または住民記録のある側を名寄せ先にしてください";
            case NUMBER_OUTCOME_BOTH_ARE_RESIDENTS -> "両方とも現在の住民です。先に住民記録で訂正してください";
            case NUMBER_OUTCOME_INDIVIDUAL_NUMBERS_DIFFER -> "個人番号が異なります。先にどちらかを訂正してください";
            case NUMBER_OUTCOME_LINK_UNKNOWN -> "その名寄せ番号の名寄せはありません";
            case NUMBER_OUTCOME_DOMAIN_NOT_MOVABLE -> "この領域の番号は移せません";
            case NUMBER_OUTCOME_CASE_UNKNOWN -> "その案件番号の案件はありません";
            case NUMBER_OUTCOME_OVERTAKEN -> "ほかの処理で変わりました。最新の状態を確認してください";
            case NUMBER_OUTCOME_IS_CORPORATION -> "法人は名寄せできません。番号の登録先が違うときは、その番号を移してください";
            case NUMBER_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Names.of(outcome);
        };
    }

    static NumberReference reference(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not DOMAIN:NUMBER, such as TAX:T-1");
        }
        return NumberReference.newBuilder()
                .setDomain(text.substring(0, colon))
                .setNumber(text.substring(colon + 1))
                .build();
    }
}
