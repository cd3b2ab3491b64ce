package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.NumberKind;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.ResolveNumbersRequest;
import cityhub.addressee.v1.UnlinkNumbersRequest;
import cityhub.basics.v1.Operator;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.hub.basics.Registered;
import cityhub.registry.v1.Mode;
import cityhub.staff.v1.Permission;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Linkage records (情報連携記録) as an officer finds them, over the real port of a whole hub. */
final class LinkageRecordsOverTlsTest {
    private static final Operator COUNTER =
            Operator.newBuilder().setStaffNumber("S-31").setTerminalId("W-5").build();

    private static ExchangeTown town;
    private static LedgerServiceGrpc.LedgerServiceBlockingStub reader;
    private static LedgerServiceGrpc.LedgerServiceBlockingStub numberReader;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub tax;
    private static String agreement;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of());
        reader = LedgerServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("L-001", "audit", Permission.PERMISSION_READ_LEDGER)));
        numberReader = LedgerServiceGrpc.newBlockingStub(town.hub.channel(town.hub.officer(
                "L-002", "audit", Permission.PERMISSION_READ_LEDGER, Permission.PERMISSION_USE_INDIVIDUAL_NUMBER)));
        tax = AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()));
        agreement = town.town.agreed(
                Registered.terms().setNumberDomain("TAX").clearModes().addModes(Mode.MODE_QUERY), false);
        resident("401", "1");
        resident("402", "1");
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @Test
    void systemsStepsAndAnswersAreFoundByPersonSystemOfficerAndTerminal() {
        tie("401", "L-1");
        tax.resolveNumbers(ResolveNumbersRequest.newBuilder()
                .setAgreementId(agreement)
                .setAskedBy(NumberKind.NUMBER_KIND_OWN)
                .addNumbers("L-1")
                .setOperator(COUNTER)
                .build());
        tax.unlinkNumbers(UnlinkNumbersRequest.newBuilder()
                .setAgreementId(agreement)
                .addOwnNumbers("L-1")
                .setOperator(COUNTER)
                .build());

        List<LedgerRecord> found =
                search(each -> person(each, "RESIDENT", "401").setOfficerId("S-31"));

        assertEquals(3, found.size());
        assertTrue(found.get(0).getStatement().contains("\nact: numbers-ended\n"), found.toString());
        assertTrue(found.get(1).getStatement().contains("\nmode: QUERY\n"), found.toString());
        assertTrue(found.get(2).getStatement().contains("\nact: numbers-registered\n"), found.toString());
        assertTrue(found.get(2).getStatement().contains("\ntie-outcome-registered: 1\n"), found.toString());
        String system = line(found.get(1), "consumer");
        assertEquals(
                found,
                search(each -> person(each, "TAX", "L-1")
                        .setOfficerId("S-31")
                        .setTerminalId("W-5")
                        .setParticipantId(system)));
        assertEquals(List.of(), search(each -> person(each, "RESIDENT", "401").setTerminalId("W-6")));
        assertEquals(List.of(), search(each -> person(each, "RESIDENT", "402").setOfficerId("S-31")));
        assertEquals(
                List.of(),
                search(each -> person(each, "RESIDENT", "401")
                        .setOfficerId("S-31")
                        .setEndTime(Timestamp.newBuilder().setSeconds(1_000_000_000))));
    }

    @Test
    void whatConcernedALinkedPersonIsFoundUnderEitherNumberAndSoIsTheOfficersLink() {
        resident("411", "1");
        resident("412", "3");
        tie("412", "M-2");
        var clerk = AddresseeServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS)));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                clerk.linkPersons(LinkPersonsRequest.newBuilder()
                                .setRepresentative(reference("RESIDENT", "411"))
                                .setOther(reference("RESIDENT", "412"))
                                .setReason("申請書で確認")
                                .build())
                        .getOutcome());

        resident("413", "3");
        tie("413", "M-3");
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                clerk.linkPersons(LinkPersonsRequest.newBuilder()
                                .setRepresentative(reference("RESIDENT", "411"))
                                .setOther(reference("RESIDENT", "413"))
                                .setReason("申請書で確認")
                                .build())
                        .getOutcome());

        List<LedgerRecord> link = search(each -> person(each, "RESIDENT", "411").setOfficerId("N-001"));

        assertEquals(2, link.size());
        assertEquals(link, search(each -> person(each, "RESIDENT", "412").setOfficerId("N-001")));
        for (String number : List.of("411", "412", "413")) {
            assertEquals(
                    2,
                    search(each -> person(each, "RESIDENT", number).setTerminalId("W-5"))
                            .size(),
                    number);
        }
    }

    @Test
    void askingIsRecordedAndWhoMayNotAskByIndividualNumberIsRefused() {
        SearchRecordsRequest unknown = person(request(), "RESIDENT", "999").build();
        assertEquals(
                "NOT_FOUND", Refusal.of(() -> reader.searchRecords(unknown)).reason());
        SearchRecordsRequest byIndividual =
                person(request(), "INDIVIDUAL", "123456789018").build();
        assertEquals(
                "PERMISSION_MISSING",
                Refusal.of(() -> reader.searchRecords(byIndividual)).reason());
        assertEquals(
                "NOT_FOUND",
                Refusal.of(() -> numberReader.searchRecords(byIndividual)).reason());

        List<LedgerRecord> readings = search(each -> each.setOfficerId("L-001"));

        assertTrue(readings.stream().anyMatch(each -> each.getStatement().contains("\nfound: false\n")));
        assertTrue(readings.stream().anyMatch(each -> each.getStatement().contains("\nact: person-look-up-refused\n")));
        assertFalse(readings.stream().anyMatch(each -> each.getStatement().contains("123456789018")));
    }

    @Test
    void searchWithoutCriteriaAndBadCriteriaAreRefused() {
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.searchRecords(request().build())).reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.searchRecords(
                                request().setTerminalId("x".repeat(65)).build()))
                        .reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.searchRecords(
                                person(request(), "NOWHERE", "1").build()))
                        .reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.searchRecords(
                                request().setOfficerId("S-31").clearPurpose().build()))
                        .reason());
    }

    private static List<LedgerRecord> search(UnaryOperator<SearchRecordsRequest.Builder> criteria) {
        return reader.searchRecords(criteria.apply(request()).build()).getRecordsList();
    }

    private static SearchRecordsRequest.Builder request() {
        return SearchRecordsRequest.newBuilder().setPurpose("点検").setPageSize(500);
    }

    private static SearchRecordsRequest.Builder person(
            SearchRecordsRequest.Builder request, String domain, String number) {
        return request.setNumberDomain(domain).setNumber(number);
    }

    private static NumberReference reference(String domain, String number) {
        return NumberReference.newBuilder().setDomain(domain).setNumber(number).build();
    }

    private static String line(LedgerRecord record, String name) {
        return record.getStatement()
                .lines()
                .filter(each -> each.startsWith(name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 2);
    }

    private static void resident(String number, String state) {
        town.town.register(List.of(Registered.record(number, "生成　秋子", "011011").toBuilder()
                .setResidentState(state)
                .build()));
    }

    private static void tie(String resident, String own) {
        tax.registerNumbers(RegisterNumbersRequest.newBuilder()
                .setAgreementId(agreement)
                .addTies(NumberTie.newBuilder().setAddresseeNumber(resident).setOwnNumber(own))
                .setOperator(COUNTER)
                .build());
    }
}
