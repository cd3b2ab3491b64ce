package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.SearchPersonsResponse;
import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.NumberCases;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Ledger;
import cityhub.hub.evidence.LedgerReader;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.Payload;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
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
    void pairStoredAtTheSameMomentIsACaseToo() throws Exception {
        ResidentChange.Builder movesIn = named(SampleChanges.entry(9), "同時　登録");
        AtomicReference<CompletableFuture<SubmitChangesResponse>> intake = new AtomicReference<>();
        AtomicReference<CompletableFuture<String>> registration = new AtomicReference<>();
        hub.database().db().transaction(tx -> {
            hub.bean(ChangeLog.class).lock(tx);
            // The resident's keys are written behind the log's end, and the registration has looked for them in vain.
            intake.set(CompletableFuture.supplyAsync(() -> bench.submit(movesIn)));
            awaitAt("INSERT INTO delivery_head", intake.get());
            registration.set(CompletableFuture.supplyAsync(() -> registered(movesIn.getRecord(), "")));
            awaitAt("UPDATE addressee_counter", registration.get());
            return true;
        });

        assertTrue(IntakeBench.isAccepted(intake.get().get()));
        assertTrue(caseAbout(registration.get().get()).isPresent());
    }

    /** Until the server is at such a statement of this one's: it waits there for a lock. */
    private static void awaitAt(String statement, CompletableFuture<?> one) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (bench.count(
                        "SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND info LIKE '%"
                                + statement + "%'")
                == 0) {
            assertFalse(one.isDone(), "it did not wait");
            assertTrue(System.nanoTime() < end, "it does not come to " + statement);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
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

    @Test
    void officerFindsResidentsAndNonResidentsByTwoItemsAndSeesNumbersOnly() throws Exception {
        hub.bean(SearchBackfill.class).page();
        ResidentChange.Builder entered = named(SampleChanges.entry(7), "探索　同名");
        String nonResident = registered(entered.getRecord(), "");
        assertTrue(IntakeBench.isAccepted(bench.submit(entered)));
        OfficerSearch search = hub.bean(OfficerSearch.class);

        SearchPersonsResponse found = search.search("N-001", described("探索同名", "1990-04-01", ""), "窓口");

        assertFalse(found.getTooMany());
        assertEquals(
                Set.of(nonResident, entered.getRecord().getAddresseeNumber()),
                found.getPersonsList().stream()
                        .flatMap(each -> each.getNumbersList().stream())
                        .filter(each -> each.getDomain().endsWith("RESIDENT"))
                        .map(each -> each.getNumber())
                        .collect(Collectors.toSet()));
        assertEquals(
                0,
                search.search("N-001", described("探索同名", "1990-04-02", ""), "窓口")
                        .getPersonsCount());
        for (SearchCriteria bad : List.of(
                described("探索同名", "", ""), new SearchCriteria(SampleChanges.individualNumber(7), "", "", "", ""))) {
            assertEquals(
                    ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                    assertThrows(HubException.class, () -> search.search("N-001", bad, "窓口"))
                            .reason());
        }
        assertThrows(HubException.class, () -> search.search("N-001", described("探索同名", "1990-04-01", ""), " "));
        List<String> acts = acts("persons-searched");
        assertTrue(
                acts.stream().anyMatch(each -> each.contains("\ncriteria: name,birth_date\nfound: 2\n")),
                acts.toString());
        assertTrue(acts.stream().noneMatch(each -> each.contains("探索")), acts.toString());
    }

    @Test
    void officersSearchThatWouldGiveManyGivesNeitherPersonsNorTheirNumber() throws Exception {
        hub.bean(SearchBackfill.class).page();
        for (int serial = 100; serial < 100 + OfficerSearch.MOST_FOUND; serial++) {
            assertTrue(IntakeBench.isAccepted(bench.submit(named(SampleChanges.entry(serial), "多数　同名"))));
        }
        OfficerSearch search = hub.bean(OfficerSearch.class);
        SearchCriteria criteria = described("多数同名", "1990-04-01", "");
        assertEquals(
                OfficerSearch.MOST_FOUND, search.search("N-001", criteria, "窓口").getPersonsCount());
        assertTrue(IntakeBench.isAccepted(bench.submit(named(SampleChanges.entry(99), "多数　同名"))));

        SearchPersonsResponse found = search.search("N-001", criteria, "窓口");

        assertTrue(found.getTooMany());
        assertEquals(0, found.getPersonsCount());
    }

    @Test
    void protectedPersonIsNotFoundByTownWhoeverSearches() throws Exception {
        hub.bean(SearchBackfill.class).page();
        ResidentChange.Builder hidden = named(SampleChanges.entry(8), "探索　保護");
        hidden.getRecordBuilder()
                .setProtection(Protection.newBuilder().setState("1").setStartDate("2026-04-01"))
                .getAddressBuilder()
                .setTown("隠町");
        assertTrue(IntakeBench.isAccepted(bench.submit(hidden)));
        OfficerSearch search = hub.bean(OfficerSearch.class);

        assertEquals(
                0, search.search("N-001", described("探索保護", "", "隠町"), "窓口").getPersonsCount());
        assertEquals(
                1,
                search.search("N-001", described("探索保護", "1990-04-01", ""), "窓口")
                        .getPersonsCount());
    }

    private static ResidentChange.Builder named(ResidentChange.Builder change, String name) {
        // Another alphabetic name each: the same name, birth date and sex would be an officer's to accept.
        String number = change.getRecord().getAddresseeNumber();
        change.getRecordBuilder()
                .setName(PersonName.newBuilder().setFullName(name).setRomanName("Ｎ" + number));
        return change;
    }

    private static SearchCriteria described(String name, String birthDate, String town) {
        return new SearchCriteria("", name, birthDate, town, "");
    }

    private static List<String> acts(String kind) {
        List<String> acts = new ArrayList<>();
        hub.bean(Ledger.class)
                .export(
                        new LedgerReader("officer:L-001", "点検"),
                        0,
                        batch -> batch.getRecordsList().forEach(each -> acts.add(each.getStatement())));
        return acts.stream()
                .filter(each -> each.contains("\nact: " + kind + "\n"))
                .toList();
    }

    private static String registered(ResidentRecord like, String individualNumber) {
        return registered(like, individualNumber, NonResidentBasis.NON_RESIDENT_BASIS_NEW, "");
    }

    private static String registered(
            ResidentRecord like, String individualNumber, NonResidentBasis basis, String number) {
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
        try {
            return NonResidentRecord.parseFrom(
                            Registered.entries(registered.sealed().orElseThrow().message())
                                    .getFirst()
                                    .getPayload())
                    .getAddresseeNumber();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<NumberCase> caseAbout(String nonResident) {
        return hub.bean(NumberCases.class).list("N-001", 0, 500).cases().stream()
                .filter(each -> List.of(each.getHolder(), each.getOther()).stream()
                        .flatMap(person -> person.getNumbersList().stream())
                        .anyMatch(number -> number.getNumber().equals(nonResident)))
                .findFirst();
    }
}
