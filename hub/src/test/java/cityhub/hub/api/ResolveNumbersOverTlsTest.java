package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.basics.v1.Operator;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.basics.Registered;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers of persons as a tax system resolves them: a whole hub behind mutual TLS. */
class ResolveNumbersOverTlsTest {
    private static TestHub hub;
    private static Registered town;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub calls;
    private static String agreement;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        town = new Registered(hub.database(), hub.authority());
        town.register(List.of(
                Registered.record("101", "生成　一郎", "011011"),
                Registered.record("102", "生成　二郎", "011011"),
                Registered.record("103", "生成　三郎", "011011")));
        calls = AddresseeServiceGrpc.newBlockingStub(hub.channel(town.credential()));
        agreement = town.agreed(terms(), true);
        calls.registerNumbers(RegisterNumbersRequest.newBuilder()
                .setAgreementId(agreement)
                .addTies(tie("101", "T-1"))
                .addTies(tie("101", "T-9"))
                .addTies(tie("102", "T-2"))
                .build());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static AgreementTerms.Builder terms() {
        return Registered.terms().setNumberDomain("TAX").clearItems().addAllItems(List.of("宛名番号", "団体内統合宛名番号", "氏名"));
    }

    private static NumberTie tie(String resident, String own) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(resident)
                .setOwnNumber(own)
                .build();
    }

    private static Disclosure resolve(String agreementId, NumberKind by, String... numbers) {
        return calls.resolveNumbers(ResolveNumbersRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .setAskedBy(by)
                        .addAllNumbers(List.of(numbers))
                        .setOperator(
                                Operator.newBuilder().setStaffNumber("S-77").setTerminalId("T-12"))
                        .build())
                .getDisclosure();
    }

    private static List<EntryKind> kinds(Disclosure disclosure) {
        return Registered.entries(disclosure).stream()
                .map(DisclosureEntry::getKind)
                .toList();
    }

    private static ResidentRecord only(Disclosure disclosure) {
        return Registered.payload(Registered.entries(disclosure).getFirst());
    }

    private static String refusal(String agreementId, NumberKind by, String... numbers) {
        return Refusal.of(assertThrows(StatusRuntimeException.class, () -> resolve(agreementId, by, numbers)))
                .reason();
    }

    private static String integratedOf(String own) {
        return only(resolve(agreement, NumberKind.NUMBER_KIND_OWN, own)).getIntegratedNumber();
    }

    @Test
    void ownNumberGivesTheIntegratedOneAndBackAndNothingElse() {
        String integrated = integratedOf("T-2");
        assertEquals(15, integrated.length());

        Disclosure back = resolve(agreement, NumberKind.NUMBER_KIND_INTEGRATED, integrated);

        ResidentRecord numbers = ResidentRecord.newBuilder()
                .setAddresseeNumber("T-2")
                .setIntegratedNumber(integrated)
                .build();
        assertEquals(numbers, only(back));
        assertEquals(numbers, only(resolve(agreement, NumberKind.NUMBER_KIND_OWN, "T-2")));
    }

    @Test
    void answerUsesTheNumberThatWasAsked() {
        assertEquals(
                "T-9",
                only(resolve(agreement, NumberKind.NUMBER_KIND_OWN, "T-9")).getAddresseeNumber());
        assertEquals(integratedOf("T-1"), integratedOf("T-9"));
    }

    @Test
    void manyAreAnsweredInTheOrderAskedAndUnknownOnesAreNotFound() {
        Disclosure many = resolve(agreement, NumberKind.NUMBER_KIND_OWN, "T-2", "T-404", "T-1");

        assertEquals(
                List.of(EntryKind.ENTRY_KIND_RECORD, EntryKind.ENTRY_KIND_NOT_FOUND, EntryKind.ENTRY_KIND_RECORD),
                kinds(many));
        assertEquals("T-1", Registered.payload(Registered.entries(many).get(2)).getAddresseeNumber());
    }

    @Test
    void resolvingStandsInTheLedgerWithWhoAsked() {
        String statement =
                resolve(agreement, NumberKind.NUMBER_KIND_OWN, "T-404").getStatement();

        assertTrue(statement.contains("\nofficer: S-77\n"), statement);
        assertTrue(statement.contains("\nterminal: T-12\n"), statement);
        assertTrue(statement.contains("\nrecords: 1\n"), statement);
    }

    @Test
    void personWithoutANumberOfTheCallerIsWithheld() {
        String residents = town.agreed(Registered.terms().addItems("団体内統合宛名番号"), false);
        String integrated =
                only(resolve(residents, NumberKind.NUMBER_KIND_OWN, "103")).getIntegratedNumber();

        assertEquals(
                List.of(EntryKind.ENTRY_KIND_WITHHELD),
                kinds(resolve(agreement, NumberKind.NUMBER_KIND_INTEGRATED, integrated)));
    }

    @Test
    void residentsNumberIsGivenUnderItsOwnDomain() {
        String residents = town.agreed(Registered.terms().addItems("団体内統合宛名番号"), false);

        ResidentRecord numbers = only(resolve(residents, NumberKind.NUMBER_KIND_INTEGRATED, integratedOf("T-1")));

        assertEquals("101", numbers.getAddresseeNumber());
        assertTrue(numbers.getName().getFullName().isEmpty());
    }

    @Test
    void personOutsideThePopulationIsNotFound() {
        String elsewhere =
                town.agreed(terms().setPopulation(Population.newBuilder().addWardCodes("011029")), false);

        assertEquals(
                List.of(EntryKind.ENTRY_KIND_NOT_FOUND), kinds(resolve(elsewhere, NumberKind.NUMBER_KIND_OWN, "T-1")));
    }

    @Test
    void integratedNumbersNeedTheItemAndManyNeedBulkApproval() {
        String without = town.agreed(Registered.terms().setNumberDomain("TAX"), false);

        assertEquals("INVALID_ARGUMENT", refusal(without, NumberKind.NUMBER_KIND_INTEGRATED, integratedOf("T-1")));
        assertEquals(
                "", only(resolve(without, NumberKind.NUMBER_KIND_OWN, "T-1")).getIntegratedNumber());
        assertEquals("MODE_NOT_APPROVED", refusal(without, NumberKind.NUMBER_KIND_OWN, "T-1", "T-2"));
    }

    @Test
    void numberThatCannotBeOneIsRefused() {
        String integrated = integratedOf("T-1");
        char wrong = integrated.charAt(14) == '9' ? '0' : (char) (integrated.charAt(14) + 1);

        assertEquals(
                "INVALID_ARGUMENT",
                refusal(agreement, NumberKind.NUMBER_KIND_INTEGRATED, integrated.substring(0, 14) + wrong));
        assertEquals("INVALID_ARGUMENT", refusal(agreement, NumberKind.NUMBER_KIND_OWN, "Ｔ１"));
        assertEquals("INVALID_ARGUMENT", refusal(agreement, NumberKind.NUMBER_KIND_OWN));
        assertEquals("INVALID_ARGUMENT", refusal(agreement, NumberKind.NUMBER_KIND_UNSPECIFIED, "T-1"));
    }
}
