package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.hub.addressee.NumberCases;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Payload;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Somebody whom a system registered as a non-resident moves in: the register's intake and the officer's cases. */
class NonResidentMoveInTest {
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static Registered hub;
    private static IntakeBench bench;
    private static String agreement;

    @BeforeAll
    static void start() {
        hub = new Registered();
        bench = new IntakeBench(hub.database());
        AgreementTerms.Builder terms = Registered.terms()
                .setPayload(Payload.PAYLOAD_NON_RESIDENT)
                .clearItems()
                .addAllItems(List.of("宛名番号", "氏名", "生年月日", "個人番号"))
                .clearModes()
                .addModes(Mode.MODE_NON_RESIDENT_REGISTRATION)
                .addModes(Mode.MODE_NON_RESIDENT_SEARCH);
        terms.getAffairBuilder().setNumberUse(true);
        agreement = hub.agreed(terms, false);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void newResidentOfTheSameNameAndBirthDateIsACaseAndTheLinkGivesOnePersonOneNumber() throws Exception {
        ResidentRecord resident = SampleChanges.entry(1).getRecord();
        String nonResident = registered(resident, "");
        assertTrue(IntakeBench.isAccepted(bench.submit(SampleChanges.entry(1))));

        NumberCase open = caseAbout(nonResident).orElseThrow();
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                hub.bean(NumberCases.class)
                        .decide("N-001", open.getCaseId(), NumberDecision.NUMBER_DECISION_LINK_TO_OTHER, "転入届で確認")
                        .outcome());

        assertEquals(
                1,
                bench.count("SELECT COUNT(*) FROM addressee_number WHERE domain = 'INTEGRATED' AND active = 1"
                        + " AND person_id IN (SELECT person_id FROM addressee_number WHERE number IN ('" + nonResident
                        + "', '" + resident.getAddresseeNumber() + "'))"));
    }

    @Test
    void individualNumberOfTheNonResidentIsTheOfficersToDecideAndGoesOverWithTheLink() throws Exception {
        ResidentChange.Builder movedIn = SampleChanges.entry(2);
        ResidentRecord before = movedIn.getRecord().toBuilder()
                .setName(movedIn.getRecord().getName().toBuilder().setFullName("旧姓　住民"))
                .build();
        String nonResident = registered(before, movedIn.getRecord().getIndividualNumber());
        String request = SampleChanges.requestId();
        assertEquals(
                IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER,
                bench.submit(request, movedIn.build()).getOutcome());
        hub.bean(HeldChanges.class).decide("R-003", request, HeldDecision.HELD_DECISION_ACCEPT, "本人確認済み");
        String resident = movedIn.getRecord().getAddresseeNumber();
        assertEquals(Optional.empty(), bench.number(resident, NumberDomain.INDIVIDUAL));

        hub.bean(NumberCases.class)
                .decide(
                        "N-001",
                        caseAbout(nonResident).orElseThrow().getCaseId(),
                        NumberDecision.NUMBER_DECISION_LINK_TO_OTHER,
                        "転入届で確認");

        assertEquals(
                Optional.of(movedIn.getRecord().getIndividualNumber()),
                bench.number(resident, NumberDomain.INDIVIDUAL));
    }

    @Test
    void registersNewNumberThatANonResidentHasIsRefused() throws Exception {
        String taken = registered(SampleChanges.entry(3).getRecord(), "");
        ResidentChange.Builder change = SampleChanges.entry(4);
        change.getRecordBuilder().setAddresseeNumber(taken);

        var answer = bench.submit(change);

        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, answer.getOutcome());
        assertEquals(List.of(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER), IntakeBench.reasons(answer));
    }

    @Test
    void residentOfTheSameNameIsACaseForTheOfficerAndNothingTheSystemLearns() throws Exception {
        assertTrue(IntakeBench.isAccepted(bench.submit(SampleChanges.entry(5))));

        String nonResident = registered(SampleChanges.entry(5).getRecord(), "");

        assertTrue(caseAbout(nonResident).isPresent());
    }

    @Test
    void formerResidentIsStillFoundAsANonResidentWhenTheRegisterCorrectsTheRecord() throws Exception {
        ResidentChange entered = SampleChanges.entry(6).build();
        assertTrue(IntakeBench.isAccepted(bench.submit(entered.toBuilder())));
        ResidentChange.Builder left = SampleChanges.following(entered, "21");
        left.getRecordBuilder().setResidentState("2").getRemovalBuilder().setDate(SampleChanges.date("2026-05-01"));
        assertTrue(IntakeBench.isAccepted(bench.submit(left)));
        ResidentRecord known = entered.getRecord().toBuilder()
                .setName(PersonName.newBuilder().setFullName("住登外　後子"))
                .build();
        String number = registered(
                known,
                "",
                NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER,
                entered.getRecord().getAddresseeNumber());
        ResidentChange.Builder corrected = SampleChanges.following(left.build(), "43");
        corrected.getRecordBuilder().getNameBuilder().setFullName("試験　訂正");
        assertTrue(IntakeBench.isAccepted(bench.submit(corrected)));

        var found = hub.bean(PersonSearch.class)
                .nonResidents(hub.asker, agreement, new SearchCriteria("", "住登外後子", "1990-04-01", "", ""));

        assertEquals(
                number,
                NonResidentRecord.parseFrom(
                                Registered.entries(found.message()).getFirst().getPayload())
                        .getAddresseeNumber());
    }

    private static String registered(ResidentRecord like, String individualNumber)
            throws InvalidProtocolBufferException {
        return registered(like, individualNumber, NonResidentBasis.NON_RESIDENT_BASIS_NEW, "");
    }

    private static String registered(
            ResidentRecord like, String individualNumber, NonResidentBasis basis, String number)
            throws InvalidProtocolBufferException {
        NonResidents.Registered registered = hub.bean(NonResidents.class)
                .issue(
                        hub.asker,
                        IssueNonResidentRequest.newBuilder()
                                .setAgreementId(agreement)
                                .setRequestId("01890000-0000-7000-8000-%012d".formatted(REQUESTS.incrementAndGet()))
                                .setBasis(basis)
                                .setNumber(number)
                                .setRecord(NonResidentRecord.newBuilder()
                                        .setName(like.getName().toBuilder().clearFurigana())
                                        .setSex(like.getSex())
                                        .setBirthDate(like.getBirthDate())
                                        .setIndividualNumber(individualNumber)
                                        .setAffairId("010"))
                                .build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, registered.outcome());
        return NonResidentRecord.parseFrom(
                        Registered.entries(registered.sealed().orElseThrow().message())
                                .getFirst()
                                .getPayload())
                .getAddresseeNumber();
    }

    private static Optional<NumberCase> caseAbout(String nonResident) {
        return hub.bean(NumberCases.class).list("N-001", 0, 500).cases().stream()
                .filter(each -> List.of(each.getHolder(), each.getOther()).stream()
                        .flatMap(person -> person.getNumbersList().stream())
                        .anyMatch(number -> number.getNumber().equals(nonResident)))
                .findFirst();
    }
}
