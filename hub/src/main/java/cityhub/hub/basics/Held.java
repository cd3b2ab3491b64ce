package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.Severity;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A change that waits: refused, awaiting an officer, or parked behind one that does.
 *
 * @param heldId order in which changes were held; 0 until it is stored
 * @param candidate the change with the findings of its format
 * @param outcome REFUSED, AWAITING_OFFICER or PARKED
 * @param findings what it was answered
 * @param receivedTime when it was taken in
 */
record Held(long heldId, Candidate candidate, IntakeOutcome outcome, List<Finding> findings, Instant receivedTime) {
    private static final Set<CheckReason> MAY_PASS_LATER =
            Set.of(CheckReason.CHECK_REASON_HISTORY_GAP, CheckReason.CHECK_REASON_NOTICE_REFUSED);

    Held {
        findings = List.copyOf(findings);
    }

    String addresseeNumber() {
        return candidate.addresseeNumber();
    }

    int historyNumber() {
        return candidate.historyNumber();
    }

    boolean isPartOf(Held other) {
        return candidate.key().caller().equals(other.candidate.key().caller())
                && (candidate.noticeId().isEmpty()
                        ? candidate.key().equals(other.candidate.key())
                        : candidate.noticeId().equals(other.candidate.noticeId()));
    }

    Held as(IntakeOutcome changedOutcome, List<Finding> changedFindings) {
        return new Held(heldId, candidate, changedOutcome, changedFindings, receivedTime);
    }

    /**
     * Whether a change (or the changes of a notice) may pass once an earlier one did: it was parked, or nothing but
     * a missing predecessor was found.
     */
    static boolean mayPassLater(Collection<Held> unit) {
        boolean parked = unit.stream().allMatch(each -> each.outcome == IntakeOutcome.INTAKE_OUTCOME_PARKED);
        boolean refusedForGap = unit.stream()
                .allMatch(each -> each.outcome == IntakeOutcome.INTAKE_OUTCOME_REFUSED
                        && each.findings.stream()
                                .filter(finding -> finding.getSeverity() == Severity.SEVERITY_ERROR)
                                .allMatch(finding -> MAY_PASS_LATER.contains(finding.getReason())));
        boolean hasGap = unit.stream()
                .flatMap(each -> each.findings.stream())
                .anyMatch(finding -> finding.getReason() == CheckReason.CHECK_REASON_HISTORY_GAP);
        return parked || (refusedForGap && hasGap);
    }
}
