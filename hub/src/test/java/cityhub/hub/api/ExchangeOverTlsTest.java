package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.LedgerRecord;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.hub.basics.Registered;
import cityhub.intermediary.v1.CancelInquiriesRequest;
import cityhub.intermediary.v1.DecideParkedWorkRequest;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ItemValue;
import cityhub.intermediary.v1.ListExchangeRecordsRequest;
import cityhub.intermediary.v1.ListExchangesRequest;
import cityhub.intermediary.v1.ListParkedWorkRequest;
import cityhub.intermediary.v1.NewFlags;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.ParkedDecision;
import cityhub.intermediary.v1.ParkedWork;
import cityhub.intermediary.v1.PlatformAnswer;
import cityhub.intermediary.v1.RegisterInquiriesRequest;
import cityhub.intermediary.v1.RegisterReplicasRequest;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.SetFlagsRequest;
import cityhub.intermediary.v1.TakeWorkRequest;
import cityhub.intermediary.v1.TakeWorkResponse;
import cityhub.intermediary.v1.Urgency;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.registry.v1.AgreementTerms;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exchanges as systems, the platform's connector and officers see them: a whole hub behind mutual TLS. */
class ExchangeOverTlsTest {
    private static final int MOST_FAILURES = 3;
    private static ExchangeTown town;

    @BeforeAll
    static void start() {
        town = new ExchangeTown(Map.of(
                "cityhub.work.later", "1ms", "cityhub.work.lease", "30s", "cityhub.work.most-failures", MOST_FAILURES));
    }

    @AfterAll
    static void stop() {
        town.close();
    }

    /** Each test begins with the line open and nothing waiting. */
    @BeforeEach
    void drain() {
        town.open(true);
        town.acceptAll();
    }

    @Test
    void inquiryOutOfHoursIsKeptAndSentAtTheOpeningUnderTheIntegratedNumber() {
        town.open(false);
        ExchangeReceipt receipt =
                town.inquire(ExchangeTown.inquiry("T-1").build()).getFirst();
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED, receipt.getOutcome());
        assertTrue(receipt.getExpectedTime().getSeconds() > Instant.now().getEpochSecond());
        assertFalse(town.takeAll().getOpen());
        assertEquals(List.of(), town.take());

        town.open(true);
        List<ExchangeRecord> sent = town.acceptAll();

        ExchangeRecord inquiry = sent.getLast();
        assertEquals("INQUIRY", inquiry.getKind());
        assertEquals(receipt.getExchangeId(), inquiry.getExchangeId());
        assertEquals(15, inquiry.getNumber().length());
        assertEquals("2026-04-01", inquiry.getInquiry().getStartDate());
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(receipt.getExchangeId()));
    }

    @Test
    void connectorThatWaitsGetsWorkWhenItComesAndNothingWhenItsTimeIsOver() throws Exception {
        TakeWorkRequest waiting = TakeWorkRequest.newBuilder()
                .setAgreementId(town.connection)
                .setMost(100)
                .setWaitMillis(5000)
                .build();
        town.inquired("T-1");
        town.acceptAll();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TakeWorkResponse> taken = threads.submit(() -> town.connector.takeWork(waiting));
            String id = town.inquired("T-1");
            ExchangeRecord work =
                    ExchangeTown.records(taken.get().getDisclosure()).getFirst();
            assertEquals(id, work.getExchangeId());
            town.report(work, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        }
        TakeWorkResponse nothing =
                town.connector.takeWork(waiting.toBuilder().setWaitMillis(50).build());
        assertFalse(nothing.hasDisclosure());
        assertTrue(nothing.getOpen());
        StatusRuntimeException tooLong = assertThrows(
                StatusRuntimeException.class,
                () -> town.connector.takeWork(
                        waiting.toBuilder().setWaitMillis(5001).build()));
        assertEquals(Status.Code.INVALID_ARGUMENT, tooLong.getStatus().getCode());
    }

    @Test
    void codeIsAcquiredOnceAndBeforeTheFirstInquiry() {
        sql("DELETE FROM addressee_acquisition");
        town.inquired("T-3");
        town.inquired("T-3");

        assertEquals(
                List.of("ACQUISITION", "INQUIRY", "INQUIRY"),
                town.acceptAll().stream().map(ExchangeRecord::getKind).toList());
        town.inquired("T-3");
        assertEquals(
                List.of("INQUIRY"),
                town.acceptAll().stream().map(ExchangeRecord::getKind).toList());
    }

    @Test
    void answerComesBackInTheNumberThatAskedSealedAndRecorded() {
        String id = town.inquired("T-9");
        ExchangeRecord work = town.acceptAll().getLast();
        assertEquals(
                EntryKind.ENTRY_KIND_NOT_FOUND,
                Registered.entries(town.fetch(id)).getFirst().getKind());

        assertEquals("KEPT", town.submit(ExchangeTown.answer(work, "課税あり")));
        var disclosure = town.fetch(id);

        ExchangeRecord answer = ExchangeTown.records(disclosure).getFirst();
        assertEquals("T-9", answer.getNumber());
        assertEquals("課税あり", answer.getAnswer().getItems(0).getValues(0).getValue());
        assertEquals(ExchangeState.EXCHANGE_STATE_ANSWERED, town.state(id));
        assertTrue(disclosure.getStatement().contains("\nmode: INQUIRY\n"), disclosure.getStatement());
        assertFalse(disclosure.getStatement().contains("課税"));
    }

    @Test
    void repeatedRequestGivesTheSameExchangeAndNothingTwice() {
        NewInquiry inquiry = ExchangeTown.inquiry("T-2").build();
        String first = town.inquire(inquiry).getFirst().getExchangeId();

        List<ExchangeReceipt> again = town.inquire(inquiry, inquiry);

        again.forEach(each -> {
            assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_REPEATED, each.getOutcome());
            assertEquals(first, each.getExchangeId());
        });
        assertEquals(
                1,
                town.acceptAll().stream()
                        .filter(each -> each.getKind().equals("INQUIRY"))
                        .count());
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_REQUEST_ID_REUSED,
                town.inquire(inquiry.toBuilder().setNumber("T-1").build())
                        .getFirst()
                        .getOutcome());
    }

    @Test
    void badLinesAreRefusedWithTheirReasonAndGoodOnesProceed() {
        NewInquiry.Builder unlisted = ExchangeTown.inquiry("T-2");
        unlisted.getInquiryBuilder().setItemNameCodes(0, ExchangeTown.UNLISTED);
        NewInquiry.Builder notAgreed = ExchangeTown.inquiry("T-2");
        notAgreed.getInquiryBuilder().setItemNameCodes(0, "TM00000000000077");
        NewInquiry.Builder malformed = ExchangeTown.inquiry("T-2");
        malformed.getInquiryBuilder().setAffairCode("27");
        NewInquiry.Builder backwards = ExchangeTown.inquiry("T-2");
        backwards.getInquiryBuilder().setEndDate("2025-01-01");

        List<ExchangeReceipt> receipts = town.inquire(
                ExchangeTown.inquiry("T-404").build(),
                unlisted.build(),
                ExchangeTown.inquiry("T-2").build(),
                notAgreed.build(),
                malformed.build(),
                backwards.build());

        assertEquals(
                List.of(
                        ExchangeOutcome.EXCHANGE_OUTCOME_NUMBER_UNKNOWN,
                        ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN,
                        ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_NOT_PERMITTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_INVALID,
                        ExchangeOutcome.EXCHANGE_OUTCOME_INVALID),
                receipts.stream().map(ExchangeReceipt::getOutcome).toList());
        assertTrue(receipts.get(4).getDescription().startsWith("inquiry.affair_code"));
        assertTrue(receipts.get(5).getDescription().contains("end_date"));
    }

    @Test
    void inquiryGoesOutOnTheLegalRowThatTheAgreementNamesAndOnNoOther() {
        NewInquiry silent = ExchangeTown.inquiry("T-1").build();
        NewInquiry named = onRow(ExchangeTown.ROW);

        List<ExchangeReceipt> receipts = town.inquire(silent, named, onRow("70"), onRow("069"));

        assertEquals(
                List.of(
                        ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_NOT_PERMITTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_INVALID),
                receipts.stream().map(ExchangeReceipt::getOutcome).toList());
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_REPEATED,
                town.inquire(silent).getFirst().getOutcome());
        assertEquals(
                List.of(ExchangeTown.ROW, ExchangeTown.ROW),
                town.acceptAll().stream()
                        .filter(each -> each.getKind().equals("INQUIRY"))
                        .map(each -> each.getInquiry().getLegalRow())
                        .toList());
    }

    @Test
    void rowIsToBeNamedWhereTheAgreementHasSeveralAndIsHeldAgainstTheMasterData() {
        AgreementTerms.Builder terms = ExchangeTown.terms();
        terms.addExchanges(terms.getExchanges(0).toBuilder().setLegalRow("70"));
        String several = town.town.agreed(terms, false);

        List<ExchangeReceipt> receipts = town.system
                .registerInquiries(RegisterInquiriesRequest.newBuilder()
                        .setAgreementId(several)
                        .addInquiries(ExchangeTown.inquiry("T-1"))
                        .addInquiries(onRow("70"))
                        .addInquiries(onRow(ExchangeTown.ROW))
                        .build())
                .getReceiptsList();

        assertEquals(
                List.of(
                        ExchangeOutcome.EXCHANGE_OUTCOME_NOT_PERMITTED,
                        ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN,
                        ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED),
                receipts.stream().map(ExchangeReceipt::getOutcome).toList());
        assertTrue(receipts.getFirst().getDescription().startsWith("inquiry.legal_row"));
        town.acceptAll();
    }

    private static NewInquiry onRow(String row) {
        NewInquiry.Builder inquiry = ExchangeTown.inquiry("T-1");
        inquiry.getInquiryBuilder().setLegalRow(row);
        return inquiry.build();
    }

    @Test
    void counterGoesBeforeNormalAndBatchAndHurriesWhatTheSamePersonHasWaiting() {
        town.inquire(
                ExchangeTown.inquiry("T-1").setUrgency(Urgency.URGENCY_BATCH).build());
        town.inquire(
                ExchangeTown.inquiry("T-2").setUrgency(Urgency.URGENCY_NORMAL).build());
        String counter = town.inquire(ExchangeTown.inquiry("T-1")
                        .setUrgency(Urgency.URGENCY_COUNTER)
                        .build())
                .getFirst()
                .getExchangeId();

        List<ExchangeRecord> order = town.acceptAll().stream()
                .filter(each -> each.getKind().equals("INQUIRY"))
                .toList();

        assertEquals(3, order.size());
        assertEquals(
                order.get(0).getNumber(),
                order.stream()
                        .filter(each -> each.getExchangeId().equals(counter))
                        .findFirst()
                        .orElseThrow()
                        .getNumber());
    }

    @Test
    void workOfNightBatchesComesLastAndIsLeftWhenOnlyAwaitedWorkIsAskedFor() {
        town.inquire(
                ExchangeTown.inquiry("T-1").setUrgency(Urgency.URGENCY_BATCH).build());
        town.inquire(
                ExchangeTown.inquiry("T-2").setUrgency(Urgency.URGENCY_NORMAL).build());
        TakeWorkRequest awaitedOnly = TakeWorkRequest.newBuilder()
                .setAgreementId(town.connection)
                .setMost(100)
                .setAwaitedOnly(true)
                .build();

        TakeWorkResponse first = town.connector.takeWork(awaitedOnly);

        List<ExchangeRecord> awaited = ExchangeTown.records(first.getDisclosure());
        assertEquals(1, awaited.size());
        assertEquals(1, first.getAwaited());
        assertFalse(town.connector.takeWork(awaitedOnly).hasDisclosure(), "the batch is left");
        town.inquire(
                ExchangeTown.inquiry("T-3").setUrgency(Urgency.URGENCY_COUNTER).build());
        TakeWorkResponse mixed = town.takeAll();
        List<ExchangeRecord> records = ExchangeTown.records(mixed.getDisclosure());
        assertEquals(2, records.size());
        assertEquals(1, mixed.getAwaited(), "the counter's comes first");
        for (ExchangeRecord each : List.of(awaited.getFirst(), records.get(0), records.get(1))) {
            town.report(each, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        }
        town.acceptAll();
    }

    @Test
    void workOnAMediumIsNotGivenOutAgainAndTheMediumStandsInTheLedger() {
        town.acceptAll();
        String id = town.inquired("T-1");
        List<ExchangeRecord> taken = town.take();
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> town.report(taken.getFirst(), WorkOutcome.WORK_OUTCOME_CARRIED, ""))
                        .reason());
        String medium = "M-" + id.substring(0, 8).toUpperCase(Locale.ROOT);

        taken.forEach(each -> town.report(each, WorkOutcome.WORK_OUTCOME_CARRIED, medium));

        assertEquals(List.of(), town.take());
        List<String> acts = LedgerServiceGrpc.newBlockingStub(town.officer.getChannel())
                .searchRecords(SearchRecordsRequest.newBuilder()
                        .setParticipantId("platform-connector")
                        .setPurpose("試験")
                        .build())
                .getRecordsList()
                .stream()
                .map(LedgerRecord::getStatement)
                .filter(each -> each.contains("work-carried-on-medium") && each.contains("medium:" + medium))
                .toList();
        assertEquals(1, acts.size());
        taken.forEach(each -> town.report(each, WorkOutcome.WORK_OUTCOME_ACCEPTED, ""));
        town.acceptAll();
    }

    @Test
    void workThatIsNotReportedIsGivenOutAgainUnderItsOwnIdentity() {
        String id = town.inquired("T-2");
        lastTaken(id);
        assertEquals(List.of(), town.take());

        pastLeases();
        List<ExchangeRecord> again = town.take();

        assertEquals(id, again.getFirst().getExchangeId());
        town.report(again.getFirst(), WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
        town.report(again.getFirst(), WorkOutcome.WORK_OUTCOME_REFUSED, "LATE");
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(id));
    }

    @Test
    void workThatCouldNotBeSealedDoesNotWaitForTheEndOfALeaseThatNobodyHas() {
        String id = town.inquired("T-2");
        sql("RENAME TABLE evidence_batch TO evidence_batch_away");
        try {
            StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, town::takeAll);
            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
        } finally {
            sql("RENAME TABLE evidence_batch_away TO evidence_batch");
        }

        List<ExchangeRecord> taken = town.acceptAll();

        assertEquals(id, taken.getLast().getExchangeId());
    }

    @Test
    void cancelledInquiryIsNotSentAndIsCancelledAtThePlatformWhenItMayHaveIt() {
        town.inquired("T-1");
        town.acceptAll();
        String unsent = town.inquired("T-1");
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_CANCELLED, cancel(unsent));
        assertEquals(List.of(), town.take());

        String sent = town.inquired("T-1");
        ExchangeRecord work = town.acceptAll().getLast();
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_CANCELLED, cancel(sent));
        assertEquals(
                List.of("CANCEL " + sent),
                town.acceptAll().stream()
                        .map(each -> each.getKind() + " " + each.getExchangeId())
                        .toList());
        assertEquals("TOO_LATE", town.submit(ExchangeTown.answer(work, "遅い")));
        assertEquals(ExchangeOutcome.EXCHANGE_OUTCOME_CANCELLED, cancel(sent));
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_NOT_FOUND,
                cancel(UUID.randomUUID().toString()));
    }

    @Test
    void answersToNobodyOfAnotherPersonOrAboutOtherItemsAreDropped() {
        town.inquired("T-2");
        ExchangeRecord other = town.acceptAll().getLast();
        String id = town.inquired("T-1");
        ExchangeRecord work = town.acceptAll().getLast();
        PlatformAnswer right = ExchangeTown.answer(work, "あり");
        PlatformAnswer.Builder moreItems = right.toBuilder();
        moreItems
                .getAnswerBuilder()
                .addItems(right.getAnswer().getItems(0).toBuilder().setItemNameCode(ExchangeTown.CARE));

        assertEquals(
                "WRONG_PERSON",
                town.submit(
                        right.toBuilder().setIntegratedNumber(other.getNumber()).build()));
        assertEquals("WRONG_ITEMS", town.submit(moreItems.build()));
        PlatformAnswer.Builder malformed = right.toBuilder();
        malformed.getAnswerBuilder().getItemsBuilder(0).setStatus("とても長い状態");
        assertEquals("MALFORMED", town.submit(malformed.build()));
        assertEquals(
                "UNKNOWN",
                town.submit(right.toBuilder()
                        .setExchangeId(UUID.randomUUID().toString())
                        .build()));
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(id));
        assertEquals("KEPT", town.submit(right));
        assertEquals("REPEATED", town.submit(right));
        assertEquals("CONTRADICTS", town.submit(ExchangeTown.answer(work, "なし")));
        assertEquals(
                "あり",
                ExchangeTown.records(town.fetch(id))
                        .getFirst()
                        .getAnswer()
                        .getItems(0)
                        .getValues(0)
                        .getValue());
    }

    @Test
    void answerThatOvertakesTheReportIsKeptAndEndsTheWork() {
        String id = town.inquired("T-1");
        ExchangeRecord work = lastTaken(id);
        assertEquals("KEPT", town.submit(ExchangeTown.answer(work, "早い")));

        town.report(work, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");

        assertEquals(ExchangeState.EXCHANGE_STATE_ANSWERED, town.state(id));
    }

    @Test
    void whatFailsTooOftenIsParkedAndAnOfficerHasItSentAgain() {
        String id = town.inquired("T-1");
        for (int i = 0; i < MOST_FAILURES; i++) {
            town.report(lastTaken(id), WorkOutcome.WORK_OUTCOME_FAILED, "LINE_DOWN");
        }
        assertEquals(ExchangeState.EXCHANGE_STATE_PARKED, town.state(id));
        ParkedWork parked =
                town.officer.listParkedWork(ListParkedWorkRequest.getDefaultInstance()).getWorkList().stream()
                        .filter(each -> each.getExchangeId().equals(id))
                        .findFirst()
                        .orElseThrow();
        assertEquals("LINE_DOWN", parked.getReason());
        assertEquals(MOST_FAILURES, parked.getAttempts());
        assertEquals(List.of(), town.take());

        town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                .setExchangeId(id)
                .setDecision(ParkedDecision.PARKED_DECISION_SEND_AGAIN)
                .setReason("回線が復旧したため")
                .build());

        assertEquals(id, town.acceptAll().getLast().getExchangeId());
        assertEquals(
                "NOT_FOUND",
                Refusal.of(assertThrows(
                                StatusRuntimeException.class,
                                () -> town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                                        .setExchangeId(id)
                                        .setDecision(ParkedDecision.PARKED_DECISION_GIVE_UP)
                                        .setReason("二度目")
                                        .build())))
                        .reason());
    }

    @Test
    void inquiryThatIsGivenUpIsTakenBackAtThePlatformWhichMayHaveIt() {
        String id = town.inquired("T-1");
        for (int i = 0; i < MOST_FAILURES; i++) {
            town.report(lastTaken(id), WorkOutcome.WORK_OUTCOME_FAILED, "NO_ANSWER");
        }

        decide(id, ParkedDecision.PARKED_DECISION_GIVE_UP);

        assertEquals(ExchangeState.EXCHANGE_STATE_CANCELLED, town.state(id));
        assertEquals(
                List.of("CANCEL " + id),
                town.acceptAll().stream()
                        .map(each -> each.getKind() + " " + each.getExchangeId())
                        .toList());
    }

    @Test
    void inquiryThatNeverWentOutIsGivenUpWithoutAWordToThePlatform() {
        sql("DELETE FROM addressee_acquisition");
        String id = town.inquired("T-2");
        ExchangeRecord acquisition = town.take().getFirst();
        town.report(acquisition, WorkOutcome.WORK_OUTCOME_REFUSED, "E-7");
        assertEquals(List.of(), town.take());

        decide(id, ParkedDecision.PARKED_DECISION_GIVE_UP);
        decide(acquisition.getExchangeId(), ParkedDecision.PARKED_DECISION_GIVE_UP);

        assertEquals(List.of(), town.acceptAll());
    }

    @Test
    void inquiryBehindARefusedAcquisitionWaitsForAnOfficerAndGoesOnByItself() {
        sql("DELETE FROM addressee_acquisition");
        String id = town.inquired("T-2");
        ExchangeRecord acquisition = town.take().getFirst();
        assertEquals("ACQUISITION", acquisition.getKind());
        town.report(acquisition, WorkOutcome.WORK_OUTCOME_REFUSED, "E-7");
        assertEquals(List.of(), town.take());
        assertEquals(ExchangeState.EXCHANGE_STATE_PARKED, town.state(id));
        Map<String, String> reasons =
                town.officer.listParkedWork(ListParkedWorkRequest.getDefaultInstance()).getWorkList().stream()
                        .collect(Collectors.toMap(ParkedWork::getExchangeId, ParkedWork::getReason));
        assertEquals("E-7", reasons.get(acquisition.getExchangeId()));
        assertEquals("CODE_NOT_ACQUIRED", reasons.get(id));

        town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                .setExchangeId(acquisition.getExchangeId())
                .setDecision(ParkedDecision.PARKED_DECISION_SEND_AGAIN)
                .setReason("住基側の登録を確認したため")
                .build());

        assertEquals(
                List.of("ACQUISITION", "INQUIRY"),
                town.acceptAll().stream().map(ExchangeRecord::getKind).toList());
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(id));
    }

    @Test
    void acquisitionThatIsGivenUpIsAskedForAnewByTheNextInquiry() {
        sql("DELETE FROM addressee_acquisition");
        town.inquired("T-3");
        ExchangeRecord acquisition = town.take().getFirst();
        town.report(acquisition, WorkOutcome.WORK_OUTCOME_REFUSED, "E-7");
        decide(acquisition.getExchangeId(), ParkedDecision.PARKED_DECISION_GIVE_UP);
        town.take();

        town.inquired("T-3");

        assertEquals("ACQUISITION", town.take().getFirst().getKind());
        sql("UPDATE delivery_work SET due_time = UTC_TIMESTAMP(6)");
    }

    @Test
    void parkedReplicaThatANewerOneHasOvertakenIsNotSentAgain() {
        String old = replicated("1");
        for (int i = 0; i < MOST_FAILURES; i++) {
            town.report(lastTaken(old), WorkOutcome.WORK_OUTCOME_FAILED, "TIMED_OUT");
        }
        assertEquals(ExchangeState.EXCHANGE_STATE_PARKED, town.state(old));
        replicated("2");

        assertEquals(
                "STATE_CONFLICT",
                Refusal.of(assertThrows(
                                StatusRuntimeException.class,
                                () -> decide(old, ParkedDecision.PARKED_DECISION_SEND_AGAIN)))
                        .reason());
        decide(old, ParkedDecision.PARKED_DECISION_GIVE_UP);
        assertEquals(ExchangeState.EXCHANGE_STATE_CANCELLED, town.state(old));
    }

    @Test
    void cancellationThatIsParkedLeavesItsInquiryCancelled() {
        String id = town.inquired("T-1");
        ExchangeRecord work = town.acceptAll().getLast();
        cancel(id);
        for (int i = 0; i < MOST_FAILURES; i++) {
            town.report(lastTaken(id), WorkOutcome.WORK_OUTCOME_FAILED, "TIMED_OUT");
        }
        assertEquals(ExchangeState.EXCHANGE_STATE_CANCELLED, town.state(id));
        decide(id, ParkedDecision.PARKED_DECISION_SEND_AGAIN);
        assertEquals(ExchangeState.EXCHANGE_STATE_CANCELLED, town.state(id));
        assertEquals("CANCEL", town.acceptAll().getLast().getKind());
        assertEquals("TOO_LATE", town.submit(ExchangeTown.answer(work, "遅い")));
    }

    private static void decide(String id, ParkedDecision decision) {
        town.officer.decideParkedWork(DecideParkedWorkRequest.newBuilder()
                .setExchangeId(id)
                .setDecision(decision)
                .setReason("試験")
                .build());
    }

    private static String replicated(String value) {
        return town.system
                .registerReplicas(RegisterReplicasRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addReplicas(NewReplica.newBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setNumber("T-1")
                                .setReplica(Replica.newBuilder()
                                        .setItemNameCode(ExchangeTown.TAX)
                                        .setRecordKey("R-2")
                                        .setPublicationStartDate("2026-06-01")
                                        .setPublicationEndDate("9999-12-31")
                                        .addValues(ItemValue.newBuilder()
                                                .setItemCode("01")
                                                .setValue(value))))
                        .build())
                .getReceipts(0)
                .getExchangeId();
    }

    @Test
    void inquiryThatNobodyAnswersExpires() {
        String id = town.inquired("T-1");
        sql("UPDATE delivery_work SET expire_time = UTC_TIMESTAMP(6) WHERE exchange_id = '" + id + "'");

        awaitExpired(id);

        String sent = town.inquired("T-1");
        ExchangeRecord work = town.acceptAll().getLast();
        assertEquals(ExchangeState.EXCHANGE_STATE_SENT, town.state(sent));
        sql("UPDATE intermediary_exchange SET expire_time = UTC_TIMESTAMP(6) WHERE exchange_id = '" + sent + "'");
        awaitExpired(sent);
        assertEquals("TOO_LATE", town.submit(ExchangeTown.answer(work, "遅い")));
    }

    @Test
    void platformsRefusalIsTheSystemsToSee() {
        String id = town.inquired("T-1");
        town.report(lastTaken(id), WorkOutcome.WORK_OUTCOME_REFUSED, "E-102");

        var status = town.system
                .listExchanges(ListExchangesRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addExchangeIds(id)
                        .build())
                .getExchanges(0);
        assertEquals(ExchangeState.EXCHANGE_STATE_REFUSED, status.getState());
        assertEquals("E-102", status.getReason());
    }

    @Test
    void replicasAndFlagsGoOutInOrderPerPerson() {
        NewReplica replica = NewReplica.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setNumber("T-2")
                .setReplica(Replica.newBuilder()
                        .setItemNameCode(ExchangeTown.TAX)
                        .setRecordKey("R-1")
                        .setPublicationStartDate("2026-06-01")
                        .setPublicationEndDate("9999-12-31")
                        .addValues(ItemValue.newBuilder().setItemCode("01").setValue("120000")))
                .build();
        NewReplica end = replica.toBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setEnd(true)
                .setReplica(replica.getReplica().toBuilder().clearValues().setPublicationEndDate("2027-05-31"))
                .build();
        var receipts = town.system
                .registerReplicas(RegisterReplicasRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addReplicas(replica)
                        .addReplicas(end)
                        .addReplicas(end.toBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setReplica(end.getReplica().toBuilder().setItemNameCode(ExchangeTown.CARE)))
                        .build())
                .getReceiptsList();
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_NOT_PERMITTED, receipts.get(2).getOutcome());
        var flags = town.system.setFlags(SetFlagsRequest.newBuilder()
                .setAgreementId(town.agreement)
                .addFlags(NewFlags.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setNumber("T-2")
                        .setFlags(ExchangeFlags.newBuilder()
                                .setNoAutomaticAnswer("1")
                                .setNotDisclosed("0")))
                .build());

        List<ExchangeRecord> sent = town.acceptAll();

        assertEquals(
                List.of("REPLICA", "REPLICA_END", "FLAGS"),
                sent.stream().map(ExchangeRecord::getKind).toList());
        assertEquals("120000", sent.getFirst().getReplica().getValues(0).getValue());
        assertEquals("1", sent.getLast().getFlags().getNoAutomaticAnswer());
        assertEquals(
                ExchangeState.EXCHANGE_STATE_DONE,
                town.state(flags.getReceipts(0).getExchangeId()));
    }

    @Test
    void officerReadsWhoAskedAboutAResidentAndTheReadingIsRecorded() {
        String id = town.inquired("T-3");

        var records = town.officer
                .listExchangeRecords(ListExchangeRecordsRequest.newBuilder()
                        .setAddresseeNumber("103")
                        .setPurpose("本人からの請求")
                        .build())
                .getRecordsList();

        assertEquals(id, records.getFirst().getRecordId());
        assertEquals("tax-system", records.getFirst().getInquirer());
        assertEquals(List.of(ExchangeTown.TAX), records.getFirst().getItemNameCodesList());
        assertEquals(
                "NOT_FOUND",
                Refusal.of(assertThrows(
                                StatusRuntimeException.class,
                                () -> town.officer.listExchangeRecords(ListExchangeRecordsRequest.newBuilder()
                                        .setAddresseeNumber("404")
                                        .setPurpose("確認")
                                        .build())))
                        .reason());
    }

    @Test
    void masterDataAppliesFromItsDateAndTheSameVersionChangesNothing() {
        assertEquals(1, town.master(1, "2026-01-01", ExchangeTown.UNLISTED));
        assertEquals(1, town.master(2, "2999-01-01", ExchangeTown.UNLISTED));
        assertEquals(
                ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED,
                town.inquire(ExchangeTown.inquiry("T-1").build()).getFirst().getOutcome());
    }

    @Test
    void exchangesOfAnotherAgreementAreNotFound() {
        String id = town.inquired("T-1");
        town.acceptAll();
        String other = town.town.agreed(ExchangeTown.terms(), false);

        assertEquals(
                0,
                town.system
                        .listExchanges(ListExchangesRequest.newBuilder()
                                .setAgreementId(other)
                                .addExchangeIds(id)
                                .build())
                        .getExchangesCount());
        assertEquals(
                "AGREEMENT_UNKNOWN",
                Refusal.of(assertThrows(
                                StatusRuntimeException.class,
                                () -> town.system.listExchanges(ListExchangesRequest.newBuilder()
                                        .setAgreementId(town.connection)
                                        .build())))
                        .reason());
    }

    @Test
    void contentsLieEncryptedInTheDatabase() {
        NewInquiry.Builder inquiry = ExchangeTown.inquiry("T-1");
        inquiry.getInquiryBuilder().setStartDate("2019-07-31");
        String id = town.inquire(inquiry.build()).getFirst().getExchangeId();
        ExchangeRecord work = town.acceptAll().getLast();
        town.submit(ExchangeTown.answer(work, "見えてはならない"));

        String stored = town.hub.database().db().transaction(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT content, answer FROM intermediary_exchange WHERE exchange_id = '" + id + "'")) {
                row.next();
                return new String(row.getBytes(1), StandardCharsets.UTF_8)
                        + new String(row.getBytes(2), StandardCharsets.UTF_8);
            }
        });

        assertFalse(stored.contains("2019-07-31"));
        assertFalse(stored.contains("T-1"));
        assertFalse(stored.contains("見えて"));
        assertNotEquals("", stored);
    }

    private static ExchangeRecord lastTaken(String id) {
        for (int i = 0; i < 100; i++) {
            for (ExchangeRecord each : town.take()) {
                if (each.getExchangeId().equals(id)) {
                    return each;
                }
                town.report(each, WorkOutcome.WORK_OUTCOME_ACCEPTED, "");
            }
        }
        throw new AssertionError("was not given out");
    }

    private static ExchangeOutcome cancel(String id) {
        return town.system
                .cancelInquiries(CancelInquiriesRequest.newBuilder()
                        .setAgreementId(town.agreement)
                        .addExchangeIds(id)
                        .build())
                .getOutcomes(0);
    }

    @Test
    void manyThatExpireTogetherAreSettledByOneQuestionAfterAnother() {
        NewInquiry[] many = IntStream.range(0, 150)
                .mapToObj(any -> ExchangeTown.inquiry("T-1").build())
                .toArray(NewInquiry[]::new);
        List<String> ids =
                town.inquire(many).stream().map(ExchangeReceipt::getExchangeId).toList();
        sql("UPDATE delivery_work SET expire_time = UTC_TIMESTAMP(6)");
        while (expired(ids) == 0) {
            town.take();
        }
        assertEquals(100, expired(ids));
        town.take();
        assertEquals(150, expired(ids));
    }

    private static long expired(List<String> ids) {
        return ids.stream()
                .filter(each -> town.state(each) == ExchangeState.EXCHANGE_STATE_EXPIRED)
                .count();
    }

    /** It is settled within a second of a connector's looking; until then it is not given out either. */
    private static void awaitExpired(String id) {
        while (town.state(id) != ExchangeState.EXCHANGE_STATE_EXPIRED) {
            assertEquals(
                    List.of(),
                    town.acceptAll().stream()
                            .filter(each -> each.getExchangeId().equals(id))
                            .toList());
        }
    }

    /** As if the leases were over. */
    private static void pastLeases() {
        sql("UPDATE delivery_work SET due_time = UTC_TIMESTAMP(6)");
    }

    private static void sql(String statement) {
        town.hub.database().db().transaction(connection -> {
            try (Statement update = connection.createStatement()) {
                return update.executeUpdate(statement);
            }
        });
    }
}
