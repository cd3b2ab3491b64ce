package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeLogRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ParkedDecision;
import cityhub.intermediary.v1.ParkedWork;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What officers see and do about exchanges: parked work, and the records of exchange (情報提供等記録) of one person. */
@Singleton
public final class ExchangeCare {
    private final Database database;
    private final Persons persons;
    private final WorkQueue queue;
    private final Acts acts;

    ExchangeCare(Database database, Persons persons, WorkQueue queue, Acts acts) {
        this.database = database;
        this.persons = persons;
        this.queue = queue;
        this.acts = acts;
    }

    /**
     * A page of parked work.
     *
     * @param work the pieces, in the order of arrival
     * @param last place of the last one, for the next page; 0 when there is none
     */
    public record ParkedPage(List<ParkedWork> work, long last) {}

    /** Parked work behind a place; 0 for the first page. */
    public ParkedPage parked(long after, int most) {
        List<WorkQueue.ParkedWork> parked = queue.parked(after, most);
        Map<String, Exchange> exchanges = database.read(connection -> ExchangeRepository.byIds(
                connection, parked.stream().map(each -> each.key().exchangeId()).toList()));
        return new ParkedPage(
                parked.stream()
                        .map(each -> message(
                                each,
                                Optional.ofNullable(exchanges.get(each.key().exchangeId()))))
                        .toList(),
                parked.size() == most ? parked.getLast().workId() : 0);
    }

    private static ParkedWork message(WorkQueue.ParkedWork parked, Optional<Exchange> exchange) {
        ParkedWork.Builder message = ParkedWork.newBuilder()
                .setExchangeId(parked.key().exchangeId())
                .setKind(Stored.kind(parked.key().kind()))
                .setReason(parked.reason())
                .setAttempts(parked.attempts())
                .setRegisterTime(ProtoTime.of(parked.insertTime()));
        exchange.ifPresent(each -> message.setParticipantId(each.participantId()));
        return message.build();
    }

    /**
     * Has parked work sent again under its own identity, or gives it up. It is recorded before this returns.
     *
     * @param reason why, 1 to 200 characters
     * @return the state of the exchange now
     * @throws HubException NOT_FOUND when nothing is parked under this id; STATE_CONFLICT for a replica or flags that a
     *     newer one about the same person and item name has overtaken, and that would undo it; INVALID_ARGUMENT
     */
    public ExchangeState decide(String officerId, String exchangeId, ParkedDecision decision, String reason) {
        ExchangeForms.requireReason(reason);
        if (decision != ParkedDecision.PARKED_DECISION_SEND_AGAIN
                && decision != ParkedDecision.PARKED_DECISION_GIVE_UP) {
            throw HubException.invalid("decision", "send again or give up");
        }
        boolean again = decision == ParkedDecision.PARKED_DECISION_SEND_AGAIN;
        Decided decided = database.transactionRetrying(tx -> decide(tx, officerId, exchangeId, again, reason));
        acts.awaitSealed(decided.act());
        return decided.state();
    }

    private record Decided(ExchangeState state, long act) {}

    /** A provision that is given up waits for an officer's decision again: the platform was not told of any. */
    private static ExchangeState state(ExchangeKind kind, boolean again) {
        if (again) {
            return ExchangeState.EXCHANGE_STATE_WAITING;
        }
        return kind == ExchangeKind.EXCHANGE_KIND_PROVISION
                ? ExchangeState.EXCHANGE_STATE_ASKED
                : ExchangeState.EXCHANGE_STATE_CANCELLED;
    }

    private Decided decide(Connection tx, String officerId, String exchangeId, boolean again, String reason)
            throws SQLException {
        Optional<Exchange> exchange = ExchangeRepository.lock(tx, exchangeId);
        Optional<WorkKey> found = parkedKey(tx, exchangeId);
        if (found.isEmpty()) {
            throw new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "nothing is parked under " + exchangeId);
        }
        long person = queue.personOf(tx, found.get()).orElseThrow();
        ExchangeKind kind = Stored.kind(found.get().kind());
        ExchangeState state = state(kind, again);
        if (again) {
            requireNotOvertaken(tx, exchange, kind);
            queue.release(tx, found.get());
        } else if (kind == ExchangeKind.EXCHANGE_KIND_INQUIRY && !waitsForCode(exchange)) {
            Withdrawal.of(tx, queue, exchangeId, person);
        } else {
            queue.remove(tx, found.get());
        }
        if (kind != ExchangeKind.EXCHANGE_KIND_CANCEL) {
            ExchangeRepository.settle(
                    tx, exchangeId, state, again ? "" : "GIVEN_UP", state == ExchangeState.EXCHANGE_STATE_CANCELLED);
        }
        if (CodeAcquisition.isLeg(kind)) {
            CodeAcquisition.decided(tx, person, again);
        }
        TreeMap<String, String> details = new TreeMap<>();
        details.put("decision", again ? "send-again" : "give-up");
        details.put("reason", reason);
        long act = acts.record(
                tx,
                new Act(
                        "parked-work-decided",
                        "officer:" + officerId,
                        "exchange:" + exchangeId,
                        details,
                        List.of(person)));
        return new Decided(state, act);
    }

    /** It was taken, and parked before it went out. */
    private static boolean waitsForCode(Optional<Exchange> exchange) {
        return exchange.filter(each -> each.reason().equals(CodeAcquisition.CODE_NOT_ACQUIRED))
                .isPresent();
    }

    private static void requireNotOvertaken(Connection tx, Optional<Exchange> exchange, ExchangeKind kind)
            throws SQLException {
        boolean ordered = kind == ExchangeKind.EXCHANGE_KIND_REPLICA
                || kind == ExchangeKind.EXCHANGE_KIND_REPLICA_END
                || kind == ExchangeKind.EXCHANGE_KIND_FLAGS;
        if (ordered && exchange.isPresent() && ExchangeRepository.isOvertaken(tx, exchange.get())) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT,
                    "a newer one than " + exchange.get().exchangeId() + " was registered");
        }
    }

    /** An inquiry and its cancellation have one id: whichever is parked. */
    private Optional<WorkKey> parkedKey(Connection tx, String exchangeId) throws SQLException {
        for (ExchangeKind kind : ExchangeKind.values()) {
            if (kind != ExchangeKind.EXCHANGE_KIND_UNSPECIFIED && kind != ExchangeKind.UNRECOGNIZED) {
                WorkKey key = new WorkKey(Stored.name(kind), exchangeId);
                if (queue.isParked(tx, key)) {
                    return Optional.of(key);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A page of records.
     *
     * @param records newest first
     * @param last row of the last one, for the next page; 0 when there is none
     */
    public record RecordPage(List<ExchangeLogRecord> records, long last) {}

    /**
     * The records of exchange of one resident, newest first. The reading is recorded before this returns.
     *
     * @param purpose what for, 1 to 200 characters
     * @param before row before which the page begins
     * @throws HubException NOT_FOUND when the register has no such resident (recorded too); INVALID_ARGUMENT
     */
    public RecordPage records(String officerId, String addresseeNumber, String purpose, long before, int most) {
        FieldRules rules = new FieldRules();
        rules.line("purpose", purpose, 200);
        rules.rule(
                ExchangeForms.NUMBER.matcher(addresseeNumber).matches(),
                "addressee_number",
                "1 to 15 digits or letters");
        rules.check();
        OptionalLong person = database.read(connection -> persons.byAddresseeNumber(connection, addresseeNumber));
        TreeMap<String, String> details = new TreeMap<>();
        details.put("purpose", purpose);
        details.put("found", Boolean.toString(person.isPresent()));
        acts.awaitSealed(database.transactionRetrying(tx -> acts.record(
                tx,
                new Act(
                        "exchange-records-read",
                        "officer:" + officerId,
                        "resident",
                        details,
                        person.stream().boxed().toList()))));
        long personId =
                person.orElseThrow(() -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "no such resident"));
        List<Exchange> found =
                database.read(connection -> ExchangeRepository.ofPerson(connection, personId, before, most));
        return new RecordPage(
                found.stream().map(ExchangeCare::message).toList(),
                found.size() == most ? found.getLast().rowId() : 0);
    }

    private static ExchangeLogRecord message(Exchange exchange) {
        boolean provision = exchange.kind() == ExchangeKind.EXCHANGE_KIND_PROVISION;
        ExchangeLogRecord.Builder record = ExchangeLogRecord.newBuilder()
                .setRecordId(exchange.exchangeId())
                .setKind(exchange.kind())
                .setInquirer(provision ? exchange.institutionCode() : exchange.participantId())
                .setProvider(provision ? "" : exchange.institutionCode())
                .setAffairCode(exchange.codes().affair())
                .addAllItemNameCodes(exchange.codes().itemNames())
                .setState(exchange.state())
                .setRegisterTime(ProtoTime.of(exchange.registerTime()))
                .setLegalRow(exchange.codes().legalRow())
                .setHiddenFromPerson(exchange.hidden());
        exchange.endTime().ifPresent(each -> record.setEndTime(ProtoTime.of(each)));
        return record.build();
    }
}
