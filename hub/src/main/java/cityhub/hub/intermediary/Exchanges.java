package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NoNumbers;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeFlags;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.ExchangeStatus;
import cityhub.intermediary.v1.Inquiry;
import cityhub.intermediary.v1.NewFlags;
import cityhub.intermediary.v1.NewInquiry;
import cityhub.intermediary.v1.NewReplica;
import cityhub.intermediary.v1.Replica;
import cityhub.intermediary.v1.Urgency;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What business systems do with the platform: inquire, cancel, fetch, register replicas and flags. */
@Singleton
public final class Exchanges {
    private static final String NO_STANDARD =
            "replica.values: a code or date of the system's profile that the standard has exactly once";

    private static final int MOST_IDS = 500;
    private static final int MOST_ANSWERS = 100;
    private static final int ATTEMPTS = 3;

    private final Database database;
    private final Agreements agreements;
    private final Registration registration;
    private final ExchangeContents contents;
    private final MasterData master;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final Sealer sealer;
    private final HubMetrics metrics;

    Exchanges(
            Database database,
            Agreements agreements,
            Registration registration,
            ExchangeContents contents,
            MasterData master,
            WorkQueue queue,
            OperatingLine line,
            Sealer sealer,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.registration = registration;
        this.contents = contents;
        this.master = master;
        this.queue = queue;
        this.line = line;
        this.sealer = sealer;
        this.metrics = metrics;
    }

    /**
     * Registers inquiries.
     *
     * @return a receipt per inquiry, in order
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT when there are none or more than 500
     */
    public List<ExchangeReceipt> inquire(Asker asker, String agreementId, List<NewInquiry> inquiries) {
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_INQUIRY);
        ItemForms forms = master.forms(agreement.plan().codes());
        return registration.accept(
                agreement,
                "inquiries",
                inquiries.stream()
                        .map(each -> line(each, standard(forms, agreement, record(each))))
                        .toList());
    }

    /** Registers, updates or ends replicas; as {@link #inquire}. */
    public List<ExchangeReceipt> replicate(Asker asker, String agreementId, List<NewReplica> replicas) {
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_REPLICA);
        ItemForms forms = master.forms(agreement.plan().codes());
        return registration.accept(
                agreement,
                "replicas",
                replicas.stream()
                        .map(each -> line(each, standard(forms, agreement, record(each))))
                        .toList());
    }

    /** Sets flags; as {@link #inquire}. */
    public List<ExchangeReceipt> flag(Asker asker, String agreementId, List<NewFlags> flags) {
        ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_REPLICA);
        return registration.accept(
                agreement, "flags", flags.stream().map(Exchanges::line).toList());
    }

    private static ExchangeRecord record(NewInquiry each) {
        return ExchangeRecord.newBuilder()
                .setInquiry(ExchangeContents.known(each.getInquiry()))
                .build();
    }

    private static ExchangeRecord record(NewReplica each) {
        return ExchangeRecord.newBuilder()
                .setReplica(ExchangeContents.known(each.getReplica()))
                .build();
    }

    /** In the platform's codes and dates; empty when a value has none, or several. */
    private static Optional<ExchangeRecord> standard(
            ItemForms forms, ActiveAgreement agreement, ExchangeRecord record) {
        return forms.toStandard(agreement.plan().codes(), record);
    }

    private static Line line(NewInquiry each, Optional<ExchangeRecord> standard) {
        Inquiry inquiry = standard.orElseGet(() -> record(each)).getInquiry();
        return new Line(
                each.getRequestId(),
                each.getNumber(),
                ExchangeKind.EXCHANGE_KIND_INQUIRY,
                ExchangeRecord.newBuilder().setInquiry(inquiry).build(),
                new Exchange.Codes(
                        inquiry.getAffairCode(),
                        inquiry.getProcedureCode(),
                        inquiry.getLegalRow(),
                        inquiry.getItemNameCodesList()),
                inquiry.getProviderCode(),
                urgency(each.getUrgency()),
                ExchangeForms.line(each.getRequestId(), each.getNumber()).or(() -> ExchangeForms.inquiry(inquiry)));
    }

    private static Line line(NewReplica each, Optional<ExchangeRecord> standard) {
        Replica replica = standard.orElseGet(() -> record(each)).getReplica();
        return new Line(
                each.getRequestId(),
                each.getNumber(),
                each.getEnd() ? ExchangeKind.EXCHANGE_KIND_REPLICA_END : ExchangeKind.EXCHANGE_KIND_REPLICA,
                ExchangeRecord.newBuilder().setReplica(replica).build(),
                Exchange.Codes.ofItems(List.of(replica.getItemNameCode())),
                "",
                WorkUrgency.BATCH,
                ExchangeForms.line(each.getRequestId(), each.getNumber())
                        .or(() -> standard.isPresent() ? Optional.empty() : Optional.of(NO_STANDARD))
                        .or(() -> ExchangeForms.replica(replica, each.getEnd())));
    }

    private static Line line(NewFlags each) {
        ExchangeFlags flags = ExchangeContents.known(each.getFlags());
        List<String> itemNames = flags.getItemNameCode().isEmpty() ? List.of() : List.of(flags.getItemNameCode());
        return new Line(
                each.getRequestId(),
                each.getNumber(),
                ExchangeKind.EXCHANGE_KIND_FLAGS,
                ExchangeRecord.newBuilder().setFlags(flags).build(),
                Exchange.Codes.ofItems(itemNames),
                "",
                WorkUrgency.COUNTER,
                ExchangeForms.line(each.getRequestId(), each.getNumber()).or(() -> ExchangeForms.flags(flags)));
    }

    private static WorkUrgency urgency(Urgency urgency) {
        return switch (urgency) {
            case URGENCY_COUNTER -> WorkUrgency.COUNTER;
            case URGENCY_UNSPECIFIED, URGENCY_NORMAL, UNRECOGNIZED -> WorkUrgency.NORMAL;
            case URGENCY_BATCH -> WorkUrgency.BATCH;
        };
    }

    /**
     * A page of exchanges of an agreement.
     *
     * @param statuses where they stand, in the order of arrival
     * @param last row of the last one, for the next page; 0 when there is none
     */
    public record Page(List<ExchangeStatus> statuses, long last) {}

    /**
     * Where exchanges stand: those named, or a page of all.
     *
     * @param after row behind which the page begins; 0 for the first
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT for more than 500 ids
     */
    public Page list(
            Asker asker,
            String agreementId,
            List<String> exchangeIds,
            Optional<ExchangeState> state,
            long after,
            int most) {
        agreements.require(agreementId, asker.participantId());
        requireIds(exchangeIds, 0, MOST_IDS);
        OperatingLine.Standing standing = line.standing();
        List<Exchange> found = database.read(connection -> exchangeIds.isEmpty()
                ? ExchangeRepository.page(connection, agreementId, state, after, most)
                : own(connection, agreementId, exchangeIds));
        return new Page(
                found.stream().map(each -> status(each, standing.earliest())).toList(),
                found.size() == most ? found.getLast().rowId() : 0);
    }

    private static List<Exchange> own(Connection connection, String agreementId, List<String> ids) throws SQLException {
        return ExchangeRepository.byIds(connection, ids).values().stream()
                .filter(each -> each.agreementId().equals(agreementId))
                .sorted((one, other) -> Long.compare(one.rowId(), other.rowId()))
                .toList();
    }

    static ExchangeStatus status(Exchange exchange, Instant earliest) {
        ExchangeStatus.Builder status = ExchangeStatus.newBuilder()
                .setExchangeId(exchange.exchangeId())
                .setRequestId(exchange.requestId())
                .setKind(exchange.kind())
                .setState(exchange.state())
                .setReason(exchange.reason())
                .setRegisterTime(ProtoTime.of(exchange.registerTime()));
        if (exchange.state() == ExchangeState.EXCHANGE_STATE_WAITING) {
            status.setExpectedTime(ProtoTime.of(earliest));
        }
        exchange.endTime().ifPresent(each -> status.setEndTime(ProtoTime.of(each)));
        exchange.expireTime().ifPresent(each -> status.setExpireTime(ProtoTime.of(each)));
        return status.build();
    }

    /**
     * Cancels inquiries that are not answered. What the platform may have already is cancelled there too.
     *
     * @return an outcome per id, in order
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public List<ExchangeOutcome> cancel(Asker asker, String agreementId, List<String> exchangeIds) {
        agreements.require(agreementId, asker.participantId(), Mode.MODE_INQUIRY);
        requireIds(exchangeIds, 1, MOST_IDS);
        return database.transactionRetrying(tx -> {
            List<ExchangeOutcome> outcomes = new ArrayList<>();
            for (String each : exchangeIds) {
                outcomes.add(cancel(tx, agreementId, each));
            }
            return outcomes;
        });
    }

    private ExchangeOutcome cancel(Connection tx, String agreementId, String exchangeId) throws SQLException {
        Optional<Exchange> found = ExchangeRepository.lock(tx, exchangeId)
                .filter(each ->
                        each.agreementId().equals(agreementId) && each.kind() == ExchangeKind.EXCHANGE_KIND_INQUIRY);
        if (found.isEmpty()) {
            return ExchangeOutcome.EXCHANGE_OUTCOME_NOT_FOUND;
        }
        Exchange exchange = found.get();
        return switch (exchange.state()) {
            case EXCHANGE_STATE_CANCELLED -> ExchangeOutcome.EXCHANGE_OUTCOME_CANCELLED;
            case EXCHANGE_STATE_WAITING, EXCHANGE_STATE_SENT, EXCHANGE_STATE_PARKED -> {
                Withdrawal.of(tx, queue, exchange.exchangeId(), exchange.personId());
                ExchangeRepository.settle(tx, exchangeId, ExchangeState.EXCHANGE_STATE_CANCELLED, "", true);
                yield ExchangeOutcome.EXCHANGE_OUTCOME_CANCELLED;
            }
            case EXCHANGE_STATE_UNSPECIFIED,
                    EXCHANGE_STATE_ANSWERED,
                    EXCHANGE_STATE_DONE,
                    EXCHANGE_STATE_REFUSED,
                    EXCHANGE_STATE_EXPIRED,
                    EXCHANGE_STATE_ASKED,
                    UNRECOGNIZED -> ExchangeOutcome.EXCHANGE_OUTCOME_TOO_LATE;
        };
    }

    /**
     * The answers of inquiries, one entry per id in the order asked, in the number that the inquiry used; NOT_FOUND
     * while there is none, or when the agreement no longer names what was asked.
     *
     * @throws HubException as {@link Agreements#require} and {@link Sealer#seal}; INVALID_ARGUMENT
     */
    public Sealed fetch(Asker asker, String agreementId, List<String> exchangeIds) {
        requireIds(exchangeIds, 1, MOST_ANSWERS);
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, asker.participantId(), Mode.MODE_INQUIRY);
            try {
                Sealed sealed = sealer.seal(project(asker, agreement, exchangeIds));
                metrics.disclosed("INQUIRY", exchangeIds.size());
                return sealed;
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Disclosed project(Asker asker, ActiveAgreement agreement, List<String> ids) {
        Map<String, Exchange> found = database.read(connection -> ExchangeRepository.byIds(connection, ids));
        ItemForms forms = master.forms(agreement.plan().codes());
        Disclosed.Builder builder = agreement.plan().open(asker.context(agreement, Mode.MODE_INQUIRY));
        for (int index = 0; index < ids.size(); index++) {
            Optional<Exchange> exchange = Optional.ofNullable(found.get(ids.get(index)))
                    .filter(each -> each.agreementId().equals(agreement.agreementId())
                            && each.state() == ExchangeState.EXCHANGE_STATE_ANSWERED
                            && each.answer().isPresent()
                            && Agreed.isWithin(agreement, each.codes()));
            if (exchange.isPresent()) {
                add(builder, forms, agreement, exchange.get(), index);
            } else {
                builder.notFound(header(EntryKind.ENTRY_KIND_NOT_FOUND, index));
            }
        }
        return builder.build();
    }

    private void add(
            Disclosed.Builder builder, ItemForms forms, ActiveAgreement agreement, Exchange exchange, int index) {
        Optional<ExchangeRecord> converted = forms.toSystem(agreement.plan().codes(), contents.answer(exchange));
        if (converted.isEmpty()) {
            metrics.withheld(WithheldReason.WITHHELD_REASON_CODE_UNMAPPED);
            builder.withheld(
                    header(EntryKind.ENTRY_KIND_RECORD, index),
                    exchange.personId(),
                    WithheldReason.WITHHELD_REASON_CODE_UNMAPPED);
            return;
        }
        ExchangeRecord answer = converted.get();
        StoredRecord record = stored(exchange.personId(), answer);
        NumberTable asked = asked(exchange.personId(), agreement.numberDomain(), answer.getNumber());
        EntryHeader header = header(EntryKind.ENTRY_KIND_RECORD, index);
        Optional<WithheldReason> withheld = builder.record(header, record, asked);
        if (withheld.isPresent()) {
            metrics.withheld(withheld.get());
            builder.withheld(header, exchange.personId(), withheld.get());
        }
    }

    /** The one number by which a system asked about a person. */
    static NumberTable asked(long personId, NumberDomain domain, String number) {
        return new AskedNumber(NoNumbers.NONE, personId, domain, number);
    }

    /**
     * A record to be projected. No state of protection bears on it, since it holds no item of the resident register: it
     * counts as read after any change of that state.
     */
    static StoredRecord stored(long personId, ExchangeRecord record) {
        return new StoredRecord(personId, Long.MAX_VALUE, record.toByteArray());
    }

    static EntryHeader header(EntryKind kind, int index) {
        return new EntryHeader(kind, 0, 0, 0, 0, "", false, index);
    }

    private static void requireIds(List<String> ids, int least, int most) {
        if (ids.size() < least
                || ids.size() > most
                || !ids.stream()
                        .allMatch(each -> ExchangeForms.UUID.matcher(each).matches())) {
            throw HubException.invalid("exchange_ids", least + " to " + most + " ids as receipts gave them");
        }
    }
}
