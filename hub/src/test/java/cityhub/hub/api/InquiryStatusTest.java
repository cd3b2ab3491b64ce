package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.WorkOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Inquiries that the platform took and nobody answered are asked after, and sent again when the platform lost them. */
final class InquiryStatusTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static ExchangeTown town;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of(
                "cityhub.work.later", "1ms",
                "cityhub.work.most-failures", 2,
                "cityhub.exchanges.status-after", "1ms"));
        town.open(true);
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    /** The question where an inquiry stands, once it is sent. */
    private static ExchangeRecord question(String id) {
        return next(id, "STATUS");
    }

    /** The next piece of a kind about an exchange; everything else is accepted on the way. */
    private static ExchangeRecord next(String id, String kind) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<ExchangeRecord> found = Optional.empty();
            for (ExchangeRecord each : town.take()) {
                if (each.getExchangeId().equals(id) && each.getKind().equals(kind)) {
                    found = Optional.of(each);
                } else {
                    town.report(each, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
                }
            }
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        throw new AssertionError("no " + kind + " is given out");
    }

    private static ExchangeStatus status(String id) {
        return town.system
                .listExchanges(ListExchangesRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addExchangeIds(id)
                        .build())
                .getExchanges(0);
    }

    @Test
    void inquiryThatThePlatformLostIsSentAgainUnderItsOwnIdentity() {
        String id = town.inquired("T-1");
        ExchangeRecord question = question(id);
        assertEquals(Inquiry.getDefaultInstance(), question.getInquiry(), "no more than its number and id goes out");
        assertEquals(15, question.getNumber().length());

        town.report(question, WorkOutcome.WORK_OUTCOME_REFUSED, "EXCHANGE_UNKNOWN");

        assertEquals(ExchangeState.EXCHANGE_STATE_WAITING, status(id).getState());
        ExchangeRecord again = next(id, "INQUIRY");
        assertEquals(ExchangeTown.AFFAIR, again.getInquiry().getAffairCode());
        town.report(again, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, status(id).getState());
    }

    @Test
    void inquiryThatIsNotAnsweredYetIsAskedAfterAgainAnotherDay() {
        String id = town.inquired("T-2");
        for (int day = 0; day < 3; day++) {
            town.report(question(id), WorkOutcome.WORK_OUTCOME_ACCEPTED, "ASKED");
            assertEquals(ExchangeState.EXCHANGE_STATE_SENT, status(id).getState());
        }
    }

    @Test
    void inquiryThatThePlatformWillNotAnswerIsTheSystemsToSee() {
        String id = town.inquired("T-3");

        town.report(question(id), WorkOutcome.WORK_OUTCOME_REFUSED, "CANCELLED");

        assertEquals(ExchangeState.EXCHANGE_STATE_REFUSED, status(id).getState());
        assertEquals("CANCELLED", status(id).getReason());
    }

    @Test
    void questionThatFailsIsParkedForNobodyAndLeavesItsInquiryAsItIs() {
        String id = town.inquired("T-9");
        for (int i = 0; i < 4; i++) {
            town.report(question(id), WorkOutcome.WORK_OUTCOME_FAILED, "TIMED_OUT");
        }

        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, status(id).getState());
        assertEquals(
                List.of(),
                town.officer
                        .listParkedWork(ListParkedWorkRequest.getDefaultInstance())
                        .getWorkList());
    }
}
