package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.CorporationNumbers;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.MoveNumberRequest;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.ResolveCorporationsRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.basics.Registered;
import cityhub.hub.conversion.CheckDigits;
import cityhub.registry.v1.Mode;
import cityhub.staff.v1.Permission;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Corporations (法人) to which a tax system ties numbers of its own, over the real port of a whole hub. */
final class CorporationsOverTlsTest {
    private static ExchangeTown town;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub tax;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub clerk;
    private static String agreement;
    private static String otherDomain;
    private static String withoutMode;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of());
        tax = AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()));
        clerk = AddresseeServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS)));
        agreement = agreed("CORPTAX", true);
        otherDomain = agreed("OTHERTAX", true);
        withoutMode = agreed("NOCORP", false);
        town.town.register(
                List.of(Registered.record("601", "生成　太郎", "011011"), Registered.record("602", "生成　次郎", "011011")));
    }

    private static String agreed(String domain, boolean corporations) {
        var terms = Registered.terms().setNumberDomain(domain).clearModes().addModes(Mode.MODE_QUERY);
        return town.town.agreed(corporations ? terms.addModes(Mode.MODE_CORPORATION_NUMBERS) : terms, false);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @Test
    void corporationGoesUnderSeveralNumbersOfOneSystemAndOnlyThatSystemSeesThem() {
        String corporation = number(1);
        assertEquals(
                List.of(
                        TieOutcome.TIE_OUTCOME_REGISTERED,
                        TieOutcome.TIE_OUTCOME_REGISTERED,
                        TieOutcome.TIE_OUTCOME_UNCHANGED,
                        TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER),
                tie(
                        agreement,
                        corporate(corporation, "C-1"),
                        corporate(corporation, "C-2"),
                        corporate(corporation, "C-1"),
                        corporate(number(2), "C-1")));
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_REGISTERED), tie(otherDomain, corporate(corporation, "O-1")));
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_REGISTERED), tie(agreement, person("601", "P-601")));

        assertEquals(
                List.of(known(corporation, "C-1", "C-2"), known(corporation, "C-1", "C-2"), none(), none()),
                resolve(NumberKind.NUMBER_KIND_OWN, "C-2", "C-1", "C-404", "P-601"));
        assertEquals(
                List.of(known(corporation, "C-1", "C-2"), none()),
                resolve(NumberKind.NUMBER_KIND_CORPORATE, corporation, number(3)));
    }

    @Test
    void endedNumberOfACorporationIsNeverTiedAgain() {
        tie(agreement, corporate(number(11), "E-1"));
        assertEquals(
                List.of(UnlinkOutcome.UNLINK_OUTCOME_ENDED),
                tax.unlinkNumbers(UnlinkNumbersRequest.newBuilder()
                                .setAgreementId(agreement)
                                .addOwnNumbers("E-1")
                                .build())
                        .getOutcomesList());
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_NUMBER_CLOSED), tie(agreement, corporate(number(11), "E-1")));
        assertEquals(List.of(none()), resolve(NumberKind.NUMBER_KIND_CORPORATE, number(11)));
    }

    @Test
    void wrongNumbersAndWhatIsNotApprovedAreRefused() {
        String wrong = (number(21).charAt(0) == '1' ? "2" : "1") + number(21).substring(1);
        NumberTie both = NumberTie.newBuilder()
                .setAddresseeNumber("601")
                .setCorporateNumber(number(21))
                .setOwnNumber("W-2")
                .build();
        assertEquals(
                Collections.nCopies(3, TieOutcome.TIE_OUTCOME_NUMBER_INVALID),
                tie(agreement, corporate(wrong, "W-1"), both, corporate(number(21), "W 3")));
        assertEquals(
                "MODE_NOT_APPROVED",
                Refusal.of(() -> tie(withoutMode, corporate(number(21), "W-1"))).reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> resolve(NumberKind.NUMBER_KIND_CORPORATE, wrong))
                        .reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> resolve(NumberKind.NUMBER_KIND_INTEGRATED, "1"))
                        .reason());
    }

    @Test
    void nothingOfAPersonsComesUnderACorporationsNumberAndCorporationsAreNotLinked() {
        tie(agreement, corporate(number(31), "N-1"), person("602", "N-2"));
        var basics = PersonalBasicsServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()));
        var answer = basics.getResident(GetResidentRequest.newBuilder()
                .setAgreementId(agreement)
                .setNumber("N-1")
                .build());
        assertEquals(
                EntryKind.ENTRY_KIND_NOT_FOUND,
                Registered.entries(answer.getDisclosure()).getFirst().getKind());
        for (List<NumberReference> each : List.of(
                List.of(reference("RESIDENT", "602"), reference("CORPORATE", number(31))),
                List.of(reference("CORPTAX", "N-1"), reference("RESIDENT", "602")))) {
            assertEquals(
                    NumberOutcome.NUMBER_OUTCOME_IS_CORPORATION,
                    clerk.linkPersons(LinkPersonsRequest.newBuilder()
                                    .setRepresentative(each.getFirst())
                                    .setOther(each.getLast())
                                    .setReason("試験")
                                    .build())
                            .getOutcome());
        }
    }

    @Test
    void numberTiedToAPersonThatIsACorporationsIsACaseAndMoves() {
        tie(agreement, person("601", "M-1"));
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER), tie(agreement, corporate(number(41), "M-1")));
        NumberCase open =
                clerk
                        .listNumberCases(ListNumberCasesRequest.newBuilder()
                                .setPageSize(500)
                                .build())
                        .getCasesList()
                        .stream()
                        .filter(each -> each.getNumber().getNumber().equals("M-1"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(open.getOther().getNumbersList().stream()
                .anyMatch(each -> each.getDomain().equals("CORPORATE")));

        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                clerk.moveNumber(MoveNumberRequest.newBuilder()
                                .setNumber(reference("CORPTAX", "M-1"))
                                .setTo(reference("CORPORATE", number(41)))
                                .setReason("登記で確認")
                                .build())
                        .getOutcome());

        assertEquals(List.of(known(number(41), "M-1")), resolve(NumberKind.NUMBER_KIND_OWN, "M-1"));
    }

    @Test
    void manyWhoNameANewCorporationAtTheSameMomentNameOne() throws Exception {
        String corporation = number(51);
        List<Future<List<TieOutcome>>> ties = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 12)
                    .forEach(i -> ties.add(callers.submit(() -> tie(agreement, corporate(corporation, "S-" + i)))));
        }
        for (Future<List<TieOutcome>> each : ties) {
            assertEquals(List.of(TieOutcome.TIE_OUTCOME_REGISTERED), each.get());
        }
        assertEquals(
                12,
                resolve(NumberKind.NUMBER_KIND_CORPORATE, corporation)
                        .getFirst()
                        .getOwnNumbersCount());
        assertEquals(
                1L,
                count("SELECT COUNT(*) FROM addressee_number WHERE domain = 'CORPORATE' AND number = '" + corporation
                        + "'"));
    }

    /** A corporate number of a serial that no register gave: with its check digit in front. */
    private static String number(int serial) {
        String digits = "%012d".formatted(serial);
        return IntStream.rangeClosed(1, 9)
                .mapToObj(each -> each + digits)
                .filter(CheckDigits::isCorporateNumber)
                .findFirst()
                .orElseThrow();
    }

    private static NumberTie corporate(String corporation, String own) {
        return NumberTie.newBuilder()
                .setCorporateNumber(corporation)
                .setOwnNumber(own)
                .build();
    }

    private static NumberTie person(String resident, String own) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(resident)
                .setOwnNumber(own)
                .build();
    }

    private static List<TieOutcome> tie(String under, NumberTie... ties) {
        return tax.registerNumbers(RegisterNumbersRequest.newBuilder()
                        .setAgreementId(under)
                        .addAllTies(List.of(ties))
                        .build())
                .getOutcomesList();
    }

    private static List<CorporationNumbers> resolve(NumberKind kind, String... numbers) {
        return tax.resolveCorporations(ResolveCorporationsRequest.newBuilder()
                        .setAgreementId(agreement)
                        .setAskedBy(kind)
                        .addAllNumbers(List.of(numbers))
                        .build())
                .getCorporationsList();
    }

    private static CorporationNumbers known(String corporation, String... own) {
        return CorporationNumbers.newBuilder()
                .setCorporateNumber(corporation)
                .addAllOwnNumbers(List.of(own))
                .build();
    }

    private static CorporationNumbers none() {
        return CorporationNumbers.getDefaultInstance();
    }

    private static NumberReference reference(String domain, String number) {
        return NumberReference.newBuilder().setDomain(domain).setNumber(number).build();
    }

    private static long count(String sql) {
        return town.hub.database().db().read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
