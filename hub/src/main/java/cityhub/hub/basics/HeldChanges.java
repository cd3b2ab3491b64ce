package cityhub.hub.basics;

import cityhub.basics.v1.HeldChange;
import cityhub.basics.v1.HeldDecision;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The changes that wait: refused ones, alerts, and those parked behind them; and what officers decide on them. */
@Singleton
public final class HeldChanges {
    private static final int MAX_REASON = 200;

    private final Database database;
    private final IntakeTransaction transaction;
    private final HeldRepository repository;
    private final Persons persons;
    private final Acts acts;
    private final ChangeLog changeLog;

    public HeldChanges(Database database, Intake intake, Persons persons, Acts acts, ChangeLog changeLog) {
        this.database = database;
        this.transaction = intake.transaction();
        this.repository = intake.heldRepository();
        this.persons = persons;
        this.acts = acts;
        this.changeLog = changeLog;
    }

    /**
     * A page of held changes, oldest first.
     *
     * @param changes the changes
     * @param last key of the last one, for the next page
     */
    public record Page(List<HeldChange> changes, OptionalLong last) {}

    /**
     * Up to {@code limit} held changes after a key; 0 for the first page. That an officer listed them, and whose they are,
     * stands in the ledger before this returns; the register sees its own.
     *
     * @param officerId who asks; empty when it is the register
     */
    public Page list(Optional<String> officerId, long after, int limit) {
        Page page = page(after, limit);
        officerId.ifPresent(officer -> recordListing(officer, page));
        return page;
    }

    private void recordListing(String officerId, Page page) {
        acts.awaitSealed(database.transactionRetrying(tx -> {
            List<String> numbers =
                    page.changes().stream().map(HeldChange::getAddresseeNumber).toList();
            List<Long> subjects = persons.personsOf(tx, NumberDomain.RESIDENT, numbers).values().stream()
                    .distinct()
                    .sorted()
                    .toList();
            TreeMap<String, String> details = new TreeMap<>();
            details.put("changes", Integer.toString(page.changes().size()));
            return acts.record(
                    tx, new Act("held-changes-listed", "officer:" + officerId, "changes", details, subjects));
        }));
    }

    private Page page(long after, int limit) {
        Map<Long, HeldChange> page = database.read(connection -> HeldRepository.page(connection, after, limit));
        return new Page(
                List.copyOf(page.values()),
                page.keySet().stream().mapToLong(each -> each).max());
    }

    /**
     * An officer decides on a held change; with a change of a notice, on the notice. The decision stands in the
     * ledger before this returns.
     *
     * @param officerId who decides
     * @param reason why, 1 to 200 characters
     * @return the answer to the change, to the others of its notice, and to each that it had held up
     * @throws HubException NOT_FOUND when nothing is held under this id; STATE_CONFLICT when something other than an
     *     alert is to be accepted; INVALID_ARGUMENT
     */
    public List<SubmitChangesResponse> decide(
            String officerId, String requestId, HeldDecision decision, String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw HubException.invalid("reason", "1 to 200 characters without line breaks");
        }
        if (decision != HeldDecision.HELD_DECISION_ACCEPT && decision != HeldDecision.HELD_DECISION_DISCARD) {
            throw HubException.invalid("decision", "accept or discard");
        }
        Decided decided = database.transactionRetrying(tx -> decide(tx, officerId, requestId, decision, reason));
        changeLog.committed();
        acts.awaitSealed(decided.outboxId());
        return decided.answers();
    }

    private record Decided(List<SubmitChangesResponse> answers, long outboxId) {}

    private Decided decide(Connection tx, String officerId, String requestId, HeldDecision decision, String reason)
            throws SQLException {
        List<Held> found = repository.byRequest(tx, requestId);
        if (found.isEmpty()) {
            throw new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no held change " + requestId);
        }
        BatchIntake batch =
                transaction.open(tx, found.stream().map(Held::candidate).toList());
        List<Held> unit = batch.held().unitOf(found.getFirst());
        long outboxId = acts.record(tx, act(officerId, requestId, decision, reason, subjects(tx, unit)));
        if (decision == HeldDecision.HELD_DECISION_ACCEPT) {
            requireAcceptable(unit, batch);
            batch.acceptHeld(unit);
        } else {
            batch.discard(unit);
        }
        Map<RequestKey, Long> sequences = transaction.write(tx, batch);
        skip(tx, decision, unit);
        return new Decided(answers(batch, unit, sequences), outboxId);
    }

    private static void requireAcceptable(List<Held> unit, BatchIntake batch) {
        boolean alerts =
                unit.stream().allMatch(each -> each.outcome() == IntakeOutcome.INTAKE_OUTCOME_AWAITING_OFFICER);
        List<Candidate> candidates = unit.stream().map(Held::candidate).toList();
        if (!alerts || candidates.stream().anyMatch(each -> batch.held().blocks(each, candidates))) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT, "only an alert with nothing before it can be accepted");
        }
    }

    private void skip(Connection tx, HeldDecision decision, List<Held> unit) throws SQLException {
        if (decision == HeldDecision.HELD_DECISION_DISCARD) {
            for (Held each : unit) {
                OptionalLong person = persons.personOf(tx, NumberDomain.RESIDENT, each.addresseeNumber());
                if (person.isPresent()) {
                    ResidentRepository.skip(tx, person.getAsLong(), each.historyNumber());
                }
            }
        }
    }

    private List<Long> subjects(Connection tx, List<Held> unit) throws SQLException {
        List<String> numbers = unit.stream().map(Held::addresseeNumber).toList();
        return persons.personsOf(tx, NumberDomain.RESIDENT, numbers).values().stream()
                .sorted()
                .toList();
    }

    private static Act act(
            String officerId, String requestId, HeldDecision decision, String reason, List<Long> subjects) {
        TreeMap<String, String> details = new TreeMap<>();
        details.put("decision", decision == HeldDecision.HELD_DECISION_ACCEPT ? "accept" : "discard");
        details.put("reason", reason);
        return new Act("held-change-decided", "officer:" + officerId, "change:" + requestId, details, subjects);
    }

    /** Discarded changes keep their answer of before: they were not taken in. */
    private static List<SubmitChangesResponse> answers(
            BatchIntake batch, List<Held> unit, Map<RequestKey, Long> sequences) {
        List<SubmitChangesResponse> answers = new ArrayList<>();
        for (Held each : unit) {
            if (batch.answer(each.candidate().key()).isEmpty()) {
                answers.add(Answer.kept(each.candidate(), IntakeOutcome.INTAKE_OUTCOME_REFUSED, each.findings())
                        .response());
            }
        }
        for (Answer each : batch.answers()) {
            answers.add(each.withSequence(sequences).response());
        }
        return answers;
    }
}
