package cityhub.tools.cli;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.SearchNonResidentsRequest;
import cityhub.basics.v1.Operator;
import cityhub.kit.CityHub;
import cityhub.kit.NonResidentReceipt;
import cityhub.kit.RequestIds;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.UncertainDate;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Persons who are no residents, as a system registers and reads them. */
@Command(name = "nonresidents", description = "Registers and shows persons who are no residents (住登外者).")
final class NonResidentCommands {
    @Command(
            description =
                    "Registers a non-resident and gives the number. Who may be the same person is shown first; then"
                            + " --candidate NUMBER takes that one, --confirmed-new gives a new number after all.")
    int issue(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Option(names = "--agreement", required = true, description = "The system's agreement.") String agreement,
            @Option(names = "--name", required = true, description = "Whole name (氏名).") String name,
            @Option(names = "--furigana", defaultValue = "", description = "Its reading (読み仮名).") String furigana,
            @Option(names = "--birth-date", defaultValue = "", description = "YYYY-MM-DD.") String birthDate,
            @Option(names = "--sex", defaultValue = "", description = "Code of 性別: 1 male, 2 female.") String sex,
            @Option(names = "--town", defaultValue = "", description = "Town with its block (町字).") String town,
            @Option(names = "--lot", defaultValue = "", description = "Lot or house number (番地号).") String lot,
            @Option(names = "--affair", required = true, description = "Affair that registers (業務ID), 3 digits.")
                    String affair,
            @Option(names = "--staff", defaultValue = "", description = "Who enters it (操作者ID), up to 10 characters.")
                    String staff,
            @Option(names = "--existing", description = "Number of a former resident, who keeps it.") String existing,
            @Option(names = "--candidate", description = "Number of one who was shown and is the person.")
                    String candidate,
            @Option(names = "--confirmed-new", description = "Those who were shown are others.") boolean confirmed,
            @Option(names = "--closed", description = "Other systems may not use the record (他業務参照不可).") boolean closed)
            throws IOException {
        NonResidentRecord.Builder record = NonResidentRecord.newBuilder()
                .setName(PersonName.newBuilder().setFullName(name).setFurigana(furigana))
                .setSex(sex)
                .setAffairId(affair);
        if (!birthDate.isEmpty()) {
            record.setBirthDate(UncertainDate.newBuilder().setValue(birthDate));
        }
        if (!town.isEmpty()) {
            record.setAddress(Address.newBuilder().setTown(town).setLot(lot));
        }
        IssueNonResidentRequest.Builder request = IssueNonResidentRequest.newBuilder()
                .setAgreementId(agreement)
                .setRequestId(RequestIds.next())
                .setRecord(record)
                .setClosedToOthers(closed)
                .setOperator(Operator.newBuilder().setStaffNumber(staff));
        if (existing != null) {
            request.setBasis(NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER)
                    .setNumber(existing);
        } else if (candidate != null) {
            request.setBasis(NonResidentBasis.NON_RESIDENT_BASIS_CANDIDATE).setNumber(candidate);
        } else {
            request.setBasis(
                    confirmed
                            ? NonResidentBasis.NON_RESIDENT_BASIS_NEW_CONFIRMED
                            : NonResidentBasis.NON_RESIDENT_BASIS_NEW);
        }
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            NonResidentReceipt receipt = client.issueNonResident(request.build());
            output.out().println(text(receipt));
            for (NonResidentRecord each : receipt.records()) {
                output.out().println(line(each));
            }
            return receipt.outcome() == NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED
                    ? ExitCodes.DONE
                    : ExitCodes.CHECK_FAILED;
        }
    }

    @Command(
            description =
                    "Registers the non-residents of a CSV file with the columns 受付番号, 氏名, 業務ID, and further items by"
                            + " their official names; who may be somebody known is listed, not registered. Goes on where an"
                            + " interrupted run stopped.")
    int register(@Mixin HubOptions hub, @Mixin Output output, @Mixin Asking asking) throws IOException {
        Path input = LineFile.readable(asking.file);
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            return new NonResidentFile(input, client, asking.agreement, asking.operator(), output.err())
                    .register()
                    .print(output);
        }
    }

    @Command(description = "Shows non-residents by number; recorded in the ledger.")
    int show(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "NUMBER", arity = "1..500") List<String> numbers,
            @Option(names = "--agreement", required = true, description = "The system's agreement.") String agreement)
            throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            List<Optional<NonResidentRecord>> answers =
                    client.nonResidents(agreement, numbers, Operator.getDefaultInstance());
            for (Optional<NonResidentRecord> each : answers) {
                output.out().println(each.isPresent() ? line(each.get()) : "該当者なし / nobody");
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Finds non-residents by at least two of name, birth date and town; recorded in the ledger.")
    int search(@Mixin HubOptions hub, @Mixin Output output, @Mixin Description description) throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            Optional<List<NonResidentRecord>> found = client.searchNonResidents(SearchNonResidentsRequest.newBuilder()
                    .setAgreementId(description.agreement)
                    .setName(description.name)
                    .setBirthDate(description.birthDate)
                    .setTown(description.town)
                    .setLot(description.lot)
                    .build());
            if (found.isEmpty()) {
                output.out().println(Description.TOO_MANY);
            } else if (found.get().isEmpty()) {
                output.out().println(Description.NOBODY);
            } else {
                for (NonResidentRecord each : found.get()) {
                    output.out().println(line(each));
                }
            }
        }
        return ExitCodes.DONE;
    }

    static String text(NonResidentReceipt receipt) {
        return switch (receipt.outcome()) {
            case NON_RESIDENT_OUTCOME_REGISTERED -> "登録しました / registered";
            case NON_RESIDENT_OUTCOME_CHANGED -> "変更しました / changed";
            case NON_RESIDENT_OUTCOME_CANDIDATES ->
                "同一人の可能性がある人がいます。--candidate または --confirmed-new を指定してください / these may be the same person";
            case NON_RESIDENT_OUTCOME_INVALID -> "項目に誤りがあります / invalid: " + receipt.description();
            case NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN -> "その番号の人はいません / nobody has this number";
            case NON_RESIDENT_OUTCOME_INDIVIDUAL_NUMBER_OF_ANOTHER ->
                "個人番号は別の人に登録されています / the individual number is another person's";
            case NON_RESIDENT_OUTCOME_REQUEST_ID_REUSED, NON_RESIDENT_OUTCOME_VERSION_OUTDATED ->
                "ほかの処理で変わりました。最新の状態を確認してください / changed meanwhile";
            case NON_RESIDENT_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Names.of(receipt.outcome());
        };
    }

    private static String line(NonResidentRecord record) throws IOException {
        return JsonFormat.printer().omittingInsignificantWhitespace().print(record);
    }
}
