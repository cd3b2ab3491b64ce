package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.addressee.Acquisitions;
import cityhub.hub.addressee.AskedNumber;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.Work;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkSignal;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.WorkReport;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What the platform's connector takes and reports. */
@Singleton
public final class PlatformWork {
    /** The person's code is not there, so that the platform could not take the inquiry. */
    static final String CODE_NOT_ACQUIRED = "CODE_NOT_ACQUIRED";

    private static final String TOO_MANY_FAILURES = "TOO_MANY_FAILURES";
    private static final String TERM_ENDED = "TERM_ENDED";
    private static final int MOST = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    /** Work of other hubs, leases that end and hours that begin are not signalled. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

    private static final int ATTEMPTS = 3;

    private final Database database;
    private final Agreements agreements;
    private final Persons persons;
    private final ExchangeContents contents;
    private final WorkQueue queue;
    private final WorkSignal signal;
    private final OperatingLine line;
    private final Sealer sealer;
    private final HubMetrics metrics;

    PlatformWork(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            WorkQueue queue,
            WorkSignal signal,
            OperatingLine line,
            Sealer sealer,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.queue = queue;
        this.signal = signal;
        this.line = line;
        this.sealer = sealer;
        this.metrics = metrics;
    }

    /**
     * What the connector gets.
     *
     * @param sealed the work; empty when none is due, or the line is closed
     * @param standing how the line stands
     * @param leaseSeconds how long the work is the connector's
     */
    public record Taken(Optional<Sealed> sealed, OperatingLine.Standing standing, int leaseSeconds) {}

    /** Work with what goes out about it; under its own number when that is no longer the person's. */
    private record Ready(Work work, StoredRecord record, Optional<String> endedNumber) {
        NumberTable numbers(NumberTable present) {
            return endedNumber
                    .<NumberTable>map(
                            each -> new AskedNumber(present, record.personId(), NumberDomain.INTEGRATED, each))
                    .orElse(present);
        }
    }

    /**
     * Gives out work that is due while the line is open, most urgent first.
     *
     * @param wait how long to wait while the line is open and there is none, up to 5 s
     * @param isGone whether the caller no longer waits
     * @throws HubException as {@link Agreements#require} and {@link Sealer#seal}; INVALID_ARGUMENT. What was to be given
     *     out is given out again when its lease is over.
     */
    public Taken take(Asker connector, String agreementId, int most, Duration wait, BooleanSupplier isGone) {
        if (most < 1 || most > MOST) {
            throw HubException.invalid("most", "1 to " + MOST);
        }
        if (wait.compareTo(LONGEST_WAIT) > 0) {
            throw HubException.invalid("wait_millis", "up to " + LONGEST_WAIT.toMillis());
        }
        long until = System.nanoTime() + wait.toNanos();
        while (true) {
            long seen = signal.times();
            Taken taken = take(connector, agreementId, most);
            long left = until - System.nanoTime();
            if (taken.sealed().isPresent()
                    || !taken.standing().open()
                    || left <= 0
                    || isGone.getAsBoolean()
                    || !signal.await(seen, Math.min(left, LOOK_AGAIN_NANOS))) {
                return taken;
            }
        }
    }

    private Taken take(Asker connector, String agreementId, int most) {
        agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
        database.transactionRetrying(this::expire);
        OperatingLine.Standing standing = line.standing();
        int lease = (int) queue.lease().toSeconds();
        List<Ready> ready = standing.open() ? database.transactionRetrying(tx -> due(tx, most)) : List.of();
        return new Taken(ready.isEmpty() ? Optional.empty() : seal(connector, agreementId, ready), standing, lease);
    }

    private List<Ready> due(Connection tx, int most) throws SQLException {
        List<Work> taken = queue.take(tx, most);
        List<Long> inquired = taken.stream()
                .filter(each -> kind(each) == ExchangeKind.EXCHANGE_KIND_INQUIRY)
                .map(Work::personId)
                .distinct()
                .toList();
        Map<Long, Acquisitions.State> codes = Acquisitions.states(tx, inquired);
        Map<String, Exchange> exchanges = ExchangeRepository.byIds(
                tx, taken.stream().map(each -> each.key().exchangeId()).toList());
        List<Ready> ready = new ArrayList<>();
        for (Work each : taken) {
            boolean inquiry = kind(each) == ExchangeKind.EXCHANGE_KIND_INQUIRY;
            if (inquiry && codes.get(each.personId()) != Acquisitions.State.ACQUIRED) {
                park(tx, each.key(), CODE_NOT_ACQUIRED);
            } else {
                Optional<Ready> piece =
                        piece(each, Optional.ofNullable(exchanges.get(each.key().exchangeId())));
                if (piece.isPresent()) {
                    ready.add(piece.get());
                } else {
                    park(tx, each.key(), name(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE));
                }
            }
        }
        return ready;
    }

    /** What is known about a piece; empty when its content can't be read. */
    private Optional<Ready> piece(Work work, Optional<Exchange> exchange) {
        ExchangeRecord.Builder record = ExchangeRecord.newBuilder();
        try {
            exchange.ifPresent(each -> record.mergeFrom(contents.content(each)));
        } catch (HubException e) {
            metrics.withheld(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE);
            return Optional.empty();
        }
        Optional<String> ended =
                Optional.of(record.getNumber()).filter(each -> kind(work) == ExchangeKind.EXCHANGE_KIND_NUMBER_END);
        record.setExchangeId(work.key().exchangeId()).setKind(work.key().kind());
        return Optional.of(new Ready(work, Exchanges.stored(work.personId(), record.build()), ended));
    }

    private Optional<Sealed> seal(Asker connector, String agreementId, List<Ready> ready) {
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
            Map<WorkKey, WithheldReason> withheld = new LinkedHashMap<>();
            Disclosed.Builder builder = project(connector, agreement, ready, withheld);
            try {
                Optional<Sealed> sealed =
                        builder.size() == 0 ? Optional.empty() : Optional.of(sealer.seal(builder.build()));
                metrics.disclosed("PLATFORM", builder.size());
                parkWithheld(withheld);
                return sealed;
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Disclosed.Builder project(
            Asker connector, ActiveAgreement agreement, List<Ready> ready, Map<WorkKey, WithheldReason> withheld) {
        List<StoredRecord> records = ready.stream().map(Ready::record).toList();
        NumberTable numbers = database.read(connection -> persons.numbersOf(connection, records, agreement.plan()));
        Disclosed.Builder builder = agreement.plan().open(connector.context(agreement, Mode.MODE_PLATFORM));
        for (Ready each : ready) {
            builder.record(
                            Exchanges.header(EntryKind.ENTRY_KIND_RECORD, builder.size()),
                            each.record(),
                            each.numbers(numbers))
                    .ifPresent(reason -> withheld.put(each.work().key(), reason));
        }
        return builder;
    }

    private void parkWithheld(Map<WorkKey, WithheldReason> withheld) {
        if (!withheld.isEmpty()) {
            withheld.values().forEach(metrics::withheld);
            database.transactionRetrying(tx -> {
                for (Map.Entry<WorkKey, WithheldReason> each : withheld.entrySet()) {
                    park(tx, each.getKey(), name(each.getValue()));
                }
                return withheld.size();
            });
        }
    }

    private static String name(WithheldReason reason) {
        return reason.name().substring("WITHHELD_REASON_".length());
    }

    /** A cancellation that is parked leaves its inquiry cancelled. */
    private void park(Connection tx, WorkKey key, String reason) throws SQLException {
        queue.park(tx, key, reason);
        if (Stored.kind(key.kind()) != ExchangeKind.EXCHANGE_KIND_CANCEL) {
            ExchangeRepository.settle(
                    tx,
                    key.exchangeId(),
                    ExchangeState.EXCHANGE_STATE_PARKED,
                    reason.substring(0, Math.min(20, reason.length())),
                    false);
        }
    }

    private int expire(Connection tx) throws SQLException {
        List<Work> expired = queue.expired(tx, MOST);
        for (Work each : expired) {
            queue.remove(tx, each.key());
            ExchangeRepository.settle(
                    tx, each.key().exchangeId(), ExchangeState.EXCHANGE_STATE_EXPIRED, TERM_ENDED, true);
        }
        return expired.size() + ExchangeRepository.expireSent(tx, TERM_ENDED, MOST);
    }

    /**
     * Keeps what became of work. A report about work that is settled already changes nothing.
     *
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public void report(Asker connector, String agreementId, List<WorkReport> reports) {
        agreements.require(agreementId, connector.participantId(), Mode.MODE_PLATFORM);
        if (reports.isEmpty() || reports.size() > MOST) {
            throw HubException.invalid("reports", "1 to " + MOST);
        }
        for (WorkReport each : reports) {
            if (!ExchangeForms.UUID.matcher(each.getExchangeId()).matches()
                    || !ExchangeForms.REASON.matcher(each.getReason()).matches()
                    || each.getKind() == ExchangeKind.EXCHANGE_KIND_UNSPECIFIED
                    || each.getKind() == ExchangeKind.UNRECOGNIZED) {
                throw HubException.invalid("reports", "an exchange id, its kind, and a reason of up to 20 capitals");
            }
        }
        database.transactionRetrying(tx -> {
            for (WorkReport each : reports) {
                settle(tx, each);
            }
            return reports.size();
        });
    }

    private void settle(Connection tx, WorkReport report) throws SQLException {
        WorkKey key = new WorkKey(Stored.name(report.getKind()), report.getExchangeId());
        Optional<Exchange> exchange = ExchangeRepository.lock(tx, key.exchangeId());
        Optional<Long> person = queue.personOf(tx, key);
        if (person.isEmpty()) {
            return;
        }
        switch (report.getOutcome()) {
            case WORK_OUTCOME_ACCEPTED -> {
                queue.remove(tx, key);
                accepted(tx, report, person.get(), exchange);
            }
            case WORK_OUTCOME_LATER -> queue.later(tx, key);
            case WORK_OUTCOME_FAILED -> {
                String reason = report.getReason().isEmpty() ? TOO_MANY_FAILURES : report.getReason();
                if (queue.failed(tx, key, reason)) {
                    park(tx, key, reason);
                    failedCode(tx, report, person.get());
                }
            }
            case WORK_OUTCOME_REFUSED -> refused(tx, key, report, person.get());
            case WORK_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw HubException.invalid("reports", "a known outcome");
        }
    }

    private void accepted(Connection tx, WorkReport report, long person, Optional<Exchange> exchange)
            throws SQLException {
        switch (report.getKind()) {
            case EXCHANGE_KIND_ACQUISITION -> {
                Acquisitions.settle(tx, person, Acquisitions.State.ACQUIRED);
                for (Exchange each : ExchangeRepository.parked(tx, person, CODE_NOT_ACQUIRED)) {
                    queue.release(tx, new WorkKey(Stored.name(each.kind()), each.exchangeId()));
                    ExchangeRepository.settle(tx, each.exchangeId(), ExchangeState.EXCHANGE_STATE_WAITING, "", false);
                }
            }
            case EXCHANGE_KIND_INQUIRY -> {
                if (exchange.filter(each -> each.state() == ExchangeState.EXCHANGE_STATE_WAITING)
                        .isPresent()) {
                    ExchangeRepository.settle(tx, report.getExchangeId(), ExchangeState.EXCHANGE_STATE_SENT, "", false);
                }
            }
            case EXCHANGE_KIND_REPLICA, EXCHANGE_KIND_REPLICA_END, EXCHANGE_KIND_FLAGS, EXCHANGE_KIND_NUMBER_END ->
                ExchangeRepository.settle(tx, report.getExchangeId(), ExchangeState.EXCHANGE_STATE_DONE, "", true);
            case EXCHANGE_KIND_PROVISION -> {
                boolean permitted = exchange.map(contents::content)
                        .filter(Provisions::isPermitted)
                        .isPresent();
                ExchangeRepository.settle(
                        tx,
                        report.getExchangeId(),
                        permitted ? ExchangeState.EXCHANGE_STATE_DONE : ExchangeState.EXCHANGE_STATE_REFUSED,
                        permitted ? "" : Provisions.NOT_PERMITTED,
                        true);
            }
            case EXCHANGE_KIND_UNSPECIFIED, EXCHANGE_KIND_CANCEL, UNRECOGNIZED -> {}
        }
    }

    /** An acquisition that is refused stays for an officer, who may have it sent again. */
    private void refused(Connection tx, WorkKey key, WorkReport report, long person) throws SQLException {
        if (report.getKind() == ExchangeKind.EXCHANGE_KIND_ACQUISITION) {
            queue.park(tx, key, report.getReason());
            failedCode(tx, report, person);
            return;
        }
        queue.remove(tx, key);
        if (report.getKind() != ExchangeKind.EXCHANGE_KIND_CANCEL) {
            ExchangeRepository.settle(
                    tx, report.getExchangeId(), ExchangeState.EXCHANGE_STATE_REFUSED, report.getReason(), true);
        }
    }

    private static void failedCode(Connection tx, WorkReport report, long person) throws SQLException {
        if (report.getKind() == ExchangeKind.EXCHANGE_KIND_ACQUISITION) {
            Acquisitions.settle(tx, person, Acquisitions.State.FAILED);
        }
    }

    private static ExchangeKind kind(Work work) {
        return Stored.kind(work.key().kind());
    }
}
