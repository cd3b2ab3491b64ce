package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.GetNonResidentsRequest;
import cityhub.addressee.v1.IssueNonResidentRequest;
import cityhub.addressee.v1.IssueNonResidentResponse;
import cityhub.addressee.v1.ItemAgreement.Agreement;
import cityhub.addressee.v1.LinkPersonsRequest;
import cityhub.addressee.v1.ListNumberCasesRequest;
import cityhub.addressee.v1.NonResidentBasis;
import cityhub.addressee.v1.NonResidentOutcome;
import cityhub.addressee.v1.NonResidentRecord;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberCaseKind;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.SearchNonResidentsRequest;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UpdateNonResidentRequest;
import cityhub.basics.v1.Operator;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.ListResidentDisclosuresRequest;
import cityhub.hub.basics.Registered;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.evidence.RecordIds;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.Payload;
import cityhub.resident.v1.Address;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.UncertainDate;
import cityhub.staff.v1.Permission;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Non-residents as systems register and read them, and what officers make of them: a whole hub behind mutual TLS. */
final class NonResidentsOverTlsTest {
    private static final List<String> ITEMS =
            List.of("宛名番号", "団体内統合宛名番号", "氏名", "性別", "生年月日", "住所", "支援措置", "業務ID", "名寄せ", "操作");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static TestHub hub;
    private static Registered town;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub tax;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub water;
    private static AddresseeServiceGrpc.AddresseeServiceBlockingStub clerk;
    private static String agreement;
    private static String withNumbers;
    private static String ofWater;

    @BeforeAll
    static void start() {
        hub = TestHub.start(Map.of());
        town = new Registered(hub.database(), hub.authority());
        tax = AddresseeServiceGrpc.newBlockingStub(hub.channel(town.credential()));
        water = AddresseeServiceGrpc.newBlockingStub(
                hub.channel(hub.participant("water-system", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM)));
        clerk = AddresseeServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS)));
        agreement = town.agreed(terms(), true);
        AgreementTerms.Builder numbers = terms().addItems("個人番号");
        numbers.getAffairBuilder().setNumberUse(true);
        withNumbers = town.agreed(numbers, true);
        ofWater = town.agreed(terms().setParticipantId("water-system"), true);
    }

    private static AgreementTerms.Builder terms() {
        return Registered.terms()
                .setPayload(Payload.PAYLOAD_NON_RESIDENT)
                .clearItems()
                .addAllItems(ITEMS)
                .clearModes()
                .addModes(Mode.MODE_NON_RESIDENT_REGISTRATION)
                .addModes(Mode.MODE_NON_RESIDENT_QUERY)
                .addModes(Mode.MODE_NON_RESIDENT_SEARCH);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void newNumberHasItsCheckDigitAndTheRecordComesBackWithWhatTheHubGives() {
        NonResidentRecord registered = registered(tax, agreement, record("登外　一郎", "1970-01-01"));

        assertTrue(CheckDigits.isIssuedAddresseeNumber(registered.getAddresseeNumber()));
        assertTrue(CheckDigits.isIssuedAddresseeNumber(registered.getIntegratedNumber()));
        assertNotEquals(registered.getAddresseeNumber(), registered.getIntegratedNumber());
        assertEquals(1, registered.getVersion());
        assertEquals("S-9", registered.getOperatorId());
        assertEquals("0", registered.getLinkedFlag());
        assertEquals(
                registered, got(tax, agreement, registered.getAddresseeNumber()).orElseThrow());
    }

    @Test
    void sameRequestAgainGivesTheSameNumberAndOtherContentIsRefused() {
        IssueNonResidentRequest request =
                request(agreement, record("登外　二郎", "1970-01-02")).build();
        NonResidentRecord first = only(tax.issueNonResident(request).getDisclosure());

        assertEquals(first, only(tax.issueNonResident(request).getDisclosure()));
        assertEquals(
                NonResidentOutcome.NON_RESIDENT_OUTCOME_REQUEST_ID_REUSED,
                tax.issueNonResident(request.toBuilder().setClosedToOthers(true).build())
                        .getOutcome());
    }

    @Test
    void whoMayBeTheSameIsShownFirstAndChosenOrConfirmedAsAnother() {
        NonResidentRecord known = registered(tax, agreement, record("登外　三郎", "1970-01-03"));
        NonResidentRecord again =
                record("登外　三郎", "1970-01-03").toBuilder().setSex("2").build();

        IssueNonResidentResponse shown =
                tax.issueNonResident(request(agreement, again).build());

        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES, shown.getOutcome());
        assertEquals(known.getAddresseeNumber(), only(shown.getDisclosure()).getAddresseeNumber());
        IssueNonResidentResponse chosen = tax.issueNonResident(request(agreement, again)
                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_CANDIDATE)
                .setNumber(known.getAddresseeNumber())
                .build());
        assertEquals(known.getAddresseeNumber(), only(chosen.getDisclosure()).getAddresseeNumber());
        assertEquals(2, only(chosen.getDisclosure()).getVersion());
        IssueNonResidentResponse another = tax.issueNonResident(request(agreement, again)
                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW_CONFIRMED)
                .build());
        String other = only(another.getDisclosure()).getAddresseeNumber();
        assertNotEquals(known.getAddresseeNumber(), other);
        // An officer may still find them to be one.
        NumberCase open = cases().stream()
                .filter(each -> numbers(each).equals(Set.of(known.getAddresseeNumber(), other)))
                .findFirst()
                .orElseThrow();
        assertEquals(NumberCaseKind.NUMBER_CASE_KIND_CANDIDATE, open.getKind());
        assertEquals(Agreement.AGREEMENT_SAME, open.getAgreements(0).getAgreement());
    }

    @Test
    void residentWhoMovesInIsACaseAndTheLinkShowsInTheRecordAndEndsOneNumber() {
        NonResidentRecord known = registered(tax, agreement, record("登外　四郎", "1980-05-05"));
        NumberTie tie = NumberTie.newBuilder()
                .setAddresseeNumber(known.getAddresseeNumber())
                .setOwnNumber("N-4")
                .build();
        String own = town.agreed(
                Registered.terms().setNumberDomain("NRTAX").clearModes().addModes(Mode.MODE_QUERY), false);
        assertEquals(
                TieOutcome.TIE_OUTCOME_REGISTERED,
                tax.registerNumbers(RegisterNumbersRequest.newBuilder()
                                .setAgreementId(own)
                                .addTies(tie)
                                .build())
                        .getOutcomes(0));
        town.register(List.of(Registered.record("441", "登外　四郎", "011011")));

        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_REPRESENTATIVE_NOT_IN_REGISTER,
                link("NON_RESIDENT:" + known.getAddresseeNumber(), "RESIDENT:441"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE, link("RESIDENT:441", "NON_RESIDENT:" + known.getAddresseeNumber()));

        NonResidentRecord linked =
                got(tax, agreement, known.getAddresseeNumber()).orElseThrow();
        assertEquals("1", linked.getLinkedFlag());
        assertEquals("441", linked.getLinkedNumber());
        assertNotEquals(known.getIntegratedNumber(), linked.getIntegratedNumber());
        assertTrue(CheckDigits.isIssuedAddresseeNumber(linked.getIntegratedNumber()));
    }

    @Test
    void closedRecordIsSeenByItsSystemOnlyAndIsNoCandidateForOthers() {
        NonResidentRecord closed = only(tax.issueNonResident(request(agreement, record("登外　五郎", "1970-01-05"))
                        .setClosedToOthers(true)
                        .build())
                .getDisclosure());

        assertEquals(Optional.empty(), got(water, ofWater, closed.getAddresseeNumber()));
        assertTrue(got(tax, agreement, closed.getAddresseeNumber()).isPresent());
        IssueNonResidentResponse other = water.issueNonResident(
                request(ofWater, record("登外　五郎", "1970-01-05")).build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, other.getOutcome());
        assertEquals(
                NonResidentOutcome.NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN,
                water.updateNonResident(update(ofWater, closed, 1).build()).getOutcome());
        // That there are two is for an officer to see.
        assertTrue(cases().stream().anyMatch(each -> numbers(each).contains(closed.getAddresseeNumber())));
    }

    @Test
    void searchFindsByTwoItemsHoweverWrittenOnlyWhatTheSystemMayUse() {
        NonResidentRecord known = registered(tax, agreement, record("登外　髙子", "1971-02-03"));
        NonResidentRecord closed = only(tax.issueNonResident(request(agreement, record("登外　閉江", "1971-02-04"))
                        .setClosedToOthers(true)
                        .build())
                .getDisclosure());

        assertEquals(List.of(known), found(tax, search(agreement, "登外高子", "1971-02-03")));
        assertEquals(List.of(), found(tax, search(agreement, "登外高子", "1971-02-04")));
        assertEquals(
                List.of(closed.getAddresseeNumber()),
                found(tax, search(agreement, "登外閉江", "1971-02-04")).stream()
                        .map(NonResidentRecord::getAddresseeNumber)
                        .toList());
        assertEquals(List.of(), found(water, search(ofWater, "登外閉江", "1971-02-04")));
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> tax.searchNonResidents(
                                search(agreement, "登外高子", "").build()))
                        .reason());
    }

    @Test
    void protectedNonResidentIsNotFoundByTownAndShownWithoutAddress() {
        NonResidentRecord hidden = record("登外　守子", "1971-03-03").toBuilder()
                .setAddress(Address.newBuilder().setTown("隠町"))
                .setProtection(Protection.newBuilder().setState("1").setStartDate("2026-04-01"))
                .build();
        registered(tax, agreement, hidden);

        assertEquals(List.of(), found(tax, search(agreement, "", "1971-03-03").setTown("隠町")));
        NonResidentRecord found =
                found(tax, search(agreement, "登外守子", "1971-03-03")).getFirst();
        assertEquals("", found.getAddress().getTown());
        assertEquals("1", found.getProtection().getState());
    }

    @Test
    void individualNumberFindsUnderNumberUseOnlyAndTheRefusalIsRecorded() {
        NonResidentRecord numbered = record("登外　番子", "1971-05-05").toBuilder()
                .setIndividualNumber("953470172484")
                .build();
        NonResidentRecord known = registered(tax, withNumbers, numbered);
        SearchNonResidentsRequest.Builder request =
                SearchNonResidentsRequest.newBuilder().setIndividualNumber("953470172484");

        assertEquals(List.of(known), found(tax, request.clone().setAgreementId(withNumbers)));
        assertEquals(
                "MODE_NOT_APPROVED",
                Refusal.of(() -> tax.searchNonResidents(
                                request.clone().setAgreementId(agreement).build()))
                        .reason());
    }

    private static SearchNonResidentsRequest.Builder search(String agreementId, String name, String birthDate) {
        return SearchNonResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .setName(name)
                .setBirthDate(birthDate);
    }

    private static List<NonResidentRecord> found(
            AddresseeServiceGrpc.AddresseeServiceBlockingStub system, SearchNonResidentsRequest.Builder request) {
        return records(system.searchNonResidents(request.build()).getDisclosure());
    }

    @Test
    void whoReceivedWhatAboutANonResidentIsInTheLedgerUnderTheNumber() {
        NonResidentRecord known = registered(tax, agreement, record("登外　録子", "1970-01-17"));
        got(tax, agreement, known.getAddresseeNumber());
        var reader = LedgerServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("L-001", "audit", Permission.PERMISSION_READ_LEDGER)));

        List<LedgerRecord> records = reader.listResidentDisclosures(ListResidentDisclosuresRequest.newBuilder()
                        .setAddresseeNumber(known.getAddresseeNumber())
                        .setPurpose("本人からの請求")
                        .build())
                .getRecordsList();

        assertEquals(2, records.size());
        assertTrue(records.stream().allMatch(each -> each.getStatement().contains("tax-system")));
    }

    @Test
    void onlyWhoRegisteredARecordClosesIt() {
        NonResidentRecord open = registered(tax, agreement, record("登外　閉子", "1970-01-15"));

        water.updateNonResident(update(ofWater, open, 1).setClosedToOthers(true).build());

        assertTrue(got(water, ofWater, open.getAddresseeNumber()).isPresent());
    }

    @Test
    void changeNamesTheVersionThatItChanges() {
        NonResidentRecord first = registered(tax, agreement, record("登外　六郎", "1970-01-06"));
        NonResidentRecord moved =
                first.toBuilder().setAddress(Address.newBuilder().setTown("別町")).build();

        NonResidentRecord second =
                only(tax.updateNonResident(update(agreement, moved, 1).build()).getDisclosure());

        assertEquals("別町", second.getAddress().getTown());
        assertEquals(2, second.getVersion());
        assertEquals(
                NonResidentOutcome.NON_RESIDENT_OUTCOME_VERSION_OUTDATED,
                tax.updateNonResident(update(agreement, moved, 1).build()).getOutcome());
    }

    @Test
    void formerResidentKeepsTheNumberAndAPresentOneIsNoNonResident() {
        town.register(List.of(
                Registered.record("451", "登外　七郎", "011011").toBuilder()
                        .setResidentState("3")
                        .build(),
                Registered.record("452", "登外　七子", "011011")));

        NonResidentRecord kept = only(tax.issueNonResident(request(agreement, record("登外　七郎", "1980-05-05"))
                        .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER)
                        .setNumber("451")
                        .build())
                .getDisclosure());

        assertEquals("451", kept.getAddresseeNumber());
        IssueNonResidentResponse present = tax.issueNonResident(request(agreement, record("登外　七子", "1980-05-05"))
                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER)
                .setNumber("452")
                .build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, present.getOutcome());
        assertEquals(
                NonResidentOutcome.NON_RESIDENT_OUTCOME_NUMBER_UNKNOWN,
                tax.issueNonResident(request(agreement, record("登外　七平", "1980-05-05"))
                                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_EXISTING_NUMBER)
                                .setNumber("459")
                                .build())
                        .getOutcome());
    }

    @Test
    void individualNumberNeedsNumberUseIsHeldApartAndTellsWhoItIs() {
        NonResidentRecord record = record("登外　八郎", "1970-01-08").toBuilder()
                .setIndividualNumber("123456789018")
                .build();
        IssueNonResidentResponse refused =
                tax.issueNonResident(request(agreement, record).build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, refused.getOutcome());
        assertTrue(refused.getDescription().startsWith("個人番号"), refused.getDescription());

        NonResidentRecord held = registered(tax, withNumbers, record);

        assertEquals("123456789018", held.getIndividualNumber());
        assertEquals(
                "", got(tax, agreement, held.getAddresseeNumber()).orElseThrow().getIndividualNumber());
        // Under another name: the number says who it is.
        NonResidentRecord renamed = record.toBuilder()
                .setName(PersonName.newBuilder().setFullName("別名　八郎"))
                .build();
        IssueNonResidentResponse same =
                tax.issueNonResident(request(withNumbers, renamed).build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES, same.getOutcome());
        assertEquals(held.getAddresseeNumber(), only(same.getDisclosure()).getAddresseeNumber());
        assertEquals(
                NonResidentOutcome.NON_RESIDENT_OUTCOME_INDIVIDUAL_NUMBER_OF_ANOTHER,
                tax.issueNonResident(request(withNumbers, renamed)
                                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW_CONFIRMED)
                                .build())
                        .getOutcome());
    }

    @Test
    void badRecordsAreRefusedByItem() {
        Map<String, NonResidentRecord> bad = Map.of(
                "氏名", record("", "1970-01-09"),
                "業務ID",
                        record("登外　九郎", "1970-01-09").toBuilder()
                                .clearAffairId()
                                .build(),
                "生年月日", record("登外　九郎", "1970/01/09"),
                "住所_市区町村コード",
                        record("登外　九郎", "1970-01-09").toBuilder()
                                .setAddress(Address.newBuilder().setMunicipalityCode("131017"))
                                .build());
        bad.forEach((item, record) -> {
            IssueNonResidentResponse answer =
                    tax.issueNonResident(request(agreement, record).build());
            assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_INVALID, answer.getOutcome(), item);
            assertFalse(answer.hasDisclosure());
            assertTrue(answer.getDescription().contains(item.substring(0, 2)), answer.getDescription());
        });
    }

    @Test
    void placesOfProtectedCandidatesAreNotShown() {
        NonResidentRecord known = registered(
                tax,
                agreement,
                record("登外　十子", "1970-01-10").toBuilder()
                        .setAddress(Address.newBuilder().setTown("隠町"))
                        .setProtection(Protection.newBuilder().setState("1"))
                        .build());

        IssueNonResidentResponse shown = tax.issueNonResident(
                request(agreement, record("登外　十子", "1970-01-10")).build());

        NonResidentRecord candidate = only(shown.getDisclosure());
        assertEquals(known.getAddresseeNumber(), candidate.getAddresseeNumber());
        assertFalse(candidate.hasAddress());
        assertEquals("1", candidate.getProtection().getState());
    }

    @Test
    void ofManyWhoRegisterTheSamePersonAtOnceOneGetsANewNumber() throws Exception {
        List<Callable<IssueNonResidentResponse>> calls = Collections.nCopies(
                50,
                () -> tax.issueNonResident(
                        request(agreement, record("同時　花子", "1971-02-03")).build()));
        List<NonResidentOutcome> outcomes = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<IssueNonResidentResponse> each : threads.invokeAll(calls)) {
                outcomes.add(each.get().getOutcome());
                numbers.add(only(each.get().getDisclosure()).getAddresseeNumber());
            }
        }
        assertEquals(1, Collections.frequency(outcomes, NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED));
        assertEquals(49, Collections.frequency(outcomes, NonResidentOutcome.NON_RESIDENT_OUTCOME_CANDIDATES));
        assertEquals(1, numbers.size());
    }

    @Test
    void locksOfRegistrationsDoNotStay() {
        registered(tax, agreement, record("登外　錠子", "1970-01-16"));
        assertEquals(0L, count("SELECT COUNT(*) FROM basics_match_lock WHERE ? = ''", ""));
    }

    @Test
    void recordsLieEncryptedInTheDatabase() {
        registered(tax, agreement, record("暗号　花子", "1971-02-04"));
        assertEquals(0L, count("SELECT COUNT(*) FROM basics_non_resident WHERE LOCATE(?, sealed) > 0", "暗号"));
    }

    private static long count(String sql, String value) {
        return hub.database().db().<Long>read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, value);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Test
    void agreementAboutResidentsReadsNoNonResident() {
        String residents = town.agreed(Registered.terms(), false);
        assertEquals(
                "MODE_NOT_APPROVED",
                Refusal.of(() -> tax.getNonResidents(GetNonResidentsRequest.newBuilder()
                                .setAgreementId(residents)
                                .addNumbers("1")
                                .build()))
                        .reason());
    }

    private static NonResidentRecord record(String name, String birthDate) {
        return NonResidentRecord.newBuilder()
                .setName(PersonName.newBuilder().setFullName(name))
                .setSex("1")
                .setBirthDate(UncertainDate.newBuilder().setValue(birthDate))
                .setAddress(Address.newBuilder().setTown("見本町"))
                .setAffairId("010")
                .build();
    }

    private static IssueNonResidentRequest.Builder request(String agreementId, NonResidentRecord record) {
        return IssueNonResidentRequest.newBuilder()
                .setAgreementId(agreementId)
                .setRequestId(RecordIds.next(RANDOM))
                .setBasis(NonResidentBasis.NON_RESIDENT_BASIS_NEW)
                .setRecord(record)
                .setOperator(Operator.newBuilder().setStaffNumber("S-9").setTerminalId("T-9"));
    }

    private static UpdateNonResidentRequest.Builder update(String agreementId, NonResidentRecord record, int version) {
        return UpdateNonResidentRequest.newBuilder()
                .setAgreementId(agreementId)
                .setRequestId(RecordIds.next(RANDOM))
                .setNumber(record.getAddresseeNumber())
                .setVersion(version)
                .setRecord(record);
    }

    private static NonResidentRecord registered(
            AddresseeServiceGrpc.AddresseeServiceBlockingStub system, String agreementId, NonResidentRecord record) {
        IssueNonResidentResponse answer =
                system.issueNonResident(request(agreementId, record).build());
        assertEquals(NonResidentOutcome.NON_RESIDENT_OUTCOME_REGISTERED, answer.getOutcome(), answer::getDescription);
        return only(answer.getDisclosure());
    }

    private static Optional<NonResidentRecord> got(
            AddresseeServiceGrpc.AddresseeServiceBlockingStub system, String agreementId, String number) {
        Disclosure disclosure = system.getNonResidents(GetNonResidentsRequest.newBuilder()
                        .setAgreementId(agreementId)
                        .addNumbers(number)
                        .build())
                .getDisclosure();
        return Registered.entries(disclosure).getFirst().getKind() == EntryKind.ENTRY_KIND_RECORD
                ? Optional.of(only(disclosure))
                : Optional.empty();
    }

    private static NonResidentRecord only(Disclosure disclosure) {
        assertEquals(1, Registered.entries(disclosure).size());
        return records(disclosure).getFirst();
    }

    private static List<NonResidentRecord> records(Disclosure disclosure) {
        List<NonResidentRecord> records = new ArrayList<>();
        for (var each : Registered.entries(disclosure)) {
            if (each.getKind() == EntryKind.ENTRY_KIND_RECORD) {
                try {
                    records.add(NonResidentRecord.parseFrom(each.getPayload()));
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return records;
    }

    private static List<NumberCase> cases() {
        return clerk.listNumberCases(
                        ListNumberCasesRequest.newBuilder().setPageSize(500).build())
                .getCasesList();
    }

    /** The addressee numbers of both sides. */
    private static Set<String> numbers(NumberCase open) {
        Set<String> numbers = new HashSet<>();
        List.of(open.getHolder(), open.getOther())
                .forEach(person -> person.getNumbersList().stream()
                        .filter(each -> each.getDomain().equals("NON_RESIDENT"))
                        .forEach(each -> numbers.add(each.getNumber())));
        return numbers;
    }

    private static NumberOutcome link(String representative, String other) {
        return clerk.linkPersons(LinkPersonsRequest.newBuilder()
                        .setRepresentative(reference(representative))
                        .setOther(reference(other))
                        .setReason("転入届で確認")
                        .build())
                .getOutcome();
    }

    private static NumberReference reference(String text) {
        int colon = text.indexOf(':');
        return NumberReference.newBuilder()
                .setDomain(text.substring(0, colon))
                .setNumber(text.substring(colon + 1))
                .build();
    }
}
