package cityhub.hub.intermediary;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.HubException;
import cityhub.hub.HubMetrics;
import cityhub.hub.addressee.Acquisitions;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.OperatingLine;
import cityhub.hub.delivery.WorkLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.Work;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkSignal;
import cityhub.hub.disclosure.AskedNumber;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.WorkOutcome;
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
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** What those who carry work outward take and report: the platform's connector, and the Juki-net relay. */
@Singleton
public final class PlatformWork {
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
    private final CodeAcquisition codes;
    private final InquiryStatus status;
    private final WorkQueue queue;
    private final WorkSignal signal;
    private final OperatingLine line;
    private final Sealer sealer;
    private final Acts acts;
    private final HubMetrics metrics;

    PlatformWork(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            CodeAcquisition codes,
            InquiryStatus status,
            WorkQueue queue,
            WorkSignal signal,
            OperatingLine line,
            Sealer sealer,
            Acts acts,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.codes = codes;
        this.status = status;
        this.queue = queue;
        this.signal = signal;
        this.line = line;
        this.sealer = sealer;
        this.acts = acts;
        this.metrics = metrics;
    }

    /**
     * What the connector gets.
     *
     * @param given the work; empty when none is due, or the line is closed
     * @param standing how the line stands
     * @param leaseSeconds how long the work is the connector's
     */
    public record Taken(Optional<Given> given, OperatingLine.Standing standing, int leaseSeconds) {}

    /**
     * Work that goes out.
     *
     * @param sealed one entry per piece
     * @param awaited how many of the pieces, the first ones, somebody may wait for
     */
    public record Given(Sealed sealed, int awaited) {}

    /**
     * What the connector asks for.
     *
     * @param most most pieces, 1 to 100
     * @param awaitedOnly only what somebody may wait for
     * @param patience how long to wait while the line is open and there is none, up to 5 s
     */
    public record Wanted(int most, boolean awaitedOnly, Duration patience) {}

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
     * @param isGone whether the caller no longer waits
     * @throws HubException as {@link Agreements#require} and {@link Sealer#seal}; INVALID_ARGUMENT. What was to be given
     *     out is given out again when its lease is over.
     */
    public Taken take(Asker connector, String agreementId, Wanted wanted, BooleanSupplier isGone) {
        if (wanted.most() < 1 || wanted.most() > MOST) {
            throw HubException.invalid("most", "1 to " + MOST);
        }
        if (wanted.patience().compareTo(LONGEST_WAIT) > 0) {
            throw HubException.invalid("wait_millis", "up to " + LONGEST_WAIT.toMillis());
        }
        long until = System.nanoTime() + wanted.patience().toNanos();
        while (true) {
            long seen = signal.times();
            Taken taken = take(connector, agreementId, wanted);
            long left = until - System.nanoTime();
            if (taken.given().isPresent()
                    || !taken.standing().open()
                    || left <= 0
                    || isGone.getAsBoolean()
                    || !signal.await(seen, Math.min(left, LOOK_AGAIN_NANOS))) {
                return taken;
            }
        }
    }

    private Taken take(Asker connector, String agreementId, Wanted wanted) {
        Mode mode = mode(connector, agreementId);
        if (mode == Mode.MODE_PLATFORM) {
            database.transactionRetrying(this::expire);
            if (status.isDue()) {
                database.transactionRetrying(status::ask);
            }
        }
        OperatingLine.Standing standing = line.standing();
        int lease = (int) queue.lease().toSeconds();
        List<Ready> ready = standing.open() ? database.transactionRetrying(tx -> due(tx, mode, wanted)) : List.of();
        return new Taken(
                ready.isEmpty() ? Optional.empty() : seal(connector, agreementId, mode, ready), standing, lease);
    }

    /** How the caller carries: the mode of its agreement. */
    private Mode mode(Asker connector, String agreementId) {
        ActiveAgreement agreement = agreements.require(agreementId, connector.participantId());
        Mode mode = agreement.modes().contains(Mode.MODE_CODE_RELAY) ? Mode.MODE_CODE_RELAY : Mode.MODE_PLATFORM;
        agreement.requireMode(mode);
        return mode;
    }

    private List<Ready> due(Connection tx, Mode mode, Wanted wanted) throws SQLException {
        WorkLine to = mode == Mode.MODE_CODE_RELAY ? WorkLine.JUKI_NET : WorkLine.PLATFORM;
        List<Work> taken = queue.take(tx, to, wanted.awaitedOnly(), wanted.most());
        List<Long> inquired = taken.stream()
                .filter(each -> kind(each) == ExchangeKind.EXCHANGE_KIND_INQUIRY)
                .map(Work::personId)
                .distinct()
                .toList();
        Map<Long, Acquisitions.State> states = Acquisitions.states(tx, inquired);
        Map<Long, String> requests = CodeAcquisition.acquisitionNumbers(tx, taken);
        Map<String, Exchange> exchanges = ExchangeRepository.byIds(
                tx, taken.stream().map(each -> each.key().exchangeId()).toList());
        List<Ready> ready = new ArrayList<>();
        for (Work each : taken) {
            boolean inquiry = kind(each) == ExchangeKind.EXCHANGE_KIND_INQUIRY;
            if (inquiry && states.get(each.personId()) != Acquisitions.State.ACQUIRED) {
                park(tx, each.key(), CodeAcquisition.CODE_NOT_ACQUIRED);
            } else {
                Optional<Ready> piece = piece(
                        each,
                        Optional.ofNullable(exchanges.get(each.key().exchangeId())),
                        Optional.ofNullable(requests.get(each.personId())));
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
    private Optional<Ready> piece(Work work, Optional<Exchange> exchange, Optional<String> acquisitionNumber) {
        ExchangeRecord.Builder record = ExchangeRecord.newBuilder();
        if (CodeAcquisition.isUnderNumber(kind(work))) {
            if (acquisitionNumber.isEmpty()) {
                return Optional.empty();
            }
            record.setAcquisitionNumber(acquisitionNumber.get());
        }
        try {
            exchange.filter(each -> kind(work) != ExchangeKind.EXCHANGE_KIND_STATUS)
                    .ifPresent(each -> record.mergeFrom(contents.content(each)));
        } catch (HubException e) {
            metrics.withheld(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE);
            return Optional.empty();
        }
        Optional<String> ended =
                Optional.of(record.getNumber()).filter(each -> kind(work) == ExchangeKind.EXCHANGE_KIND_NUMBER_END);
        record.setExchangeId(work.key().exchangeId()).setKind(work.key().kind());
        return Optional.of(new Ready(work, Exchanges.stored(work.personId(), record.build()), ended));
    }

    private Optional<Given> seal(Asker connector, String agreementId, Mode mode, List<Ready> ready) {
        for (int attempt = 1; ; attempt++) {
            ActiveAgreement agreement = agreements.require(agreementId, connector.participantId(), mode);
            Map<WorkKey, WithheldReason> withheld = new LinkedHashMap<>();
            Disclosed.Builder builder = project(connector, agreement, mode, ready, withheld);
            try {
                Optional<Given> given = builder.size() == 0
                        ? Optional.empty()
                        : Optional.of(new Given(sealer.seal(builder.build()), awaited(ready, withheld)));
                metrics.disclosed(mode == Mode.MODE_CODE_RELAY ? "CODE_RELAY" : "PLATFORM", builder.size());
                parkWithheld(withheld);
                return given;
            } catch (HubException e) {
                if (e.reason() != ErrorReason.ERROR_REASON_AGREEMENT_CHANGED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** They are the first ones, since what is given out is in the order of urgency. */
    private static int awaited(List<Ready> ready, Map<WorkKey, WithheldReason> withheld) {
        return (int) ready.stream()
                .map(Ready::work)
                .filter(each -> each.isAwaited() && !withheld.containsKey(each.key()))
                .count();
    }

    private Disclosed.Builder project(
            Asker connector,
            ActiveAgreement agreement,
            Mode mode,
            List<Ready> ready,
            Map<WorkKey, WithheldReason> withheld) {
        List<StoredRecord> records = ready.stream().map(Ready::record).toList();
        NumberTable all = database.read(connection -> persons.numbersOf(connection, records, agreement.plan()));
        NumberTable numbers = mode == Mode.MODE_CODE_RELAY ? new CodeAcquisition.OneOfBoth(all) : all;
        Disclosed.Builder builder = agreement.plan().open(connector.context(agreement, mode));
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

    /** A cancellation that is parked leaves its inquiry cancelled. Where an inquiry stands is asked again another day. */
    private void park(Connection tx, WorkKey key, String reason) throws SQLException {
        if (Stored.kind(key.kind()) == ExchangeKind.EXCHANGE_KIND_STATUS) {
            queue.remove(tx, key);
            return;
        }
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
        boolean relay = mode(connector, agreementId) == Mode.MODE_CODE_RELAY;
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
            if (relay != (each.getKind() == ExchangeKind.EXCHANGE_KIND_CODE_RELAY)) {
                throw HubException.invalid("reports", "about work that this agreement takes");
            }
            if (each.getOutcome() == WorkOutcome.WORK_OUTCOME_CARRIED
                    && each.getReason().isEmpty()) {
                throw HubException.invalid("reports", "the number of the medium as the reason of CARRIED");
            }
            if (!each.getAcquisitionNumber().isEmpty() && !isNumbered(each)) {
                throw HubException.invalid(
                        "reports", "an acquisition number of 1 to 20 letters and digits, with LATER of an acquisition");
            }
        }
        OptionalLong act = database.transactionRetrying(tx -> {
            for (WorkReport each : reports) {
                settle(tx, each);
            }
            return carried(tx, connector, reports);
        });
        act.ifPresent(acts::awaitSealed);
        if (reports.stream().anyMatch(each -> CodeAcquisition.isLeg(each.getKind()))) {
            // The next leg is due.
            signal.raise();
        }
    }

    /** Records what went out on media; the last act of it. */
    private OptionalLong carried(Connection tx, Asker connector, List<WorkReport> reports) throws SQLException {
        Map<String, Integer> media = new TreeMap<>();
        reports.stream()
                .filter(each -> each.getOutcome() == WorkOutcome.WORK_OUTCOME_CARRIED)
                .forEach(each -> media.merge(each.getReason(), 1, Integer::sum));
        OptionalLong act = OptionalLong.empty();
        for (Map.Entry<String, Integer> each : media.entrySet()) {
            TreeMap<String, String> details = new TreeMap<>(Map.of("pieces", Integer.toString(each.getValue())));
            act = OptionalLong.of(acts.record(
                    tx,
                    new Act(
                            "work-carried-on-medium",
                            "participant:" + connector.participantId(),
                            "medium:" + each.getKey(),
                            details)));
        }
        return act;
    }

    /** Whether the platform gave a number to a request for a code, and the code is not there yet. */
    private static boolean isNumbered(WorkReport report) {
        return report.getKind() == ExchangeKind.EXCHANGE_KIND_ACQUISITION
                && report.getOutcome() == WorkOutcome.WORK_OUTCOME_LATER
                && ExchangeForms.ACQUISITION_NUMBER
                        .matcher(report.getAcquisitionNumber())
                        .matches();
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
                if (CodeAcquisition.isLeg(report.getKind())) {
                    codes.accepted(tx, key, person.get());
                } else {
                    queue.remove(tx, key);
                    accepted(tx, report, exchange);
                }
            }
            case WORK_OUTCOME_LATER -> {
                if (isNumbered(report)) {
                    codes.numbered(tx, report, person.get());
                } else {
                    queue.later(tx, key);
                }
            }
            case WORK_OUTCOME_CARRIED -> {
                queue.carried(tx, key);
                if (exchange.filter(each -> each.state() == ExchangeState.EXCHANGE_STATE_WAITING)
                        .isPresent()) {
                    ExchangeRepository.settle(
                            tx, key.exchangeId(), ExchangeState.EXCHANGE_STATE_WAITING, report.getReason(), false);
                }
            }
            case WORK_OUTCOME_FAILED -> {
                String reason = report.getReason().isEmpty() ? TOO_MANY_FAILURES : report.getReason();
                if (queue.failed(tx, key, reason)) {
                    park(tx, key, reason);
                    if (CodeAcquisition.isLeg(report.getKind())) {
                        CodeAcquisition.failed(tx, person.get());
                    }
                }
            }
            case WORK_OUTCOME_REFUSED -> refused(tx, key, report, person.get(), exchange);
            case WORK_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw HubException.invalid("reports", "a known outcome");
        }
    }

    private void accepted(Connection tx, WorkReport report, Optional<Exchange> exchange) throws SQLException {
        switch (report.getKind()) {
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
            case EXCHANGE_KIND_UNSPECIFIED,
                    EXCHANGE_KIND_CANCEL,
                    EXCHANGE_KIND_ACQUISITION,
                    EXCHANGE_KIND_CODE_RELAY,
                    EXCHANGE_KIND_CODE_STATUS,
                    EXCHANGE_KIND_STATUS,
                    UNRECOGNIZED -> {}
        }
    }

    /** An acquisition that is refused stays for an officer, who may have it sent again. */
    private void refused(Connection tx, WorkKey key, WorkReport report, long person, Optional<Exchange> exchange)
            throws SQLException {
        if (CodeAcquisition.isLeg(report.getKind())) {
            codes.refused(tx, key, person, report.getReason());
            return;
        }
        queue.remove(tx, key);
        if (report.getKind() == ExchangeKind.EXCHANGE_KIND_STATUS) {
            if (exchange.isPresent()) {
                status.refused(tx, exchange.get(), report.getReason());
            }
        } else if (report.getKind() != ExchangeKind.EXCHANGE_KIND_CANCEL) {
            ExchangeRepository.settle(
                    tx, report.getExchangeId(), ExchangeState.EXCHANGE_STATE_REFUSED, report.getReason(), true);
        }
    }

    private static ExchangeKind kind(Work work) {
        return Stored.kind(work.key().kind());
    }
}
