package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.Severity;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ForeignResident;
import cityhub.resident.v1.ResidentChange;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reason that a check can give, provoked at a real hub. */
class CheckReasonsTest {
    private static final AtomicInteger SERIAL = new AtomicInteger(1000);
    private static TestDatabase database;
    private static IntakeBench bench;

    /** How a reason is provoked, and what is expected of the answer. */
    private record Case(Severity severity, IntakeOutcome outcome, Supplier<SubmitChangesResponse> provoke) {}

    private final Map<CheckReason, Case> cases = new EnumMap<>(CheckReason.class);

    CheckReasonsTest() {
        formatCases();
        sequenceCases();
        valueCases();
        numberCases();
    }

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
    void everyReasonHasACase() {
        Set<CheckReason> all = EnumSet.allOf(CheckReason.class);
        all.remove(CheckReason.UNRECOGNIZED);
        all.remove(CheckReason.CHECK_REASON_UNSPECIFIED);
        assertEquals(all, cases.keySet());
    }

    @ParameterizedTest
    @EnumSource(
            value = CheckReason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CHECK_REASON_UNSPECIFIED", "UNRECOGNIZED"})
    void reasonIsGivenWithItsSeverityAndOutcome(CheckReason reason) {
        Case expected = cases.get(reason);
        SubmitChangesResponse answer = expected.provoke().get();
        List<Severity> severities = answer.getFindingsList().stream()
                .filter(each -> each.getReason() == reason)
                .map(Finding::getSeverity)
                .toList();
        assertEquals(List.of(expected.severity()), severities, () -> "findings: " + IntakeBench.reasons(answer));
        assertEquals(expected.outcome(), answer.getOutcome());
        assertEquals(expected.outcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED, answer.getSequence() > 0);
    }

    @Test
    void repeatedItemsHaveAtMostFiftyValues() {
        assertEquals(List.of(), tooLong(50, 50));
        assertEquals(List.of("支援措置"), tooLong(51, 50));
        assertEquals(List.of("通称履歴"), tooLong(50, 51));
    }

    /** Items that are too long in a change with so many values of the repeated ones. */
    private static List<String> tooLong(int coProtected, int aliases) {
        ResidentChange.Builder change = entry();
        change.getRecordBuilder()
                .getProtectionBuilder()
                .setState("1")
                .addAllCoProtectedNumbers(Collections.nCopies(coProtected, SampleChanges.addresseeNumber(1)));
        change.getRecordBuilder().getForeignResidentBuilder().addAllAliasHistory(Collections.nCopies(aliases, "例　花"));
        return bench.submit(change).getFindingsList().stream()
                .filter(each -> each.getReason() == CheckReason.CHECK_REASON_TOO_LONG)
                .map(Finding::getItem)
                .toList();
    }

    private void formatCases() {
        error(CheckReason.CHECK_REASON_MALFORMED, () -> bench.submitBytes(new byte[] {(byte) 0xFF, 1, 2}));
        error(CheckReason.CHECK_REASON_REQUIRED_ITEM_MISSING, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().clearBirthDate();
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_TOO_LONG, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getAddressBuilder().setPrefecture("長い県名だ");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_CHARACTERS_NOT_ALLOWED, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getNameBuilder().setFullName("試験\n住民");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_CODE_UNKNOWN, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().setSex("7");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_DATE_INVALID, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getBirthDateBuilder().setValue("1990-02-30");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_CHECK_DIGIT_WRONG, () -> {
            ResidentChange.Builder change = entry();
            String right = change.getRecord().getIndividualNumber();
            char wrong = right.charAt(11) == '9' ? '0' : (char) (right.charAt(11) + 1);
            change.getRecordBuilder().setIndividualNumber(right.substring(0, 11) + wrong);
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_UNKNOWN_DATE_CONTRADICTORY, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getBirthDateBuilder().setValue("1990-00-00");
            return bench.submit(change);
        });
    }

    private void sequenceCases() {
        error(CheckReason.CHECK_REASON_HISTORY_NOT_NEWER, () -> {
            ResidentChange.Builder change = registered();
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_HISTORY_GAP, () -> {
            ResidentChange.Builder change = SampleChanges.move(registered().build(), "2番地");
            change.getRecordBuilder().setHistoryNumber(3);
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_REPLACED_RECORD_UNKNOWN, () -> {
            ResidentChange.Builder change = SampleChanges.following(registered().build(), "59");
            return bench.submit(change.setCancelsHistoryNumber(7));
        });
        error(CheckReason.CHECK_REASON_REQUEST_ID_REUSED, () -> {
            String requestId = SampleChanges.requestId();
            bench.submit(requestId, entry().build());
            return bench.submit(requestId, entry().build());
        });
        error(CheckReason.CHECK_REASON_NOTICE_REFUSED, () -> {
            ResidentChange good = entry().setNoticeId("N-1").setNoticeSize(2).build();
            ResidentChange.Builder bad = entry().setNoticeId("N-1").setNoticeSize(2);
            bad.getRecordBuilder().setSex("7");
            return bench.stream(List.of(good, bad.build())).getFirst();
        });
        error(CheckReason.CHECK_REASON_NOTICE_INCOMPLETE, () -> {
            ResidentChange one = entry().setNoticeId("N-2").setNoticeSize(2).build();
            return bench.stream(List.of(one)).getFirst();
        });
    }

    private void valueCases() {
        error(
                CheckReason.CHECK_REASON_ALREADY_RESIDENT,
                () -> bench.submit(SampleChanges.following(registered().build(), "01")));
        error(CheckReason.CHECK_REASON_MORE_THAN_ADDRESS, () -> {
            ResidentChange.Builder change = SampleChanges.move(registered().build(), "3番地");
            change.setAddressChangeOnly(true).getRecordBuilder().setSex("1");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_DATE_IN_FUTURE, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getChangeBuilder().getDateBuilder().setValue("2999-01-01");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_PERSON_UNKNOWN, () -> {
            ResidentChange.Builder change = entry();
            change.getRecordBuilder().getChangeBuilder().setReason("41");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_STATE_CONTRADICTORY, () -> {
            ResidentChange.Builder change = SampleChanges.following(registered().build(), "23");
            return bench.submit(change);
        });
        error(CheckReason.CHECK_REASON_PERSON_REMOVED, () -> {
            ResidentChange dead = dies(registered().build());
            assertTrue(IntakeBench.isAccepted(bench.submit(dead)));
            return bench.submit(SampleChanges.move(dead, "4番地"));
        });
    }

    private void numberCases() {
        cases.put(
                CheckReason.CHECK_REASON_RESIDENT_CODE_DIFFERS,
                new Case(Severity.SEVERITY_WARNING, IntakeOutcome.INTAKE_OUTCOME_ACCEPTED, () -> {
                    ResidentChange.Builder change =
                            SampleChanges.move(registered().build(), "5番地");
                    change.getRecordBuilder().setResidentCode(SampleChanges.residentCode(SERIAL.incrementAndGet()));
                    return bench.submit(change);
                }));
        error(CheckReason.CHECK_REASON_NUMBER_OF_ANOTHER, () -> {
            ForeignResident card = ForeignResident.newBuilder()
                    .setResidenceCardNumber("AB12345678CD")
                    .build();
            ResidentChange.Builder first = entry();
            first.getRecordBuilder().setForeignResident(card);
            assertTrue(IntakeBench.isAccepted(bench.submit(first)));
            ResidentChange.Builder second = entry();
            second.getRecordBuilder().setForeignResident(card);
            return bench.submit(second);
        });
        alert(CheckReason.CHECK_REASON_SAME_THREE_ITEMS, () -> {
            ResidentChange.Builder twin = entry();
            twin.getRecordBuilder().setName(registered().getRecord().getName());
            return bench.submit(twin);
        });
        alert(CheckReason.CHECK_REASON_INDIVIDUAL_NUMBER_LATE, () -> {
            ResidentChange.Builder without = entry();
            String number = without.getRecord().getIndividualNumber();
            without.getRecordBuilder().clearIndividualNumber();
            assertTrue(IntakeBench.isAccepted(bench.submit(without)));
            ResidentChange.Builder late = SampleChanges.following(without.build(), "47");
            late.getRecordBuilder().setIndividualNumber(number);
            return bench.submit(late);
        });
    }

    private void error(CheckReason reason, Supplier<SubmitChangesResponse> provoke) {
        cases.put(reason, new Case(Severity.SEVERITY_ERROR, IntakeOutcome.INTAKE_OUTCOME_REFUSED, provoke));
    }

    private void alert(CheckReason reason, Supplier<SubmitChangesResponse> provoke) {
        cases.put(reason, new Case(Severity.SEVERITY_ALERT, IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, provoke));
    }

    private static ResidentChange.Builder entry() {
        return SampleChanges.entry(SERIAL.incrementAndGet());
    }

    private static ResidentChange.Builder registered() {
        ResidentChange.Builder change = entry();
        SubmitChangesResponse answer = bench.submit(change);
        assertTrue(IntakeBench.isAccepted(answer), () -> "findings: " + answer.getFindingsList());
        return change;
    }

    private static ResidentChange dies(ResidentChange before) {
        ResidentChange.Builder death = SampleChanges.following(before, "23");
        death.getRecordBuilder().setResidentState("3").getRemovalBuilder().setDate(SampleChanges.date("2026-05-01"));
        return death.build();
    }
}
