package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.conversion.CodeLists;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ForeignResident;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What intake stores and answers, on a real database. */
class IntakeTest {
    private static TestDatabase database;
    private static IntakeBench bench;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        bench = new IntakeBench(database);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void recordIsStoredWithoutItsNumbersAndWithWhatIsDerived() {
        ResidentChange entry = SampleChanges.entry(1).build();
        assertTrue(IntakeBench.isAccepted(bench.submit(entry)));
        ResidentRecord.Builder expected =
                entry.getRecord().toBuilder().clearIndividualNumber().clearResidentCode();
        expected.getChangeBuilder().setReasonGroup("1");
        assertEquals(Optional.of(expected.build()), bench.stored(SampleChanges.addresseeNumber(1)));
    }

    @Test
    void numbersAreHeldForWhoeverMayHaveThem() {
        bench.submit(SampleChanges.entry(2));
        String addressee = SampleChanges.addresseeNumber(2);
        assertEquals(Optional.of(SampleChanges.individualNumber(2)), bench.number(addressee, NumberDomain.INDIVIDUAL));
        assertEquals(Optional.of(SampleChanges.residentCode(2)), bench.number(addressee, NumberDomain.RESIDENT_CODE));
        assertEquals(
                15,
                bench.number(addressee, NumberDomain.INTEGRATED).orElseThrow().length());
    }

    @Test
    void unknownFieldsAndEmptyPartsAreNotStored() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        4000,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("stowaway"))
                                .build())
                .build();
        ResidentChange.Builder change = SampleChanges.entry(3);
        change.getRecordBuilder().setUnknownFields(unknown).setForeignResident(ForeignResident.getDefaultInstance());
        change.getRecordBuilder().getAddressBuilder().setUnknownFields(unknown);
        assertTrue(IntakeBench.isAccepted(bench.submit(change)));
        ResidentRecord stored = bench.stored(SampleChanges.addresseeNumber(3)).orElseThrow();
        assertFalse(stored.hasForeignResident());
        assertEquals(UnknownFieldSet.getDefaultInstance(), stored.getUnknownFields());
        assertEquals(UnknownFieldSet.getDefaultInstance(), stored.getAddress().getUnknownFields());
    }

    @Test
    void fieldsInDisorderAndTwiceAreStoredInTheOneForm() {
        ResidentChange wanted = SampleChanges.entry(4).build();
        byte[] name = ResidentChange.newBuilder()
                .setRecord(ResidentRecord.newBuilder()
                        .setName(PersonName.newBuilder().setFullName("前　のもの")))
                .build()
                .toByteArray();
        byte[] whole = wanted.toByteArray();
        byte[] twice =
                ByteString.copyFrom(name).concat(ByteString.copyFrom(whole)).toByteArray();
        assertTrue(IntakeBench.isAccepted(bench.submitBytes(twice)));
        ResidentRecord stored = bench.stored(SampleChanges.addresseeNumber(4)).orElseThrow();
        assertEquals(wanted.getRecord().getName(), stored.getName());
        assertArrayEquals(RecordNormaliser.stored(wanted).toByteArray(), stored.toByteArray());
    }

    @Test
    void sameRequestGetsTheSameAnswerAndIsTakenInOnce() {
        String requestId = SampleChanges.requestId();
        ResidentChange entry = SampleChanges.entry(5).build();
        SubmitChangesResponse first = bench.submit(requestId, entry);
        long changes = bench.count("SELECT COUNT(*) FROM delivery_change");
        assertEquals(first, bench.submit(requestId, entry));
        assertEquals(changes, bench.count("SELECT COUNT(*) FROM delivery_change"));
    }

    @Test
    void requestThatComesTwiceInOneTransactionIsTakenInOnce() {
        ChangeReader reader = new ChangeReader(
                database.bean(PersonKeys.class), CodeLists.load(database.home().resolve("config")));
        Candidate candidate = reader.read(
                new RequestKey(IntakeBench.REGISTER, SampleChanges.requestId()),
                Candidate.Notice.NONE,
                SampleChanges.entry(99).build().toByteArray());
        long changes = bench.count("SELECT COUNT(*) FROM delivery_change");

        List<List<SubmitChangesResponse>> answers =
                database.bean(Intake.class).transaction().run(List.of(List.of(candidate), List.of(candidate)));

        assertTrue(IntakeBench.isAccepted(answers.getFirst().getFirst()));
        assertEquals(answers.getFirst(), answers.getLast());
        assertEquals(changes + 1, bench.count("SELECT COUNT(*) FROM delivery_change"));
        assertEquals(
                answers.getFirst().getFirst().getSequence(), bench.count("SELECT MAX(sequence) FROM delivery_change"));
    }

    @Test
    void refusedRequestGetsTheSameRefusalAgain() {
        String requestId = SampleChanges.requestId();
        ResidentChange.Builder bad = SampleChanges.entry(6);
        bad.getRecordBuilder().setSex("7");
        SubmitChangesResponse first = bench.submit(requestId, bad.build());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, first.getOutcome());
        assertEquals(first, bench.submit(requestId, bad.build()));
    }

    @Test
    void requestIdOfAnotherCallerIsAnotherRequest() {
        String requestId = SampleChanges.requestId();
        bench.submit(requestId, SampleChanges.entry(7).build());
        SubmitChangesResponse other = database.bean(Intake.class)
                .open("another-register", 10)
                .submit(requestId, SampleChanges.entry(8).build().toByteArray())
                .join();
        assertTrue(IntakeBench.isAccepted(other));
    }

    @Test
    void badChangesDoNotStopGoodOnesBehindThem() {
        ResidentChange.Builder bad = SampleChanges.entry(9);
        bad.getRecordBuilder().setResidentKind("8");
        List<SubmitChangesResponse> answers =
                bench.stream(List.of(bad.build(), SampleChanges.entry(10).build()));
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, answers.getFirst().getOutcome());
        assertTrue(IntakeBench.isAccepted(answers.getLast()));
    }

    @Test
    void oversizedChangeIsRefusedWithAFinding() {
        SubmitChangesResponse answer = bench.submitBytes(new byte[ChangeReader.MAX_BYTES + 1]);
        assertEquals(List.of(CheckReason.CHECK_REASON_TOO_LONG), IntakeBench.reasons(answer));
    }

    @Test
    void requestIdThatIsNoUuidIsRefused() {
        SubmitChangesResponse answer = bench.submit("1", SampleChanges.entry(11).build());
        assertEquals(List.of(CheckReason.CHECK_REASON_MALFORMED), IntakeBench.reasons(answer));
        assertEquals("request_id", answer.getFindings(0).getItem());
    }

    @Test
    void oneStreamMayChangeAPersonManyTimesInOneBatch() {
        ResidentChange first = SampleChanges.entry(12).build();
        ResidentChange second = SampleChanges.move(first, "2番地").build();
        ResidentChange third = SampleChanges.move(second, "3番地").build();
        List<SubmitChangesResponse> answers = bench.stream(List.of(first, second, third));
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted));
        long start = answers.getFirst().getSequence();
        assertEquals(
                List.of(start, start + 1, start + 2),
                answers.stream().map(SubmitChangesResponse::getSequence).toList());
        assertEquals(
                "3番地",
                bench.stored(SampleChanges.addresseeNumber(12))
                        .orElseThrow()
                        .getAddress()
                        .getLot());
    }

    @Test
    void cancellationNamesTheRecordThatItReplaces() {
        ResidentChange first = SampleChanges.entry(13).build();
        ResidentChange second = SampleChanges.move(first, "2番地").build();
        ResidentChange.Builder cancels = SampleChanges.following(second, "59").setCancelsHistoryNumber(2);
        cancels.getRecordBuilder().setAddress(first.getRecord().getAddress());
        List<SubmitChangesResponse> answers = bench.stream(List.of(first, second, cancels.build()));
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted));
        ResidentRecord stored = bench.stored(SampleChanges.addresseeNumber(13)).orElseThrow();
        assertEquals(2, stored.getChange().getReplacedHistoryNumber());
        assertEquals("1番地", stored.getAddress().getLot());
        assertEquals(
                1,
                bench.count("SELECT COUNT(*) FROM basics_version WHERE replaced_history_number = 2"
                        + " AND history_number = 3"));
    }

    @Test
    void retroactiveCorrectionNamesTheRecordThatItReplaces() {
        ResidentChange first = SampleChanges.entry(14).build();
        ResidentChange.Builder corrects = SampleChanges.following(first, "44").setCorrectsHistoryNumber(1);
        corrects.getRecordBuilder().getBirthDateBuilder().setValue("1990-04-02");
        assertTrue(bench.stream(List.of(first, corrects.build())).stream().allMatch(IntakeBench::isAccepted));
        ResidentRecord stored = bench.stored(SampleChanges.addresseeNumber(14)).orElseThrow();
        assertEquals(1, stored.getChange().getReplacedHistoryNumber());
    }

    @Test
    void moveBetweenWardsPassesForOneWhoLivesHere() {
        ResidentChange first = SampleChanges.entry(15).build();
        ResidentChange.Builder ward = SampleChanges.following(first, "01").setAlreadyResident(true);
        ward.getRecordBuilder()
                .setHouseholdNumber("000000799999999")
                .getAddressBuilder()
                .setWardCode("01102");
        assertTrue(bench.stream(List.of(first, ward.build())).stream().allMatch(IntakeBench::isAccepted));
    }

    @Test
    void registerSeenForTheFirstTimeMayHaveAPast() {
        ResidentChange.Builder later = SampleChanges.entry(16);
        later.getRecordBuilder().setHistoryNumber(5).getChangeBuilder().setReason("41");
        SubmitChangesResponse answer = bench.submit(later);
        assertTrue(IntakeBench.isAccepted(answer));
        assertEquals(List.of(CheckReason.CHECK_REASON_PERSON_UNKNOWN), IntakeBench.reasons(answer));
    }

    @Test
    void individualNumberOfAnotherIsNeverMergedNorMoved() {
        bench.submit(SampleChanges.entry(17));
        ResidentChange.Builder other = SampleChanges.entry(18);
        other.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(17));
        SubmitChangesResponse answer = bench.submit(other);
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, answer.getOutcome());
        assertEquals(Optional.empty(), bench.stored(SampleChanges.addresseeNumber(18)));
        assertEquals(
                Optional.of(SampleChanges.individualNumber(17)),
                bench.number(SampleChanges.addresseeNumber(17), NumberDomain.INDIVIDUAL));
    }

    @Test
    void changedIndividualNumberIsTakenWithItsReasonAndTheOldOneStaysAsHistory() {
        ResidentChange first = SampleChanges.entry(19).build();
        ResidentChange.Builder changed = SampleChanges.following(first, "45");
        changed.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(919));
        assertTrue(IntakeBench.isAccepted(bench.submit(first)));
        assertTrue(IntakeBench.isAccepted(bench.submit(changed)));
        assertEquals(
                Optional.of(SampleChanges.individualNumber(919)),
                bench.number(SampleChanges.addresseeNumber(19), NumberDomain.INDIVIDUAL));
        ResidentChange.Builder thief = SampleChanges.entry(20);
        thief.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(19));
        assertEquals(List.of(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER), IntakeBench.reasons(bench.submit(thief)));
    }

    @Test
    void datesOutsideTheCalendarAreValidAsEntered() {
        ResidentChange.Builder change = SampleChanges.entry(21);
        change.getRecordBuilder().getBirthDateBuilder().setValue("1925-02-29").setEra("3");
        assertTrue(IntakeBench.isAccepted(bench.submit(change)));
    }

    @Test
    void manyNewPersonsOfOneBatchGetDifferentNumbers() {
        List<ResidentChange> entries = IntStream.range(2000, 2300)
                .mapToObj(each -> SampleChanges.entry(each).build())
                .toList();
        assertTrue(bench.stream(entries).stream().allMatch(IntakeBench::isAccepted));
        assertEquals(
                bench.count("SELECT COUNT(*) FROM addressee_person"),
                bench.count("SELECT COUNT(DISTINCT number) FROM addressee_number WHERE domain = 'INTEGRATED'"));
    }
}
