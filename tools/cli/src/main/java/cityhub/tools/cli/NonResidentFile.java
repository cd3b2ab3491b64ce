package cityhub.tools.cli;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.basics.v1.Operator;
import cityhub.kit.CityHub;
import cityhub.kit.NonResidentReceipt;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.UncertainDate;
import cityhub.tools.cli.LineFile.Line;
import cityhub.tools.cli.LineFile.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of persons who are no residents (住登外者), with the official names of the items. The reference ({@code 受付番号}) is
 * the system's, never used twice under an agreement: the same line again registers nobody twice.
 */
final class NonResidentFile {
    private static final String REFERENCE = "受付番号";
    private static final String BASIS = "区分";
    private static final String NUMBER = "指定宛名番号";
    private static final String CLOSED = "他業務参照不可";
    private static final String NAME = "氏名";
    private static final String READING = "氏名_読み仮名";
    private static final String SEX = "性別";
    private static final String BIRTH = "生年月日";
    private static final String MUNICIPALITY = "住所_市区町村コード";
    private static final String TOWN = "住所_町字";
    private static final String LOT = "住所_番地号表記";
    private static final String BUILDING = "住所_方書";
    private static final String AFFAIR = "業務ID";
    private static final List<String> REQUIRED = List.of(REFERENCE, NAME, AFFAIR);
    private static final List<String> OPTIONAL =
            List.of(READING, SEX, BIRTH, MUNICIPALITY, TOWN, LOT, BUILDING, CLOSED, BASIS, NUMBER);
    private static final LineFile.Receipts RECEIPTS =
            new LineFile.Receipts(".receipts.csv", List.of(REFERENCE, "宛名番号"), true);

    private static final Map<String, NonResidentBasis> BASES = Map.of(
            "", NonResidentBasis.NON_RESIDENT_BASIS_NEW,
            "新規", NonResidentBasis.NON_RESIDENT_BASIS_NEW,
            "別人確認済", NonResidentBasis.NON_RESIDENT_BASIS_NEW_CONFIRMED,
            "既存番号", NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER,
            "候補", NonResidentBasis.NON_RESIDENT_BASIS_CANDIDATE);

    private final Path input;
    private final CityHub hub;
    private final String agreementId;
    private final Operator operator;
    private final PrintWriter progress;

    NonResidentFile(Path input, CityHub hub, String agreementId, Operator operator, PrintWriter progress) {
        this.input = input;
        this.hub = hub;
        this.agreementId = agreementId;
        this.operator = operator;
        this.progress = progress;
    }

    /** Registers the file's persons. */
    LineFile.Result register() throws IOException {
        LineFile.Form form = new LineFile.Form("non-residents " + agreementId, REQUIRED, OPTIONAL, RECEIPTS);
        return new LineFile(input, form, progress)
                .run(lines -> lines.stream().map(this::register).toList());
    }

    private Reply register(Line line) {
        return fault(line)
                .<Reply>map(Reply.Refused::new)
                .orElseGet(() -> reply(line, hub.issueNonResident(request(line))));
    }

    /** What the hub would refuse the whole call for, or never sees. */
    private static Optional<String> fault(Line line) {
        if (!BASES.containsKey(line.get(BASIS))) {
            return Optional.of(BASIS + "は、新規、別人確認済、既存番号、候補のどれかです（空は新規）");
        }
        boolean named = line.get(BASIS).equals("既存番号") || line.get(BASIS).equals("候補");
        if (named != line.get(NUMBER).matches("[0-9A-Za-z-]{1,15}")) {
            return Optional.of(NUMBER + "は、" + BASIS + "が既存番号か候補のときだけ、15桁以内で指定します");
        }
        return List.of("", "0", "1").contains(line.get(CLOSED))
                ? Optional.empty()
                : Optional.of(CLOSED + "は、1（参照不可）か 0 です（空は 0）");
    }

    private IssueNonResidentRequest request(Line line) {
        NonResidentRecord.Builder record = NonResidentRecord.newBuilder()
                .setName(PersonName.newBuilder().setFullName(line.get(NAME)).setFurigana(line.get(READING)))
                .setSex(line.get(SEX))
                .setAffairId(line.get(AFFAIR));
        if (!line.get(BIRTH).isEmpty()) {
            record.setBirthDate(UncertainDate.newBuilder().setValue(line.get(BIRTH)));
        }
        if (Stream.of(MUNICIPALITY, TOWN, LOT, BUILDING)
                .anyMatch(each -> !line.get(each).isEmpty())) {
            record.setAddress(Address.newBuilder()
                    .setMunicipalityCode(line.get(MUNICIPALITY))
                    .setTown(line.get(TOWN))
                    .setLot(line.get(LOT))
                    .setBuilding(line.get(BUILDING)));
        }
        return IssueNonResidentRequest.newBuilder()
                .setAgreementId(agreementId)
                .setRequestId(ReferenceIds.of(agreementId, line.get(REFERENCE)))
                .setBasis(BASES.get(line.get(BASIS)))
                .setNumber(line.get(NUMBER))
                .setRecord(record)
                .setClosedToOthers(line.get(CLOSED).equals("1"))
                .setOperator(operator)
                .build();
    }

    private static Reply reply(Line line, NonResidentReceipt receipt) {
        return switch (receipt.outcome()) {
            case NON_RESIDENT_OUTCOME_REGISTERED ->
                new Reply.Taken(
                        false,
                        List.of(
                                line.get(REFERENCE),
                                receipt.records().stream()
                                        .findFirst()
                                        .map(NonResidentRecord::getAddresseeNumber)
                                        .orElse("")));
            case NON_RESIDENT_OUTCOME_CANDIDATES ->
                new Reply.Refused("同一人の可能性がある人が "
                        + receipt.records().size()
                        + " 人います。nonresidents issue で確認し、" + BASIS + "を候補（" + NUMBER + "を指定）か別人確認済にしてください");
            case NON_RESIDENT_OUTCOME_REQUEST_ID_REUSED -> new Reply.Refused("この受付番号は別の内容で受け付け済みです。新しい受付番号を付けてください");
            default -> new Reply.Refused(NonResidentCommands.text(receipt));
        };
    }
}
