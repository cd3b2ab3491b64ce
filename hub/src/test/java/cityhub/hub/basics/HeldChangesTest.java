package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits, what lets it go, and what officers decide. */
class HeldChangesTest {
    private static TestDatabase database;
    private static IntakeBench bench;
    private static HeldChanges held;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        bench = new IntakeBench(database);
        held = database.bean(HeldChanges.class);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void refusedChangeParksLaterOnesUntilItIsCorrected() {
        ResidentChange entry = SampleChanges.entry(1).build();
        bench.submit(entry);
        ResidentChange right = SampleChanges.move(entry, "2番地").build();
        ResidentChange third = SampleChanges.move(right, "3番地").build();
        ResidentChange fourth = SampleChanges.move(third, "4番地").build();
        assertEquals(
                IntakeOutcome.INTAKE_OUTCOME_REFUSED,
                bench.submit(spoilt(right)).getOutcome());
        String parkedId = SampleChanges.requestId();
        assertEquals(
                IntakeOutcome.INTAKE_OUTCOME_PARKED,
                bench.submit(parkedId, third).getOutcome());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_PARKED, bench.submit(fourth).getOutcome());
        assertEquals("1番地", lot(1));

        SubmitChangesResponse corrected = bench.submit(right);

        assertTrue(IntakeBench.isAccepted(corrected));
        assertEquals("4番地", lot(1));
        SubmitChangesResponse released = bench.submit(parkedId, third);
        assertTrue(IntakeBench.isAccepted(released));
        assertEquals(corrected.getSequence() + 1, released.getSequence());
        assertEquals(0, heldOf(1));
    }

    @Test
    void changeThatCameTooEarlyGoesOnOnceTheMissingOneArrives() {
        ResidentChange entry = SampleChanges.entry(2).build();
        ResidentChange second = SampleChanges.move(entry, "2番地").build();
        ResidentChange third = SampleChanges.move(second, "3番地").build();
        bench.submit(entry);
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, bench.submit(third).getOutcome());
        assertTrue(IntakeBench.isAccepted(bench.submit(second)));
        assertEquals("3番地", lot(2));
    }

    @Test
    void correctionThatIsWrongToGoesOnParking() {
        ResidentChange entry = SampleChanges.entry(3).build();
        ResidentChange second = SampleChanges.move(entry, "2番地").build();
        bench.submit(entry);
        bench.submit(spoilt(second));
        assertEquals(
                IntakeOutcome.INTAKE_OUTCOME_REFUSED,
                bench.submit(spoilt(second)).getOutcome());
        ResidentChange third = SampleChanges.move(second, "3番地").build();
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_PARKED, bench.submit(third).getOutcome());
        bench.submit(second);
        assertEquals("3番地", lot(3));
    }

    @Test
    void otherPersonsGoOnMeanwhile() {
        bench.submit(spoilt(SampleChanges.entry(4).build()));
        assertTrue(IntakeBench.isAccepted(bench.submit(SampleChanges.entry(5))));
    }

    @Test
    void discardedChangeLetsLaterOnesGo() {
        ResidentChange entry = SampleChanges.entry(6).build();
        ResidentChange second = SampleChanges.move(entry, "2番地").build();
        ResidentChange third = SampleChanges.move(second, "3番地").build();
        bench.submit(entry);
        String refusedId = SampleChanges.requestId();
        bench.submit(refusedId, spoilt(second));
        bench.submit(third);
        List<SubmitChangesResponse> answers =
                held.decide("officer-1", refusedId, HeldDecision.HELD_DECISION_DISCARD, "entered twice");
        assertEquals(2, answers.size());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, answers.getFirst().getOutcome());
        assertTrue(IntakeBench.isAccepted(answers.getLast()));
        assertEquals("3番地", lot(6));
        assertEquals(0, heldOf(6));
    }

    @Test
    void discardedLastChangeLeavesRoomForTheNextHistoryNumber() {
        ResidentChange entry = SampleChanges.entry(7).build();
        ResidentChange second = SampleChanges.move(entry, "2番地").build();
        bench.submit(entry);
        String refusedId = SampleChanges.requestId();
        bench.submit(refusedId, spoilt(second));
        held.decide("officer-1", refusedId, HeldDecision.HELD_DECISION_DISCARD, "entered twice");
        assertTrue(IntakeBench.isAccepted(bench.submit(SampleChanges.move(second, "3番地"))));
    }

    @Test
    void acceptedAlertTakesTheChangeInWithTheLateNumber() {
        ResidentChange.Builder entry = SampleChanges.entry(8);
        entry.getRecordBuilder().clearIndividualNumber();
        bench.submit(entry);
        ResidentChange.Builder late = SampleChanges.following(entry.build(), "47");
        late.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(8));
        ResidentChange third = SampleChanges.move(late.build(), "3番地").build();
        String lateId = SampleChanges.requestId();
        bench.submit(lateId, late.build());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_PARKED, bench.submit(third).getOutcome());
        List<SubmitChangesResponse> answers =
                held.decide("officer-1", lateId, HeldDecision.HELD_DECISION_ACCEPT, "seen on paper");
        assertTrue(answers.stream().allMatch(IntakeBench::isAccepted));
        assertEquals(2, answers.size());
        assertEquals(
                Optional.of(SampleChanges.individualNumber(8)),
                bench.number(SampleChanges.addresseeNumber(8), NumberDomain.INDIVIDUAL));
        assertTrue(IntakeBench.isAccepted(bench.submit(lateId, late.build())));
    }

    @Test
    void acceptingTheNumberOfAnotherLeavesItWhereItIs() {
        bench.submit(SampleChanges.entry(9));
        ResidentChange.Builder other = SampleChanges.entry(10);
        other.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(9));
        String id = SampleChanges.requestId();
        bench.submit(id, other.build());
        held.decide("officer-1", id, HeldDecision.HELD_DECISION_ACCEPT, "two persons");
        assertEquals(Optional.empty(), bench.number(SampleChanges.addresseeNumber(10), NumberDomain.INDIVIDUAL));
        assertEquals(
                Optional.of(SampleChanges.individualNumber(9)),
                bench.number(SampleChanges.addresseeNumber(9), NumberDomain.INDIVIDUAL));
    }

    @Test
    void errorCantBeAccepted() {
        String id = SampleChanges.requestId();
        bench.submit(id, spoilt(SampleChanges.entry(11).build()));
        HubException refused = assertThrows(
                HubException.class, () -> held.decide("officer-1", id, HeldDecision.HELD_DECISION_ACCEPT, "please"));
        assertEquals(ErrorReason.ERROR_REASON_STATE_CONFLICT, refused.reason());
        assertEquals(1, heldOf(11));
    }

    @Test
    void decisionOnNothingIsNotFound() {
        HubException refused = assertThrows(
                HubException.class,
                () -> held.decide("officer-1", SampleChanges.requestId(), HeldDecision.HELD_DECISION_DISCARD, "none"));
        assertEquals(ErrorReason.ERROR_REASON_NOT_FOUND, refused.reason());
    }

    @Test
    void noticeIsDecidedAsAWhole() {
        bench.submit(SampleChanges.entry(20));
        List<ResidentChange> notice = NoticeTest.notice("decide", 21, 2);
        ResidentChange.Builder other = notice.getFirst().toBuilder();
        other.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(20));
        String id = SampleChanges.requestId();
        IntakeSession session = bench.session();
        CompletableFuture<SubmitChangesResponse> first =
                session.submit(id, other.build().toByteArray());
        session.submit(SampleChanges.requestId(), notice.getLast().toByteArray())
                .join();
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, first.join().getOutcome());
        List<SubmitChangesResponse> answers =
                held.decide("officer-1", id, HeldDecision.HELD_DECISION_ACCEPT, "two persons");
        assertEquals(2, answers.stream().filter(IntakeBench::isAccepted).count());
        assertTrue(bench.stored(SampleChanges.addresseeNumber(22)).isPresent());
    }

    @Test
    void decisionIsInTheLedger() {
        String id = SampleChanges.requestId();
        bench.submit(id, spoilt(SampleChanges.entry(12).build()));
        long before = bench.count("SELECT COUNT(*) FROM evidence_batch");
        held.decide("officer-1", id, HeldDecision.HELD_DECISION_DISCARD, "entered twice");
        assertTrue(bench.count("SELECT COUNT(*) FROM evidence_batch") > before);
    }

    @Test
    void listingByAnOfficerStandsInTheLedgerAndTheRegistersOwnDoesNot() {
        String id = SampleChanges.requestId();
        bench.submit(id, spoilt(SampleChanges.entry(14).build()));
        String listed = "SELECT COUNT(*) FROM evidence_outbox WHERE kind = 'held-changes-listed' AND batch IS NOT NULL";
        long before = bench.count(listed);
        held.list(Optional.empty(), 0, 10);
        assertEquals(before, bench.count(listed));
        held.list(Optional.of("officer-1"), 0, 10);
        assertEquals(before + 1, bench.count(listed));
    }

    @Test
    void heldChangesAreListedInPages() {
        ResidentChange entry = SampleChanges.entry(13).build();
        String id = SampleChanges.requestId();
        bench.submit(id, spoilt(entry));
        HeldChange last = null;
        long after = 0;
        for (HeldChanges.Page page = held.list(Optional.empty(), after, 1);
                !page.changes().isEmpty();
                page = held.list(Optional.empty(), after, 1)) {
            after = page.last().orElseThrow();
            last = page.changes().getFirst();
            if (last.getRequestId().equals(id)) {
                break;
            }
        }
        assertEquals(id, last.getRequestId());
        assertEquals(SampleChanges.addresseeNumber(13), last.getAddresseeNumber());
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, last.getOutcome());
        assertTrue(last.getReceivedTime().getSeconds() > 0);
    }

    private static ResidentChange spoilt(ResidentChange change) {
        ResidentChange.Builder spoilt = change.toBuilder();
        spoilt.getRecordBuilder().setSex("7");
        return spoilt.build();
    }

    private static String lot(int serial) {
        return bench.stored(SampleChanges.addresseeNumber(serial))
                .orElseThrow()
                .getAddress()
                .getLot();
    }

    private static long heldOf(int serial) {
        return bench.count("SELECT COUNT(*) FROM basics_held WHERE addressee_number = '"
                + SampleChanges.addresseeNumber(serial) + "'");
    }
}
