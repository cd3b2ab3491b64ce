package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Acquisitions;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.RecordIds;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.ProtoTime;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeOutcome;
import cityhub.intermediary.v1.ExchangeReceipt;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import com.google.protobuf.ByteString;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Accepts what systems hand in: each line is judged by itself, and what is accepted is stored, put into the queue and
 * answered only when it is durable. The same request again gives the same exchange. A person whose code was never asked
 * for gets its acquisition into the queue first.
 */
@Singleton
final class Registration {
    private static final int MOST = 500;

    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ExchangeContents contents;
    private final MasterData master;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final IntermediaryConfiguration configuration;

    Registration(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            MasterData master,
            WorkQueue queue,
            OperatingLine line,
            IntermediaryConfiguration configuration) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.master = master;
        this.queue = queue;
        this.line = line;
        this.configuration = configuration;
    }

    /** What one request is judged by and collects. */
    private record Batch(
            ActiveAgreement agreement,
            OperatingLine.Standing standing,
            Map<String, Long> persons,
            Map<String, Exchange> known,
            Map<Exchange.Codes, Agreed> agreed,
            Map<Exchange.Codes, Boolean> permitted,
            List<Accepted> accepted) {}

    /** A line that is accepted, and what it became. */
    private record Accepted(Line line, Exchange exchange) {
        boolean isInquiry() {
            return line.kind() == ExchangeKind.EXCHANGE_KIND_INQUIRY;
        }
    }

    /**
     * Judges and keeps lines, all that are accepted in one transaction.
     *
     * @return a receipt per line, in order
     * @throws HubException INVALID_ARGUMENT when there are none or more than 500
     */
    List<ExchangeReceipt> accept(ActiveAgreement agreement, String field, List<Line> lines) {
        if (lines.isEmpty() || lines.size() > MOST) {
            throw HubException.invalid(field, "1 to " + MOST);
        }
        List<ExchangeReceipt> receipts = accept(agreement, lines);
        queue.signal(WorkLine.PLATFORM).raise();
        return receipts;
    }

    private List<ExchangeReceipt> accept(ActiveAgreement agreement, List<Line> lines) {
        LocalDate today = agreements.businessDate();
        try {
            return database.transactionRetrying(tx -> accept(tx, agreement, lines, today));
        } catch (HubException e) {
            if (e.reason() != ErrorReason.ERROR_REASON_INTERNAL) {
                throw e;
            }
            // Another call accepted one of the requests at the same moment: once more tells which.
            return database.transactionRetrying(tx -> accept(tx, agreement, lines, today));
        }
    }

    private List<ExchangeReceipt> accept(Connection tx, ActiveAgreement agreement, List<Line> lines, LocalDate today)
            throws SQLException {
        List<Line> sound = lines.stream().filter(each -> each.fault().isEmpty()).toList();
        Batch batch = new Batch(
                agreement,
                line.standing(tx),
                holders(tx, agreement, sound.stream().map(Line::number).toList()),
                ExchangeRepository.byRequests(
                        tx,
                        agreement.participantId(),
                        sound.stream().map(Line::requestId).toList()),
                new HashMap<>(),
                new HashMap<>(),
                new ArrayList<>());
        List<ExchangeReceipt> receipts = new ArrayList<>();
        for (Line each : lines) {
            receipts.add(accept(tx, batch, each, today));
        }
        ExchangeRepository.insert(
                tx, batch.accepted().stream().map(Accepted::exchange).toList());
        queue.put(tx, work(tx, batch.accepted()));
        return receipts;
    }

    /** The work of what is accepted, in its order; before a person's first inquiry that of the code, if nobody asked for it. */
    private List<NewWork> work(Connection tx, List<Accepted> accepted) throws SQLException {
        Map<Long, String> codes = new HashMap<>();
        accepted.stream()
                .filter(Accepted::isInquiry)
                .forEach(each -> codes.computeIfAbsent(each.exchange().personId(), any -> RecordIds.next(random)));
        Set<Long> unasked = new HashSet<>(Acquisitions.request(tx, codes));
        List<NewWork> work = new ArrayList<>();
        for (Accepted each : accepted) {
            long person = each.exchange().personId();
            WorkUrgency urgency = each.line().urgency();
            if (each.isInquiry() && unasked.remove(person)) {
                WorkKey code = new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_ACQUISITION), codes.get(person));
                work.add(new NewWork(code, person, urgency, Optional.empty()));
            }
            work.add(new NewWork(
                    new WorkKey(Stored.name(each.line().kind()), each.exchange().exchangeId()),
                    person,
                    urgency,
                    each.exchange().expireTime()));
        }
        return work;
    }

    /** Persons by a system's numbers; whoever was found to be another person is that person at the platform. */
    Map<String, Long> holders(Connection tx, ActiveAgreement agreement, List<String> numbers) throws SQLException {
        NumberDomain domain = agreement.numberDomain();
        return domain.equals(NumberDomain.RESIDENT)
                ? persons.representing(tx, persons.byAddresseeNumber(tx, numbers))
                : persons.representativesOf(tx, domain, numbers);
    }

    private ExchangeReceipt accept(Connection tx, Batch batch, Line each, LocalDate today) throws SQLException {
        if (each.fault().isPresent()) {
            return refused(ExchangeOutcome.EXCHANGE_OUTCOME_INVALID)
                    .setDescription(each.fault().get())
                    .build();
        }
        ExchangeRecord asked = each.content().toBuilder()
                .setNumber(each.number())
                .setKind(Stored.name(each.kind()))
                .build();
        ByteString digest = contents.digest(asked);
        Exchange before = batch.known().get(each.requestId());
        if (before != null) {
            return before.requestDigest().equals(digest)
                    ? receipt(batch, ExchangeOutcome.EXCHANGE_OUTCOME_REPEATED, before)
                    : refused(ExchangeOutcome.EXCHANGE_OUTCOME_REQUEST_ID_REUSED)
                            .build();
        }
        Agreed agreed = batch.agreed().computeIfAbsent(each.codes(), codes -> Agreed.of(batch.agreement(), codes));
        if (agreed.codes().isEmpty()) {
            return refused(ExchangeOutcome.EXCHANGE_OUTCOME_NOT_PERMITTED)
                    .setDescription(agreed.description())
                    .build();
        }
        Exchange.Codes codes = agreed.codes().get();
        if (each.kind() == ExchangeKind.EXCHANGE_KIND_INQUIRY && !isKnown(tx, batch, codes, today)) {
            return refused(ExchangeOutcome.EXCHANGE_OUTCOME_CODE_UNKNOWN).build();
        }
        Long person = batch.persons().get(each.number());
        if (person == null) {
            return refused(ExchangeOutcome.EXCHANGE_OUTCOME_NUMBER_UNKNOWN).build();
        }
        Exchange exchange = exchange(batch, each, withRow(asked, codes), codes, person, digest);
        batch.accepted().add(new Accepted(each, exchange));
        batch.known().put(each.requestId(), exchange);
        return receipt(batch, ExchangeOutcome.EXCHANGE_OUTCOME_ACCEPTED, exchange);
    }

    /** What goes out names the legal row, which the system may leave to its agreement. */
    private static ExchangeRecord withRow(ExchangeRecord asked, Exchange.Codes codes) {
        if (!asked.hasInquiry()) {
            return asked;
        }
        ExchangeRecord.Builder named = asked.toBuilder();
        named.getInquiryBuilder().setLegalRow(codes.legalRow());
        return named.build();
    }

    private Exchange exchange(
            Batch batch, Line each, ExchangeRecord asked, Exchange.Codes codes, long person, ByteString digest) {
        String id = RecordIds.next(random);
        return new Exchange(
                0,
                id,
                each.kind(),
                batch.agreement().participantId(),
                batch.agreement().agreementId(),
                each.requestId(),
                digest,
                person,
                ExchangeState.EXCHANGE_STATE_WAITING,
                "",
                codes,
                each.institutionCode(),
                each.content().getInquiry().getHiddenFromPerson(),
                contents.sealContent(person, asked.toBuilder().setExchangeId(id).build()),
                Optional.empty(),
                Optional.empty(),
                batch.standing().now(),
                each.kind() == ExchangeKind.EXCHANGE_KIND_INQUIRY
                        ? Optional.of(batch.standing().now().plus(Duration.ofDays(configuration.inquiryDays())))
                        : Optional.empty(),
                Optional.empty());
    }

    private boolean isKnown(Connection tx, Batch batch, Exchange.Codes codes, LocalDate today) throws SQLException {
        Boolean known = batch.permitted().get(codes);
        if (known == null) {
            known = master.permits(tx, codes, today);
            batch.permitted().put(codes, known);
        }
        return known;
    }

    private static ExchangeReceipt receipt(Batch batch, ExchangeOutcome outcome, Exchange exchange) {
        return ExchangeReceipt.newBuilder()
                .setOutcome(outcome)
                .setExchangeId(exchange.exchangeId())
                .setExpectedTime(ProtoTime.of(batch.standing().earliest()))
                .build();
    }

    private static ExchangeReceipt.Builder refused(ExchangeOutcome outcome) {
        return ExchangeReceipt.newBuilder().setOutcome(outcome);
    }
}
