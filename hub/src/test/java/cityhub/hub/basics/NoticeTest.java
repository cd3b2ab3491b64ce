package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A household's notice is taken in whole or not at all. */
class NoticeTest {
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
    void wholeNoticeStandsTogetherInTheLogAndEndsWithAMark() {
        List<SubmitChangesResponse> answers = bench.stream(notice("whole", 10, 3));
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted));
        long first = answers.getFirst().getSequence();
        assertEquals(
                List.of(first, first + 1, first + 2),
                answers.stream().map(SubmitChangesResponse::getSequence).toList());
        assertEquals(
                1,
                bench.count("SELECT COUNT(*) FROM delivery_change WHERE notice_id = 'whole' AND end_of_notice = 1"
                        + " AND sequence = " + (first + 2)));
        assertEquals(
                2, bench.count("SELECT COUNT(*) FROM delivery_change WHERE notice_id = 'whole' AND end_of_notice = 0"));
    }

    @Test
    void oneBadMemberRefusesTheWholeNotice() {
        List<ResidentChange> notice = new ArrayList<>(notice("bad", 20, 3));
        ResidentChange.Builder bad = notice.get(1).toBuilder();
        bad.getRecordBuilder().setSex("7");
        notice.set(1, bad.build());
        List<SubmitChangesResponse> answers = bench.stream(notice);
        assertTrue(answers.stream().allMatch(each -> each.getOutcome() == IntakeOutcome.INTAKE_OUTCOME_REFUSED));
        IntStream.range(20, 23)
                .forEach(each -> assertEquals(Optional.empty(), bench.stored(SampleChanges.addresseeNumber(each))));
    }

    @Test
    void correctedNoticeIsTakenInAndLetsLaterChangesGo() {
        List<ResidentChange> notice = new ArrayList<>(notice("fix", 30, 2));
        ResidentChange right = notice.get(1);
        ResidentChange.Builder bad = right.toBuilder();
        bad.getRecordBuilder().setSex("7");
        bench.stream(List.of(notice.getFirst(), bad.build()));
        ResidentChange later =
                SampleChanges.move(standingAlone(notice.getFirst()), "9番地").build();
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_PARKED, bench.submit(later).getOutcome());
        assertTrue(bench.stream(notice).stream().allMatch(IntakeBench::isAccepted));
        assertEquals(
                "9番地",
                bench.stored(SampleChanges.addresseeNumber(30))
                        .orElseThrow()
                        .getAddress()
                        .getLot());
        assertEquals(
                0,
                bench.count("SELECT COUNT(*) FROM basics_held WHERE addressee_number IN ('"
                        + SampleChanges.addresseeNumber(30) + "','" + SampleChanges.addresseeNumber(31) + "')"));
    }

    @Test
    void alertOfOneMemberMakesTheWholeNoticeWait() {
        bench.submit(SampleChanges.entry(40));
        List<ResidentChange> notice = new ArrayList<>(notice("alert", 41, 2));
        ResidentChange.Builder other = notice.getFirst().toBuilder();
        other.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(40));
        notice.set(0, other.build());
        List<SubmitChangesResponse> answers = bench.stream(notice);
        assertTrue(
                answers.stream().allMatch(each -> each.getOutcome() == IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER));
        assertEquals(Optional.empty(), bench.stored(SampleChanges.addresseeNumber(42)));
    }

    @Test
    void correctedNoticeThatRaisesAnAlertCanBeAcceptedByAnOfficer() {
        bench.submit(SampleChanges.entry(90));
        List<ResidentChange> notice = new ArrayList<>(notice("fix-alert", 91, 2));
        ResidentChange.Builder alerting = notice.getFirst().toBuilder();
        alerting.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(90));
        ResidentChange.Builder bad = alerting.clone();
        bad.getRecordBuilder().setSex("7");
        bench.stream(List.of(bad.build(), notice.getLast()));
        String id = SampleChanges.requestId();
        IntakeSession corrected = bench.session();
        CompletableFuture<SubmitChangesResponse> first =
                corrected.submit(id, alerting.build().toByteArray());
        SubmitChangesResponse waits = corrected
                .submit(SampleChanges.requestId(), notice.getLast().toByteArray())
                .join();
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, waits.getOutcome());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, first.join().getOutcome());

        List<SubmitChangesResponse> answers = database.bean(HeldChanges.class)
                .decide("officer-1", id, HeldDecision.HELD_DECISION_ACCEPT, "two persons");

        assertEquals(2, answers.stream().filter(IntakeBench::isAccepted).count());
        assertTrue(bench.stored(SampleChanges.addresseeNumber(91)).isPresent());
        assertEquals(0, bench.count("SELECT COUNT(*) FROM basics_held WHERE notice_id = 'fix-alert'"));
    }

    @Test
    void unreadableMemberRefusesItsNoticeAndHoldsUpNobodyBehindIt() {
        List<ResidentChange> notice = notice("unreadable", 100, 3);
        IntakeSession session = bench.session();
        List<CompletableFuture<SubmitChangesResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] bytes = i == 1 ? new byte[] {1, 2, 3} : notice.get(i).toByteArray();
            answers.add(session.submit(SampleChanges.requestId(), bytes, "unreadable", 3));
        }
        CompletableFuture<SubmitChangesResponse> behind = session.submit(
                SampleChanges.requestId(), SampleChanges.entry(104).build().toByteArray());

        assertTrue(IntakeBench.isAccepted(behind.join()));
        assertEquals(
                List.of(
                        List.of(CheckReason.CHECK_REASON_NOTICE_REFUSED),
                        List.of(CheckReason.CHECK_REASON_MALFORMED),
                        List.of(CheckReason.CHECK_REASON_NOTICE_REFUSED)),
                answers.stream().map(each -> IntakeBench.reasons(each.join())).toList());
        assertTrue(bench.stream(notice).stream().allMatch(IntakeBench::isAccepted));
    }

    @Test
    void noticeThatTheStreamCutsOffIsNotTakenInAndMayBeSubmittedAgain() {
        List<ResidentChange> notice = notice("cut", 50, 3);
        List<String> ids =
                notice.stream().map(each -> SampleChanges.requestId()).toList();
        IntakeSession cut = bench.session();
        CompletableFuture<SubmitChangesResponse> first =
                cut.submit(ids.getFirst(), notice.getFirst().toByteArray());
        assertFalse(first.isDone());
        cut.end();
        assertEquals(List.of(CheckReason.CHECK_REASON_NOTICE_INCOMPLETE), IntakeBench.reasons(first.join()));
        IntakeSession again = bench.session();
        List<CompletableFuture<SubmitChangesResponse>> answers = IntStream.range(0, 3)
                .mapToObj(each -> again.submit(ids.get(each), notice.get(each).toByteArray()))
                .toList();
        assertTrue(answers.stream().map(CompletableFuture::join).allMatch(IntakeBench::isAccepted));
    }

    @Test
    void sizesThatContradictEachOtherRefuseTheNotice() {
        List<ResidentChange> notice = notice("sizes", 60, 2);
        ResidentChange other = notice.get(1).toBuilder().setNoticeSize(3).build();
        List<SubmitChangesResponse> answers = bench.stream(List.of(notice.getFirst(), other));
        assertTrue(answers.stream()
                .allMatch(
                        each -> IntakeBench.reasons(each).equals(List.of(CheckReason.CHECK_REASON_NOTICE_INCOMPLETE))));
    }

    @Test
    void changesBetweenThoseOfANoticeKeepTheirPlaceBehindIt() {
        List<ResidentChange> notice = notice("between", 70, 2);
        ResidentChange after =
                SampleChanges.move(standingAlone(notice.getFirst()), "7番地").build();
        List<SubmitChangesResponse> answers = bench.stream(List.of(notice.getFirst(), after, notice.getLast()));
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted), () -> answers.toString());
        assertTrue(answers.get(1).getSequence() > answers.get(2).getSequence());
    }

    /** The keys by which the one was found before come from the database: they are given up with the name. */
    @Test
    void threeItemsThatAnotherGivesUpInTheSameNoticeAreNobodyElses() {
        ResidentChange before = SampleChanges.entry(300).build();
        bench.submit(before);
        ResidentChange.Builder renamed = SampleChanges.following(before, "41");
        renamed.getRecordBuilder().getNameBuilder().setFullName("試験　改名");
        ResidentChange.Builder same = SampleChanges.entry(301);
        same.getRecordBuilder().setName(before.getRecord().getName());
        assertEquals(List.of(CheckReason.CHECK_REASON_SAME_THREE_ITEMS), IntakeBench.reasons(bench.submit(same)));
        ResidentChange.Builder newcomer = SampleChanges.entry(302);
        newcomer.getRecordBuilder().setName(before.getRecord().getName());
        List<SubmitChangesResponse> answers = bench.stream(Stream.of(renamed, newcomer)
                .map(each -> each.setNoticeId("renamed").setNoticeSize(2).build())
                .toList());
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted), answers::toString);
    }

    @Test
    void noticeWithAnotherRequestInsideIsRefused() {
        String known = SampleChanges.requestId();
        List<ResidentChange> notice = notice("mixed", 80, 2);
        ResidentChange alone = standingAlone(notice.getFirst());
        bench.submit(known, alone);
        IntakeSession session = bench.session();
        CompletableFuture<SubmitChangesResponse> first =
                session.submit(known, notice.getFirst().toByteArray());
        CompletableFuture<SubmitChangesResponse> second =
                session.submit(SampleChanges.requestId(), notice.getLast().toByteArray());
        assertEquals(List.of(CheckReason.CHECK_REASON_REQUEST_ID_REUSED), IntakeBench.reasons(first.join()));
        assertEquals(List.of(CheckReason.CHECK_REASON_NOTICE_REFUSED), IntakeBench.reasons(second.join()));
    }

    static List<ResidentChange> notice(String id, int firstSerial, int size) {
        return IntStream.range(firstSerial, firstSerial + size)
                .mapToObj(each -> SampleChanges.entry(each)
                        .setNoticeId(id)
                        .setNoticeSize(size)
                        .build())
                .toList();
    }

    private static ResidentChange standingAlone(ResidentChange change) {
        return change.toBuilder().clearNoticeId().clearNoticeSize().build();
    }
}
