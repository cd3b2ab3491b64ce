package cityhub.tools.cli;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersResponse;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkNumbersResponse;
import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.BatchGetResidentsResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.evidence.v1.Disclosure;
import cityhub.formats.Column;
import cityhub.formats.ResidentColumns;
import cityhub.kit.CityHub;
import cityhub.kit.ResidentAnswer;
import cityhub.media.v1.Medium;
import cityhub.media.v1.MediumAnswer;
import cityhub.media.v1.MediumCall;
import cityhub.resident.v1.ResidentRecord;
import cityhub.tools.cli.LineFile.Reply;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the answers on a medium (オフライン媒体) into a CSV file of its owner; evidence is verified as over a connection. */
final class MediumReader {
    private static final List<String> COLUMNS = List.of("手続", "照会番号", "自システム番号", "結果");

    private final CityHub hub;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A row.
     *
     * @param cells below the first columns
     * @param taken whether what it asked was done
     * @param record the record of a person found
     */
    private record Row(List<String> cells, boolean taken, Optional<ResidentRecord> record) {}

    MediumReader(CityHub hub) {
        this.hub = hub;
    }

    /**
     * Writes the answers.
     *
     * @return how many lines were refused
     */
    long read(Medium medium, Path file) throws IOException {
        try {
            for (int i = 0; i < medium.getCallsCount(); i++) {
                read(medium.getCalls(i), medium.getAnswers(i));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The answers are not of their form.", e);
        }
        List<Column> columns = ResidentColumns.ofRecord().stream()
                .filter(column -> rows.stream()
                        .flatMap(each -> each.record().stream())
                        .anyMatch(record -> !column.textOf(record).isEmpty()))
                .toList();
        List<String> names = new ArrayList<>(COLUMNS);
        columns.forEach(each -> names.add(each.name()));
        Listing listing = new Listing(file, names, true);
        listing.startAnew();
        listing.add(rows.stream().map(each -> cells(each, columns)).toList());
        return rows.stream().filter(each -> !each.taken()).count();
    }

    private static List<String> cells(Row row, List<Column> columns) {
        List<String> cells = new ArrayList<>(row.cells());
        columns.forEach(each -> cells.add(row.record().map(each::textOf).orElse("")));
        return cells;
    }

    private void read(MediumCall call, MediumAnswer answer) throws InvalidProtocolBufferException {
        String method = call.getMethod();
        if (answer.getCode() != 0) {
            rows.add(row(false, method, "", "", "受け付けられません: " + answer.getMessage()));
        } else if (method.equals(AddresseeServiceGrpc.getRegisterNumbersMethod().getFullMethodName())) {
            RegisterNumbersRequest request = RegisterNumbersRequest.parseFrom(call.getRequest());
            RegisterNumbersResponse response = RegisterNumbersResponse.parseFrom(answer.getResponse());
            for (int i = 0; i < request.getTiesCount(); i++) {
                NumberTie tie = request.getTies(i);
                rows.add(row(
                        NumberFile.reply(response.getOutcomes(i)),
                        "番号登録",
                        tie.getAddresseeNumber() + tie.getCorporateNumber(),
                        tie.getOwnNumber()));
            }
        } else if (method.equals(AddresseeServiceGrpc.getUnlinkNumbersMethod().getFullMethodName())) {
            UnlinkNumbersRequest request = UnlinkNumbersRequest.parseFrom(call.getRequest());
            UnlinkNumbersResponse response = UnlinkNumbersResponse.parseFrom(answer.getResponse());
            for (int i = 0; i < request.getOwnNumbersCount(); i++) {
                rows.add(row(NumberFile.reply(response.getOutcomes(i)), "番号終了", "", request.getOwnNumbers(i)));
            }
        } else if (method.equals(AddresseeServiceGrpc.getResolveNumbersMethod().getFullMethodName())) {
            ResolveNumbersRequest request = ResolveNumbersRequest.parseFrom(call.getRequest());
            residents(
                    "番号変換",
                    request.getAgreementId(),
                    request.getNumbersList(),
                    ResolveNumbersResponse.parseFrom(answer.getResponse()).getDisclosure());
        } else if (method.equals(
                PersonalBasicsServiceGrpc.getBatchGetResidentsMethod().getFullMethodName())) {
            BatchGetResidentsRequest request = BatchGetResidentsRequest.parseFrom(call.getRequest());
            residents(
                    "項目照会",
                    request.getAgreementId(),
                    request.getNumbersList(),
                    BatchGetResidentsResponse.parseFrom(answer.getResponse()).getDisclosure());
        } else {
            rows.add(row(true, method, "", "", "受付（この命令では読めない応答です）"));
        }
    }

    private void residents(String what, String agreementId, List<String> numbers, Disclosure disclosure) {
        List<ResidentAnswer> answers = hub.residents(agreementId, disclosure, numbers.size());
        for (int i = 0; i < answers.size(); i++) {
            rows.add(
                    switch (answers.get(i)) {
                        case ResidentAnswer.Found found ->
                            new Row(
                                    List.of(what, numbers.get(i), found.record().getAddresseeNumber(), "受付"),
                                    true,
                                    Optional.of(found.record()));
                        case ResidentAnswer.NotFound none -> row(false, what, numbers.get(i), "", ItemFile.NOT_FOUND);
                        case ResidentAnswer.Withheld withheld ->
                            row(false, what, numbers.get(i), "", ItemFile.reason(withheld));
                    });
        }
    }

    private static Row row(Reply reply, String what, String asked, String own) {
        return switch (reply) {
            case Reply.Taken taken -> row(true, what, asked, own, taken.repeated() ? "受付（以前に受付済み）" : "受付");
            case Reply.Refused refused -> row(false, what, asked, own, refused.reason());
        };
    }

    private static Row row(boolean taken, String... cells) {
        return new Row(List.of(cells), taken, Optional.empty());
    }
}
