package cityhub.hub.basics;

import cityhub.basics.v1.CheckReason;
import cityhub.basics.v1.Finding;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.Severity;
import cityhub.hub.basics.UnitJudge.Verdict;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Takes units (changes that stand alone, whole notices) into the working set of one transaction, holds back what is
 * not accepted, and lets go what an accepted change had held up. Of one transaction only; writes nothing itself.
 */
final class BatchIntake {
    /** These say nothing about the person's later changes, so they park none. */
    private static final Set<CheckReason> PARKS_NOTHING = Set.of(
            CheckReason.CHECK_REASON_MALFORMED,
            CheckReason.CHECK_REASON_HISTORY_NOT_NEWER,
            CheckReason.CHECK_REASON_REQUEST_ID_REUSED,
            CheckReason.CHECK_REASON_NOTICE_INCOMPLETE);

    private static final int MAX_HISTORY_NUMBER = 999;
    private static final int MAX_ADDRESSEE_NUMBER = 15;

    private final UnitJudge judge;
    private final WorkingSet working;
    private final HeldSet held;
    private final LocalDate today;
    private final Map<RequestKey, Answer> answers = new LinkedHashMap<>();

    BatchIntake(UnitJudge judge, BatchLoader.Loaded loaded, LocalDate today) {
        this.judge = judge;
        this.working = loaded.working();
        this.held = loaded.held();
        this.today = today;
    }

    WorkingSet working() {
        return working;
    }

    HeldSet held() {
        return held;
    }

    /** The last word on each request that this transaction answered anew. */
    Collection<Answer> answers() {
        return answers.values();
    }

    Optional<Answer> answer(RequestKey key) {
        return Optional.ofNullable(answers.get(key));
    }

    /** Takes in a unit whose requests are all new. */
    void take(List<Candidate> unit) {
        Verdict verdict = judge.judge(unit, working, held, false, today);
        if (verdict.outcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED) {
            accepted(unit, verdict);
            return;
        }
        Set<String> replaced = replaceHeldNotice(unit, verdict);
        for (int i = 0; i < unit.size(); i++) {
            Candidate candidate = unit.get(i);
            List<Finding> findings = verdict.findings().get(i);
            answer(Answer.kept(candidate, verdict.outcome(), findings));
            if (mayBeHeld(candidate, findings)) {
                held.put(new Held(0, candidate, verdict.outcome(), findings, Instant.EPOCH));
            }
        }
        release(replaced);
    }

    /**
     * A notice that was submitted anew takes the place of what is held of it, so that an officer decides on what the
     * register said last.
     *
     * @return the persons of whom something was held
     */
    private Set<String> replaceHeldNotice(List<Candidate> unit, Verdict verdict) {
        Set<String> persons = new HashSet<>();
        boolean held = IntStream.range(0, unit.size())
                .anyMatch(i -> mayBeHeld(unit.get(i), verdict.findings().get(i)));
        String noticeId = unit.getFirst().noticeId();
        if (held && !noticeId.isEmpty()) {
            for (Held each : this.held.ofNotice(unit.getFirst().key().caller(), noticeId)) {
                this.held.remove(each);
                persons.add(each.addresseeNumber());
            }
        }
        return persons;
    }

    /** Refuses changes without holding them. */
    void refuse(Candidate candidate, CheckReason reason, boolean keepAnswer) {
        List<Finding> findings = List.of(Findings.finding(Severity.SEVERITY_ERROR, reason, ""));
        answer(
                keepAnswer
                        ? Answer.kept(candidate, IntakeOutcome.INTAKE_OUTCOME_REFUSED, findings)
                        : Answer.passing(candidate, findings));
    }

    /** Takes in held changes although they raised alerts; what is found now decides. */
    void acceptHeld(List<Held> unit) {
        judgeAgain(unit, true);
    }

    /** Drops held changes; the persons' later ones go on as if these history numbers had never been. */
    void discard(List<Held> unit) {
        Set<String> touched = new HashSet<>();
        for (Held each : unit) {
            held.remove(each);
            touched.add(each.addresseeNumber());
            PersonState person = working.person(each.addresseeNumber());
            working.put(each.addresseeNumber(), person.withSkipped(each.historyNumber()));
        }
        release(touched);
    }

    private void accepted(List<Candidate> unit, Verdict verdict) {
        List<Accepted> all = working.accepted();
        List<Accepted> own = all.subList(all.size() - unit.size(), all.size());
        Set<String> touched = new HashSet<>();
        for (int i = 0; i < unit.size(); i++) {
            answer(Answer.accepted(unit.get(i), verdict.findings().get(i), own.get(i)));
            touched.add(unit.get(i).addresseeNumber());
        }
        release(touched);
    }

    /** Lets go what waited behind changes of these persons, and what waited behind that. */
    private void release(Set<String> persons) {
        Deque<String> open = new ArrayDeque<>(persons);
        while (!open.isEmpty()) {
            String person = open.poll();
            supersede(person);
            List<Held> waiting = held.of(person);
            if (waiting.isEmpty()) {
                continue;
            }
            List<Held> unit = held.unitOf(waiting.getFirst());
            if (Held.mayPassLater(unit)) {
                judgeAgain(unit, false);
            }
        }
    }

    /** A record of the same or a later history number is in force: what waited for less was corrected by it. */
    private void supersede(String person) {
        int inForce = working.person(person).historyNumber();
        for (Held each : held.of(person)) {
            if (each.historyNumber() > inForce) {
                continue;
            }
            List<Held> rest = held.unitOf(each);
            held.remove(each);
            for (Held other : rest) {
                if (!other.candidate().key().equals(each.candidate().key())
                        && other.outcome() != IntakeOutcome.INTAKE_OUTCOME_REFUSED) {
                    Finding broken =
                            Findings.finding(Severity.SEVERITY_ERROR, CheckReason.CHECK_REASON_NOTICE_REFUSED, "");
                    held(other, IntakeOutcome.INTAKE_OUTCOME_REFUSED, List.of(broken));
                }
            }
        }
    }

    private void judgeAgain(List<Held> unit, boolean waiveAlerts) {
        List<Candidate> candidates = unit.stream().map(Held::candidate).toList();
        Verdict verdict = judge.judge(candidates, working, held, waiveAlerts, today);
        if (verdict.outcome() == IntakeOutcome.INTAKE_OUTCOME_ACCEPTED) {
            unit.forEach(held::remove);
            accepted(candidates, verdict);
            return;
        }
        for (int i = 0; i < unit.size(); i++) {
            held(unit.get(i), verdict.outcome(), verdict.findings().get(i));
        }
    }

    private void held(Held one, IntakeOutcome outcome, List<Finding> findings) {
        held.put(one.as(outcome, findings));
        answer(Answer.kept(one.candidate(), outcome, findings));
    }

    private void answer(Answer answer) {
        answers.put(answer.key(), answer);
    }

    private static boolean mayBeHeld(Candidate candidate, List<Finding> findings) {
        int history = candidate.historyNumber();
        String number = candidate.addresseeNumber();
        return history >= 1
                && history <= MAX_HISTORY_NUMBER
                && !number.isEmpty()
                && number.length() <= MAX_ADDRESSEE_NUMBER
                && findings.stream().noneMatch(each -> PARKS_NOTHING.contains(each.getReason()));
    }
}
