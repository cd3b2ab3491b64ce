package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.Severity;
import cityhub.hub.addressee.BlindIndex;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Judges a change that stands alone, or a notice as a whole, against what is known. */
final class UnitJudge {
    /**
     * What became of a unit: one outcome for all of it.
     *
     * @param outcome ACCEPTED, REFUSED, AWAITING_OFFICER or PARKED
     * @param findings findings of each change, in order
     */
    record Verdict(IntakeOutcome outcome, List<List<Finding>> findings) {}

    /**
     * Judges a unit; when it is accepted, the working set has taken it in.
     *
     * @param waiveAlerts true when an officer accepted them
     */
    Verdict judge(List<Candidate> unit, WorkingSet working, HeldSet held, boolean waiveAlerts, LocalDate today) {
        List<List<Finding>> findings =
                new ArrayList<>(unit.stream().map(Candidate::findings).toList());
        if (has(findings, Severity.SEVERITY_ERROR)) {
            return refused(findings);
        }
        if (unit.stream().anyMatch(each -> held.blocks(each, unit))) {
            return new Verdict(IntakeOutcome.INTAKE_OUTCOME_PARKED, findings);
        }
        WorkingSet tried = working.fork();
        for (int i = 0; i < unit.size(); i++) {
            findings.set(i, tryOne(unit.get(i), tried, i == unit.size() - 1, today));
        }
        if (has(findings, Severity.SEVERITY_ERROR)) {
            return refused(findings);
        }
        if (!waiveAlerts && has(findings, Severity.SEVERITY_ALERT)) {
            return new Verdict(IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER, findings);
        }
        tried.merge();
        return new Verdict(IntakeOutcome.INTAKE_OUTCOME_ACCEPTED, findings);
    }

    private List<Finding> tryOne(Candidate candidate, WorkingSet tried, boolean last, LocalDate today) {
        PersonState person = tried.person(candidate.addresseeNumber());
        Findings findings = new Findings();
        findings.addAll(candidate.findings());
        findings.addAll(LogicChecks.check(candidate, person, tried, today));
        List<Finding> found = findings.toList();
        if (!Findings.has(found, Severity.SEVERITY_ERROR)) {
            take(candidate, person, tried, last);
        }
        return found;
    }

    private void take(Candidate candidate, PersonState person, WorkingSet tried, boolean last) {
        ResidentRecord stored = RecordNormaliser.stored(candidate.change().orElseThrow());
        PersonState after = person.withRecord(
                stored, stored.toByteString(), candidate.keys().ofRecord());
        List<MatchKey> keys = new ArrayList<>(after.keys());
        for (BlindIndex index : candidate.keys().secrets()) {
            if (!tried.heldByAnother(MatchKeys.of(index), person.personId())) {
                after = after.withSecret(index);
                keys.add(MatchKeys.of(index));
            }
        }
        tried.rekey(person.personId(), person.keys(), keys);
        tried.accept(new Accepted(candidate, person, after, last));
    }

    /** The value that a newly held index stands for. */
    static String number(Candidate candidate, NumberDomain domain) {
        ResidentRecord record = candidate.change().orElseThrow().getRecord();
        return domain.equals(NumberDomain.INDIVIDUAL) ? record.getIndividualNumber() : record.getResidentCode();
    }

    private static Verdict refused(List<List<Finding>> findings) {
        List<List<Finding>> all = new ArrayList<>();
        for (List<Finding> own : findings) {
            Findings more = new Findings();
            more.addAll(own);
            if (!Findings.has(own, Severity.SEVERITY_ERROR)) {
                more.error(CheckReason.CHECK_REASON_NOTICE_REFUSED, "");
            }
            all.add(more.toList());
        }
        return new Verdict(IntakeOutcome.INTAKE_OUTCOME_REFUSED, all);
    }

    private static boolean has(List<List<Finding>> findings, Severity severity) {
        return findings.stream().anyMatch(each -> Findings.has(each, severity));
    }
}
