package cityhub.tools.cli;

import cityhub.addressee.v1.CorporationNumbers;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.ResolveCorporationsRequest;
import cityhub.addressee.v1.ResolveCorporationsResponse;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Numbers of a system's own. */
@Command(
        name = "numbers",
        description = "Ties a system's own numbers (自システム番号) to residents, ends ties, resolves numbers (団体内統合宛名).")
final class NumberCommands {
    @Command(
            description = "Registers the ties of a CSV file with the columns 宛名番号 (of corporations 法人番号) and 自システム番号;"
                    + " goes on where an interrupted run stopped.")
    int register(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        Path input = LineFile.readable(asking.file);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            return new NumberFile(input, client, asking.agreement, asking.operator(), output.err())
                    .register()
                    .print(output);
        }
    }

    @Command(description = "Ends the ties of a CSV file with the column 自システム番号; they stay as history.")
    int unlink(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        Path input = LineFile.readable(asking.file);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            return new NumberFile(input, client, asking.agreement, asking.operator(), output.err())
                    .unlink()
                    .print(output);
        }
    }

    @Command(
            description = "Resolves own numbers to integrated ones (団体内統合宛名番号), or the other way round; recorded in the"
                    + " ledger.")
    int resolve(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "NUMBER", arity = "1..500") List<String> numbers,
            @Option(names = "--agreement", required = true, description = "The system's agreement.") String agreement,
            @Option(names = "--integrated", description = "The numbers given are integrated ones.")
                    boolean integrated) {
        NumberKind kind = integrated ? NumberKind.NUMBER_KIND_INTEGRATED : NumberKind.NUMBER_KIND_OWN;
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            List<ResidentAnswer> answers = client.resolveNumbers(agreement, kind, numbers);
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                rows.add(row(numbers.get(i), answers.get(i)));
            }
            if (output.json()) {
                rows.forEach(each -> output.out().println(json(each)));
            } else {
                output.table(List.of("番号", "結果", "自システム番号", "団体内統合宛名番号"), rows);
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Resolves own numbers of corporations to corporate numbers (法人番号), or the other way round.")
    int corporations(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "NUMBER", arity = "1..500") List<String> numbers,
            @Option(names = "--agreement", required = true, description = "The system's agreement.") String agreement,
            @Option(names = "--corporate", description = "The numbers given are corporate ones.") boolean corporate) {
        NumberKind kind = corporate ? NumberKind.NUMBER_KIND_CORPORATE : NumberKind.NUMBER_KIND_OWN;
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            ResolveCorporationsResponse answer = client.addressee()
                    .resolveCorporations(ResolveCorporationsRequest.newBuilder()
                            .setAgreementId(agreement)
                            .setAskedBy(kind)
                            .addAllNumbers(numbers)
                            .build());
            if (output.json()) {
                output.message(answer);
                return ExitCodes.DONE;
            }
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < numbers.size(); i++) {
                CorporationNumbers found = answer.getCorporations(i);
                rows.add(List.of(
                        numbers.get(i),
                        found.getCorporateNumber().isEmpty() ? "なし" : "あり",
                        found.getCorporateNumber(),
                        String.join(" ", found.getOwnNumbersList())));
            }
            output.table(List.of("番号", "結果", "法人番号", "自システム番号"), rows);
        }
        return ExitCodes.DONE;
    }

    private static List<String> row(String asked, ResidentAnswer answer) {
        return switch (answer) {
            case ResidentAnswer.Found found ->
                List.of(
                        asked,
                        "あり",
                        found.record().getAddresseeNumber(),
                        found.record().getIntegratedNumber());
            case ResidentAnswer.NotFound none -> List.of(asked, "なし", "", "");
            case ResidentAnswer.Withheld withheld -> List.of(asked, "提供できません: " + Names.of(withheld.reason()), "", "");
        };
    }

    /** Numbers and outcomes need no escaping. */
    private static String json(List<String> row) {
        return "{\"number\":\"%s\",\"outcome\":\"%s\",\"own\":\"%s\",\"integrated\":\"%s\"}".formatted(row.toArray());
    }
}
