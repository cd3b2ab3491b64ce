package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.PersonNumbers;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.hub.addressee.Persons;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.basics.Registered;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.intermediary.v1.DecideParkedWorkRequest;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.GetHoursRequest;
import cityhub.intermediary.v1.IntermediaryServiceGrpc;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.ParkedDecision;
import cityhub.intermediary.v1.ParkedWork;
import cityhub.intermediary.v1.PlatformHours;
import cityhub.intermediary.v1.ReportWorkRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.TakeWorkResponse;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The acquisition of codes (符号取得) in two legs: the platform's number, then the Juki-net side with the resident code. */
class CodeAcquisitionOverTlsTest {
    private static final String RESIDENT_CODE = "12345678901";
    private static final String INDIVIDUAL_NUMBER = "123456789018";
    private static final String ACQUISITION_NUMBER = "000000000000042";

    private static ExchangeTown town;
    private static IntermediaryServiceGrpc.IntermediaryServiceBlockingStub relay;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub clerk;
    private static String relayAgreement;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of("cityhub.work.later", "1ms", "cityhub.work.most-failures", 3));
        town.open(true);
        relay = IntermediaryServiceGrpc.newBlockingStub(town.hub.channel(
                town.hub.participant("juki-net-relay", "tax", ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY)));
        relayAgreement = town.town.agreed(relayTerms(), false);
        clerk = AddresseeServiceGrpc.newBlockingStub(
                town.hub.channel(town.hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS)));
        hold("101", NumberDomain.RESIDENT_CODE, RESIDENT_CODE);
        hold("101", NumberDomain.INDIVIDUAL, INDIVIDUAL_NUMBER);
        hold("102", NumberDomain.INDIVIDUAL, "987654321098");
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    @BeforeEach
    void forget() {
        town.hub.database().db().transaction(tx -> {
            try (Statement statement = tx.createStatement()) {
                statement.execute("DELETE FROM delivery_work");
                return statement.execute("DELETE FROM addressee_acquisition");
            }
        });
    }

    static AgreementTerms.Builder relayTerms() {
        AgreementTerms.Builder terms = ExchangeTown.connectorTerms()
                .setParticipantId("juki-net-relay")
                .clearItems()
                .addAllItems(List.of("連携番号", "取得番号", "住民票コード", "個人番号"))
                .clearModes()
                .addModes(Mode.MODE_CODE_RELAY);
        terms.getAffairBuilder().setNumberUse(true);
        return terms;
    }

    private static void hold(String resident, NumberDomain domain, String number) {
        Persons persons = town.hub.database().bean(Persons.class);
        town.hub.database().db().transaction(tx -> {
            long person = persons.byAddresseeNumber(tx, resident).orElseThrow();
            persons.hold(tx, List.of(new SecretNumber(person, domain, number)), LocalDate.of(2026, 11, 29));
            return true;
        });
    }

    private static TakeWorkRequest.Builder taking(String agreement) {
        return TakeWorkRequest.newBuilder().setAgreementId(agreement).setMost(100);
    }

    private static List<ExchangeRecord> relayed() {
        TakeWorkResponse response = relay.takeWork(taking(relayAgreement).build());
        return response.hasDisclosure() ? ExchangeTown.records(response.getDisclosure()) : List.of();
    }

    private static WorkReport.Builder report(ExchangeRecord work, WorkOutcome outcome, String reason) {
        return WorkReport.newBuilder()
                .setExchangeId(work.getExchangeId())
                .setKind(ExchangeKind.valueOf("EXCHANGE_KIND_" + work.getKind()))
                .setOutcome(outcome)
                .setReason(reason);
    }

    private static ReportWorkRequest reports(String agreement, WorkReport.Builder report) {
        return ReportWorkRequest.newBuilder()
                .setAgreementId(agreement)
                .addReports(report)
                .build();
    }

    private static void reportRelayed(ExchangeRecord work, WorkOutcome outcome, String reason) {
        relay.reportWork(reports(relayAgreement, report(work, outcome, reason)));
    }

    /** Somebody inquires, and the platform gives the number of the request for the code. */
    private static String inquiredAndNumbered(String own) {
        String inquiry = town.inquired(own);
        ExchangeRecord acquisition = only(town.take());
        assertEquals("ACQUISITION", acquisition.getKind());
        town.connector.reportWork(reports(
                town.connection,
                report(acquisition, WorkOutcome.WORK_OUTCOME_LATER, "").setAcquisitionNumber(ACQUISITION_NUMBER)));
        return inquiry;
    }

    private static <T> T only(List<T> several) {
        assertEquals(1, several.size());
        return several.getFirst();
    }

    private static List<String> kinds(List<ExchangeRecord> records) {
        return records.stream().map(ExchangeRecord::getKind).toList();
    }

    private static PersonNumbers person(String own) {
        return clerk.getPersonNumbers(GetPersonNumbersRequest.newBuilder()
                        .setPerson(number("TAX", own))
                        .setPurpose("試験")
                        .build())
                .getPerson();
    }

    private static NumberReference.Builder number(String domain, String number) {
        return NumberReference.newBuilder().setDomain(domain).setNumber(number);
    }

    private static Optional<ParkedWork> parked() {
        List<ParkedWork> parked = new ArrayList<>(town.officer
                .listParkedWork(ListParkedWorkRequest.getDefaultInstance())
                .getWorkList());
        parked.removeIf(each -> each.getReason().equals("CODE_NOT_ACQUIRED"));
        return parked.stream().findFirst();
    }

    private static void sendAgain(String exchangeId) {
        town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                .setExchangeId(exchangeId)
                .setDecision(ParkedDecision.PARKED_DECISION_SEND_AGAIN)
                .setReason("試験")
                .build());
    }

    private static List<String> storedNumbers() {
        return town.hub.database().db().read(connection -> {
            List<String> numbers = new ArrayList<>();
            try (Statement select = connection.createStatement();
                    ResultSet rows = select.executeQuery("SELECT acquisition_number FROM addressee_acquisition")) {
                while (rows.next()) {
                    numbers.add(rows.getString(1));
                }
            }
            return numbers;
        });
    }

    @Test
    void jukiNetSideGetsTheNumberOfTheRequestWithTheResidentCodeAndTheInquiryGoesOutWhenTheCodeIsThere() {
        assertEquals("NONE", person("T-1").getCodeAcquisition());
        String inquiry = inquiredAndNumbered("T-1");

        assertEquals(List.of(), town.take(), "the platform has nothing to do meanwhile");
        PlatformHours hours =
                town.officer.getHours(GetHoursRequest.getDefaultInstance()).getHours();
        assertEquals(2, hours.getWaiting(), "the acquisition and the inquiry behind it");
        assertEquals(1, hours.getWaitingForJukiNet());
        PersonNumbers numbered = person("T-1");
        assertEquals("REQUESTED", numbered.getCodeAcquisition());
        assertTrue(numbered.hasCodeNumberTime());
        assertFalse(numbered.hasCodeRelayTime());
        ExchangeRecord leg = only(relayed());
        assertEquals(
                ExchangeRecord.newBuilder()
                        .setExchangeId(leg.getExchangeId())
                        .setKind("CODE_RELAY")
                        .setAcquisitionNumber(ACQUISITION_NUMBER)
                        .setResidentCode(RESIDENT_CODE)
                        .build(),
                leg,
                "neither the integrated number, nor the individual number where the resident code is enough");
        reportRelayed(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");

        ExchangeRecord status = only(town.take());
        assertEquals("CODE_STATUS", status.getKind());
        assertEquals(ACQUISITION_NUMBER, status.getAcquisitionNumber());
        assertEquals("", status.getResidentCode());
        assertFalse(status.getNumber().isEmpty());
        assertTrue(person("T-1").hasCodeRelayTime());
        town.report(status, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");

        PersonNumbers acquired = person("T-1");
        assertEquals("ACQUIRED", acquired.getCodeAcquisition());
        assertTrue(acquired.hasCodeEndTime());
        assertEquals(List.of(""), storedNumbers(), "the number is not kept longer than it is needed (番号法21条の2)");
        assertEquals(List.of("INQUIRY"), kinds(town.acceptAll()));
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(inquiry));
        assertEquals(List.of(), relayed());
    }

    @Test
    void individualNumberGoesWhereTheCityHoldsNoResidentCodeAndNothingWhereItHoldsNeither() {
        inquiredAndNumbered("T-2");
        ExchangeRecord without = only(relayed());
        assertEquals("", without.getResidentCode());
        assertEquals("987654321098", without.getIndividualNumber());
        reportRelayed(without, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        town.acceptAll();

        inquiredAndNumbered("T-3");
        ExchangeRecord neither = only(relayed());
        assertEquals("", neither.getResidentCode() + neither.getIndividualNumber());
        reportRelayed(neither, WorkOutcome.WORK_OUTCOME_REFUSED, "RESIDENT_UNKNOWN");

        assertEquals("FAILED", person("T-3").getCodeAcquisition());
        assertEquals("RESIDENT_UNKNOWN", parked().orElseThrow().getReason());
    }

    @Test
    void legThatFailedIsRepeatedByAnOfficerAtThatLeg() {
        inquiredAndNumbered("T-1");
        ExchangeRecord leg = only(relayed());
        for (int i = 0; i < 3; i++) {
            reportRelayed(leg, WorkOutcome.WORK_OUTCOME_FAILED, "TIMED_OUT");
        }
        ParkedWork parked = parked().orElseThrow();
        assertEquals(ExchangeKind.EXCHANGE_KIND_CODE_RELAY, parked.getKind());
        assertEquals("FAILED", person("T-1").getCodeAcquisition());

        sendAgain(parked.getExchangeId());

        assertEquals("REQUESTED", person("T-1").getCodeAcquisition());
        ExchangeRecord again = only(relayed());
        assertEquals(leg, again, "under its own identity");
        reportRelayed(again, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        assertEquals(List.of("CODE_STATUS", "INQUIRY"), kinds(town.acceptAll()));
    }

    @Test
    void requestThatThePlatformNoLongerKnowsBeginsAnewWhenItIsSentAgain() {
        inquiredAndNumbered("T-1");
        reportRelayed(only(relayed()), WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        ExchangeRecord status = only(town.take());
        town.report(status, WorkOutcome.WORK_OUTCOME_REFUSED, "REQUEST_UNKNOWN");
        assertEquals("FAILED", person("T-1").getCodeAcquisition());

        sendAgain(status.getExchangeId());

        ExchangeRecord anew = only(town.take());
        assertEquals("ACQUISITION", anew.getKind());
        assertEquals(status.getExchangeId(), anew.getExchangeId());
    }

    @Test
    void reportThatComesTwiceChangesNothing() {
        inquiredAndNumbered("T-1");
        ExchangeRecord leg = only(relayed());
        reportRelayed(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        reportRelayed(leg, WorkOutcome.WORK_OUTCOME_REFUSED, "LATE");
        reportRelayed(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");

        assertEquals(List.of("CODE_STATUS", "INQUIRY"), kinds(town.acceptAll()));
        assertEquals("ACQUIRED", person("T-1").getCodeAcquisition());
    }

    @Test
    void nobodyTakesOrReportsTheOthersLeg() {
        inquiredAndNumbered("T-1");
        ExchangeRecord leg = only(relayed());

        assertRefused(() -> town.connector.reportWork(
                reports(town.connection, report(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, ""))));
        assertRefused(() -> relay.reportWork(reports(
                relayAgreement,
                report(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, "").setKind(ExchangeKind.EXCHANGE_KIND_INQUIRY))));
        assertRefused(() -> relay.reportWork(reports(
                relayAgreement,
                report(leg, WorkOutcome.WORK_OUTCOME_LATER, "").setAcquisitionNumber(ACQUISITION_NUMBER))));
        assertEquals(
                Status.Code.NOT_FOUND,
                assertThrows(
                                StatusRuntimeException.class,
                                () -> relay.takeWork(taking(town.connection).build()))
                        .getStatus()
                        .getCode());
        reportRelayed(leg, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        assertEquals(List.of("CODE_STATUS", "INQUIRY"), kinds(town.acceptAll()));
    }

    @Test
    void numberOfAnotherFormIsRefusedAndTheRequestGoesOutAgain() {
        town.inquired("T-1");
        ExchangeRecord acquisition = only(town.take());
        for (String number : List.of("0".repeat(21), "1 2", "番号")) {
            assertRefused(() -> town.connector.reportWork(reports(
                    town.connection,
                    report(acquisition, WorkOutcome.WORK_OUTCOME_LATER, "").setAcquisitionNumber(number))));
        }
        assertRefused(() -> town.connector.reportWork(reports(
                town.connection,
                report(acquisition, WorkOutcome.WORK_OUTCOME_ACCEPTED, "").setAcquisitionNumber(ACQUISITION_NUMBER))));

        town.report(acquisition, WorkOutcome.WORK_OUTCOME_LATER, "");
        assertEquals(List.of("ACQUISITION"), kinds(town.take()));
    }

    private static void assertRefused(Executable call) {
        assertEquals(
                Status.Code.INVALID_ARGUMENT,
                assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
    }

    @Test
    void acquisitionEndsWithThePersonWhoWasFoundToBeAnother() {
        town.town.register(List.of(
                Registered.record("201", "生成　四郎", "011011"),
                Registered.record("202", "生成　四郎", "011011").toBuilder()
                        .setResidentState("3")
                        .build()));
        AddresseeServiceGrpc.newBlockingStub(town.hub.channel(town.town.credential()))
                .registerNumbers(RegisterNumbersRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addTies(
                                NumberTie.newBuilder().setAddresseeNumber("202").setOwnNumber("T-202"))
                        .build());
        inquiredAndNumbered("T-202");

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, link("201", "202"));

        assertEquals(List.of(), relayed());
        assertEquals(List.of("NUMBER_END"), kinds(town.acceptAll()));
        assertEquals(List.of(), storedNumbers());
    }

    private static NumberOutcome link(String representative, String other) {
        return clerk.linkPersons(LinkPersonsRequest.newBuilder()
                        .setRepresentative(number("RESIDENT", representative))
                        .setOther(number("RESIDENT", other))
                        .setReason("試験")
                        .build())
                .getOutcome();
    }
}
