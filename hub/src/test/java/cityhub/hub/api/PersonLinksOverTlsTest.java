package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.DecideNumberCaseRequest;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.ItemAgreement;
import cityhub.addressee.v1.ItemAgreement.Agreement;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.LinkPersonsResponse;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.MoveNumberRequest;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.SplitPersonsRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentRecord;
import cityhub.staff.v1.Permission;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Officers put right who is who, seen by a tax system and by the platform, over the real port of a whole hub. */
final class PersonLinksOverTlsTest {
    private static ExchangeTown town;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub clerk;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub numberUser;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub tax;
    private static PersonalBasicsServiceGrpc.PersonalBasicsServiceBlockingStub basics;
    private static String query;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms"));
        town.open(true);
        clerk = AddresseeServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS)));
        numberUser = AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.hub.officer(
                "N-002",
                "resident-affairs",
                Permission.PERMISSION_DECIDE_NUMBERS,
                Permission.PERMISSION_USE_INDIVIDUAL_NUMBER)));
        tax = AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()));
        basics = PersonalBasicsServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()));
        query = town.town.agreed(
                Registered.terms().setNumberDomain("TAX").clearModes().addModes(Mode.MODE_QUERY), false);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @Test
    void twoResidentsAreNotLinkedAndTheOneInTheRegisterIsTheRepresentative() {
        resident("201", "生成　花子", "1");
        resident("202", "生成　花子", "1");
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_BOTH_ARE_RESIDENTS,
                link("RESIDENT:201", "RESIDENT:202").getOutcome());
        resident("203", "生成　花子", "3");
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_REPRESENTATIVE_NOT_IN_REGISTER,
                link("RESIDENT:203", "RESIDENT:201").getOutcome());
    }

    @Test
    void systemsOtherNumberStandsForTheRepresentativesRecordAndGoesBackAtTheSplit() {
        resident("211", "生成　春子", "1");
        resident("212", "生成　春江", "3");
        tie("211", "U-1");
        tie("212", "U-2");
        assertEquals("生成　春江", asked("U-2").getName().getFullName());

        LinkPersonsResponse linked = link("RESIDENT:211", "RESIDENT:212");

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, linked.getOutcome());
        assertEquals("生成　春子", asked("U-2").getName().getFullName());
        assertEquals("生成　春子", asked("U-1").getName().getFullName());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                clerk.splitPersons(SplitPersonsRequest.newBuilder()
                                .setLinkId(linked.getLinkId())
                                .setReason("別人と判明")
                                .build())
                        .getOutcome());
        assertEquals("生成　春江", asked("U-2").getName().getFullName());
    }

    @Test
    void platformForgetsTheEndedNumberAndHasTheReplicaUnderTheOther() {
        resident("221", "生成　夏子", "1");
        resident("222", "生成　夏子", "3");
        tie("221", "V-1");
        tie("222", "V-2");
        String waiting = town.inquired("V-2");
        replica("V-2", "R-7", "120000");
        town.acceptAll();
        String sent = town.inquired("V-2");
        String ended = integrated("RESIDENT:222");
        String kept = integrated("RESIDENT:221");

        LinkPersonsResponse linked = link("RESIDENT:221", "RESIDENT:222");
        List<ExchangeRecord> work = town.acceptAll();

        assertEquals(
                List.of("NUMBER_END " + ended, "REPLICA " + kept + " R-7"),
                work.stream()
                        .map(each -> each.getKind() + " " + each.getNumber()
                                + (each.hasReplica() ? " " + each.getReplica().getRecordKey() : ""))
                        .sorted()
                        .toList());
        assertEquals(
                "120000",
                work.stream()
                        .filter(ExchangeRecord::hasReplica)
                        .findFirst()
                        .orElseThrow()
                        .getReplica()
                        .getValues(0)
                        .getValue());
        for (String each : List.of(waiting, sent)) {
            assertEquals(ExchangeState.EXCHANGE_STATE_REFUSED, town.state(each));
        }
        assertEquals(
                "PERSON_LINKED",
                town.system
                        .listExchanges(ListExchangesRequest.newBuilder()
                                .setAgreementId(town.agreement)
                                .addExchangeIds(sent)
                                .build())
                        .getExchanges(0)
                        .getReason());
        // Whoever asked asks again, with the number of before.
        town.inquired("V-2");
        assertTrue(town.acceptAll().stream().allMatch(each -> each.getNumber().equals(kept)));

        clerk.splitPersons(SplitPersonsRequest.newBuilder()
                .setLinkId(linked.getLinkId())
                .setReason("別人と判明")
                .build());

        String fresh = integrated("RESIDENT:222");
        assertEquals(
                List.of("REPLICA " + fresh, "REPLICA_END " + kept),
                town.acceptAll().stream()
                        .filter(ExchangeRecord::hasReplica)
                        .map(each -> each.getKind() + " " + each.getNumber())
                        .sorted()
                        .toList());
    }

    @Test
    void caseShowsWhichItemsAgreeAndHidesPlacesOfProtectedPersons() {
        resident("231", "生成　秋子", "1");
        town.town.register(List.of(Registered.record("232", "生成　秋子", "011011").toBuilder()
                .setSex("1")
                .setProtection(Protection.newBuilder().setState("1"))
                .build()));
        tie("231", "W-1");
        assertEquals(TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER, tie("232", "W-1"));

        var found = clerk.listNumberCases(ListNumberCasesRequest.getDefaultInstance()).getCasesList().stream()
                .filter(each -> each.getNumber().getNumber().equals("W-1"))
                .findFirst()
                .orElseThrow();

        assertEquals(
                Map.of(
                        "氏名", Agreement.AGREEMENT_SAME,
                        "氏名の振り仮名", Agreement.AGREEMENT_MISSING,
                        "生年月日", Agreement.AGREEMENT_SAME,
                        "性別", Agreement.AGREEMENT_DIFFERENT,
                        "住所", Agreement.AGREEMENT_WITHHELD),
                found.getAgreementsList().stream()
                        .collect(Collectors.toMap(ItemAgreement::getItemName, ItemAgreement::getAgreement)));
        assertTrue(found.getHolder().getInRegister());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                clerk.decideNumberCase(DecideNumberCaseRequest.newBuilder()
                                .setCaseId(found.getCaseId())
                                .setDecision(NumberDecision.NUMBER_DECISION_MOVE)
                                .setReason("申請書で確認")
                                .build())
                        .getOutcome());
        assertEquals("1", asked("W-1").getSex());
    }

    @Test
    void cityNumbersAreNotMoved() {
        resident("241", "生成　冬子", "1");
        resident("242", "生成　冬男", "1");
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DOMAIN_NOT_MOVABLE,
                clerk.moveNumber(MoveNumberRequest.newBuilder()
                                .setNumber(reference("RESIDENT:241"))
                                .setTo(reference("RESIDENT:242"))
                                .setReason("試験")
                                .build())
                        .getOutcome());
    }

    @Test
    void individualNumberLooksUpOnlyForWhomItIsPermitted() {
        GetPersonNumbersRequest request = GetPersonNumbersRequest.newBuilder()
                .setPerson(reference("INDIVIDUAL:983205673214"))
                .setPurpose("本人確認")
                .build();
        assertEquals(
                "PERMISSION_MISSING",
                Refusal.of(() -> clerk.getPersonNumbers(request)).reason());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN,
                numberUser.getPersonNumbers(request).getOutcome());
    }

    @Test
    void individualNumberIsCheckedByItsCheckDigitBeforeAnybodyIsLookedFor() {
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> numberUser.getPersonNumbers(GetPersonNumbersRequest.newBuilder()
                                .setPerson(reference("INDIVIDUAL:123456789012"))
                                .setPurpose("本人確認")
                                .build()))
                        .reason());
    }

    private static void resident(String number, String name, String state) {
        town.town.register(List.of(Registered.record(number, name, "011011").toBuilder()
                .setResidentState(state)
                .build()));
    }

    private static TieOutcome tie(String resident, String own) {
        return tax.registerNumbers(RegisterNumbersRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addTies(NumberTie.newBuilder()
                                .setAddresseeNumber(resident)
                                .setOwnNumber(own))
                        .build())
                .getOutcomes(0);
    }

    private static void replica(String number, String key, String value) {
        town.system.registerReplicas(RegisterReplicasRequest.newBuilder()
                .setAgreementId(town.agreement)
                .addReplicas(NewReplica.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNumber(number)
                        .setReplica(Replica.newBuilder()
                                .setItemNameCode(ExchangeTown.TAX)
                                .setRecordKey(key)
                                .setPublicationStartDate("2026-06-01")
                                .setPublicationEndDate("9999-12-31")
                                .addValues(
                                        ItemValue.newBuilder().setItemCode("01").setValue(value))))
                .build());
    }

    private static LinkPersonsResponse link(String representative, String other) {
        return clerk.linkPersons(LinkPersonsRequest.newBuilder()
                .setRepresentative(reference(representative))
                .setOther(reference(other))
                .setReason("申請書で確認")
                .build());
    }

    private static String integrated(String person) {
        return clerk
                .getPersonNumbers(GetPersonNumbersRequest.newBuilder()
                        .setPerson(reference(person))
                        .setPurpose("試験")
                        .build())
                .getPerson()
                .getNumbersList()
                .stream()
                .filter(each -> each.getDomain().equals("INTEGRATED") && !each.hasKnownTo())
                .map(HeldNumber::getNumber)
                .findFirst()
                .orElseThrow();
    }

    private static ResidentRecord asked(String own) {
        return Registered.payload(Registered.entries(basics.getResident(GetResidentRequest.newBuilder()
                                .setAgreementId(query)
                                .setNumber(own)
                                .build())
                        .getDisclosure())
                .getFirst());
    }

    private static NumberReference reference(String text) {
        int colon = text.indexOf(':');
        return NumberReference.newBuilder()
                .setDomain(text.substring(0, colon))
                .setNumber(text.substring(colon + 1))
                .build();
    }
}
