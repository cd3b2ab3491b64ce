package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.NumberReference;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.intermediary.v1.DecideParkedWorkRequest;
import cityhub.intermediary.v1.DecideProvisionRequest;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeLogRecord;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ListExchangeRecordsRequest;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.ListProvisionsRequest;
import cityhub.intermediary.v1.ParkedDecision;
import cityhub.intermediary.v1.PlatformProvision;
import cityhub.intermediary.v1.ProvisionOutcome;
import cityhub.intermediary.v1.ProvisionState;
import cityhub.intermediary.v1.SubmitProvisionsRequest;
import cityhub.intermediary.v1.WaitingProvision;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.staff.v1.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others ask about the city's people, as connector and officers see it: a whole hub behind mutual TLS. */
final class ProvisionsOverTlsTest {
    private static final String INQUIRER = "0122020000000000";
    private static final String HOUSEHOLD = "TM00000000000099";
    private static ExchangeTown town;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub clerk;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of(
                "cityhub.work.later",
                "1ms",
                "cityhub.work.most-failures",
                3,
                "cityhub.exchanges.household-item",
                HOUSEHOLD));
        clerk = AddresseeServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("N-001", "it", Permission.PERMISSION_DECIDE_NUMBERS)));
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @BeforeEach
    void drain() {
        town.open(true);
        town.acceptAll();
    }

    @Test
    void provisionThatWaitsIsPermittedByAnOfficerAndThePlatformIsTold() {
        PlatformProvision asked = provision("101", ProvisionState.PROVISION_STATE_WAITING);
        assertEquals(List.of(ProvisionOutcome.PROVISION_OUTCOME_KEPT), submit(asked));
        assertEquals(List.of(ProvisionOutcome.PROVISION_OUTCOME_REPEATED), submit(asked));

        WaitingProvision waiting = waiting(asked).orElseThrow();
        assertEquals("101", waiting.getAddresseeNumber());
        assertEquals(INQUIRER, waiting.getInquirerCode());
        assertEquals(List.of(), town.take(), "nothing goes out before the decision");
        assertEquals(ExchangeState.EXCHANGE_STATE_WAITING, decide(asked, true));

        ExchangeRecord work = town.take().getFirst();
        assertEquals("PROVISION", work.getKind());
        assertEquals(asked.getProvisionId(), work.getExchangeId());
        assertEquals(asked.getIntegratedNumber(), work.getNumber());
        assertEquals("1", work.getProvision().getPermitted());
        town.report(work, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        assertEquals(ExchangeState.EXCHANGE_STATE_DONE, record("101", asked).getState());
        assertEquals(Optional.empty(), waiting(asked));
        assertEquals("STATE_CONFLICT", Refusal.of(() -> decide(asked, true)).reason());
    }

    @Test
    void refusedProvisionIsToldAndRecordedAsRefused() {
        PlatformProvision asked = provision("102", ProvisionState.PROVISION_STATE_WAITING);
        submit(asked);
        decide(asked, false);

        List<ExchangeRecord> work = town.acceptAll();

        assertEquals("0", work.getFirst().getProvision().getPermitted());
        assertEquals(ExchangeState.EXCHANGE_STATE_REFUSED, record("102", asked).getState());
    }

    @Test
    void decisionThatCanNotBeSentAndIsGivenUpWaitsForAnOfficerAgain() {
        PlatformProvision asked = provision("102", ProvisionState.PROVISION_STATE_WAITING);
        submit(asked);
        decide(asked, true);
        park(asked);

        town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                .setExchangeId(asked.getProvisionId())
                .setDecision(ParkedDecision.PARKED_DECISION_GIVE_UP)
                .setReason("試験")
                .build());

        assertTrue(waiting(asked).isPresent());
        decide(asked, false);
        assertEquals("0", town.acceptAll().getFirst().getProvision().getPermitted());
    }

    @Test
    void whatThePlatformAnsweredByItselfIsARecordOfWhoAsked() {
        PlatformProvision provided = provision("103", ProvisionState.PROVISION_STATE_PROVIDED).toBuilder()
                .setHiddenFromPerson(true)
                .build();
        assertEquals(List.of(ProvisionOutcome.PROVISION_OUTCOME_KEPT), submit(provided));
        assertEquals(List.of(ProvisionOutcome.PROVISION_OUTCOME_REPEATED), submit(provided));

        ExchangeLogRecord record = record("103", provided);

        assertEquals(ExchangeKind.EXCHANGE_KIND_PROVISION, record.getKind());
        assertEquals(INQUIRER, record.getInquirer());
        assertEquals("", record.getProvider());
        assertEquals(ExchangeState.EXCHANGE_STATE_DONE, record.getState());
        assertTrue(record.getHiddenFromPerson());
        assertTrue(record.hasEndTime());
    }

    @Test
    void unknownMalformedAndContradictingOnesAreDropped() {
        PlatformProvision kept = provision("101", ProvisionState.PROVISION_STATE_WAITING);
        submit(kept);
        assertEquals(
                List.of(
                        ProvisionOutcome.PROVISION_OUTCOME_PERSON_UNKNOWN,
                        ProvisionOutcome.PROVISION_OUTCOME_MALFORMED,
                        ProvisionOutcome.PROVISION_OUTCOME_CONTRADICTS,
                        ProvisionOutcome.PROVISION_OUTCOME_CONTRADICTS),
                submit(
                        provision("101", ProvisionState.PROVISION_STATE_WAITING).toBuilder()
                                .setIntegratedNumber("000000000000000")
                                .build(),
                        provision("101", ProvisionState.PROVISION_STATE_WAITING).toBuilder()
                                .clearItemNameCodes()
                                .build(),
                        kept.toBuilder().setIntegratedNumber(integrated("102")).build(),
                        kept.toBuilder().setInquirerCode("0999990000000000").build()));
        assertEquals("101", waiting(kept).orElseThrow().getAddresseeNumber());
        assertEquals(
                "NOT_FOUND",
                Refusal.of(() -> decide(provision("101", ProvisionState.PROVISION_STATE_WAITING), true))
                        .reason());
    }

    @Test
    void householdInformationIsPermittedToThoseOnlyWhomTheLawLists() {
        PlatformProvision listed = household("69", ProvisionState.PROVISION_STATE_WAITING);
        PlatformProvision unlisted = household("70", ProvisionState.PROVISION_STATE_WAITING);
        PlatformProvision silent = household("", ProvisionState.PROVISION_STATE_WAITING);
        submit(listed, unlisted, silent);

        assertTrue(waiting(listed).orElseThrow().getLegalRowListed());
        assertEquals("番号法19条8号に基づく主務省令第2条の表 69の項", waiting(listed).orElseThrow().getLegalBasisJa());
        for (PlatformProvision each : List.of(unlisted, silent)) {
            WaitingProvision shown = waiting(each).orElseThrow();
            assertTrue(shown.hasLegalRowListed());
            assertFalse(shown.getLegalRowListed());
            assertEquals("STATE_CONFLICT", Refusal.of(() -> decide(each, true)).reason());
            decide(each, false);
        }
        decide(listed, true);
        assertEquals(
                List.of("0", "0", "1"),
                town.acceptAll().stream()
                        .map(each -> each.getProvision().getPermitted())
                        .sorted()
                        .toList());
        assertEquals("69", record("101", listed).getLegalRow());
        PlatformProvision other = provision("101", ProvisionState.PROVISION_STATE_WAITING);
        submit(other);
        assertFalse(waiting(other).orElseThrow().hasLegalRowListed(), "other information has grounds of its own");
        decide(other, false);
    }

    @Test
    void officerNamesTheLegalRowThatThePlatformDidNotTell() {
        PlatformProvision silent = household("", ProvisionState.PROVISION_STATE_WAITING);
        submit(silent);
        for (String row : List.of("70", "x")) {
            Refusal refusal = Refusal.of(() -> decide(silent, row));
            assertTrue(List.of("STATE_CONFLICT", "INVALID_ARGUMENT").contains(refusal.reason()), refusal::reason);
        }

        decide(silent, "69");

        assertEquals("1", town.acceptAll().getFirst().getProvision().getPermitted());
    }

    private static void decide(PlatformProvision provision, String row) {
        town.officer.decideProvision(DecideProvisionRequest.newBuilder()
                .setExchangeId(provision.getProvisionId())
                .setPermit(true)
                .setReason("照会者に根拠を確認")
                .setLegalRow(row)
                .build());
    }

    @Test
    void householdInformationThatThePlatformGaveWithoutAListedRowStandsInTheLedger() {
        PlatformProvision given = household("70", ProvisionState.PROVISION_STATE_PROVIDED);
        submit(given, household("69", ProvisionState.PROVISION_STATE_PROVIDED));

        List<String> acts = LedgerServiceGrpc.newBlockingStub(town.officer.getChannel())
                .searchRecords(SearchRecordsRequest.newBuilder()
                        .setNumberDomain("RESIDENT")
                        .setNumber("101")
                        .setPurpose("試験")
                        .build())
                .getRecordsList()
                .stream()
                .map(LedgerRecord::getStatement)
                .filter(each -> each.contains("provision-without-legal-row"))
                .toList();
        assertEquals(1, acts.size());
        assertTrue(acts.getFirst().contains(given.getProvisionId()), acts::getFirst);
    }

    private static PlatformProvision household(String row, ProvisionState state) {
        return provision("101", state).toBuilder()
                .clearItemNameCodes()
                .addItemNameCodes(HOUSEHOLD)
                .setLegalRow(row)
                .build();
    }

    /** The platform fails to take it until it is parked. */
    private static void park(PlatformProvision asked) {
        boolean parked = false;
        while (!parked) {
            town.take().forEach(each -> town.report(each, WorkOutcome.WORK_OUTCOME_FAILED, "E-1"));
            parked = town.officer.listParkedWork(ListParkedWorkRequest.getDefaultInstance()).getWorkList().stream()
                    .anyMatch(each -> each.getExchangeId().equals(asked.getProvisionId()));
        }
    }

    private static PlatformProvision provision(String resident, ProvisionState state) {
        return PlatformProvision.newBuilder()
                .setProvisionId(UUID.randomUUID().toString())
                .setIntegratedNumber(integrated(resident))
                .setInquirerCode(INQUIRER)
                .setAffairCode(ExchangeTown.AFFAIR)
                .setProcedureCode(ExchangeTown.PROCEDURE)
                .addItemNameCodes(ExchangeTown.TAX)
                .setState(state)
                .build();
    }

    private static List<ProvisionOutcome> submit(PlatformProvision... provisions) {
        return town.connector
                .submitProvisions(SubmitProvisionsRequest.newBuilder()
                        .setAgreementId(town.connection)
                        .addAllProvisions(List.of(provisions))
                        .build())
                .getOutcomesList();
    }

    private static Optional<WaitingProvision> waiting(PlatformProvision provision) {
        return town.officer.listProvisions(ListProvisionsRequest.getDefaultInstance()).getProvisionsList().stream()
                .filter(each -> each.getExchangeId().equals(provision.getProvisionId()))
                .findFirst();
    }

    private static ExchangeState decide(PlatformProvision provision, boolean permit) {
        return town.officer
                .decideProvision(DecideProvisionRequest.newBuilder()
                        .setExchangeId(provision.getProvisionId())
                        .setPermit(permit)
                        .setReason("申請者本人の同意を確認")
                        .build())
                .getState();
    }

    private static ExchangeLogRecord record(String resident, PlatformProvision provision) {
        return town
                .officer
                .listExchangeRecords(ListExchangeRecordsRequest.newBuilder()
                        .setAddresseeNumber(resident)
                        .setPurpose("本人からの請求")
                        .build())
                .getRecordsList()
                .stream()
                .filter(each -> each.getRecordId().equals(provision.getProvisionId()))
                .findFirst()
                .orElseThrow();
    }

    private static String integrated(String resident) {
        return clerk
                .getPersonNumbers(GetPersonNumbersRequest.newBuilder()
                        .setPerson(NumberReference.newBuilder()
                                .setDomain("RESIDENT")
                                .setNumber(resident))
                        .setPurpose("試験")
                        .build())
                .getPerson()
                .getNumbersList()
                .stream()
                .filter(each -> each.getDomain().equals("INTEGRATED"))
                .map(HeldNumber::getNumber)
                .findFirst()
                .orElseThrow();
    }
}
