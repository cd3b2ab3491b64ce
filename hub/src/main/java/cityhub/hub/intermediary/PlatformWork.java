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
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeRecord;
import cityhub.intermediary.v1.ExchangeState;
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

/** What those who carry work outward take: the platform's connector, and the Juki-net relay. */
@Singleton
public final class PlatformWork {
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
    private final InquiryStatus status;
    private final ReportedWork reported;
    private final WorkQueue queue;
    private final OperatingLine line;
    private final Sealer sealer;
    private final HubMetrics metrics;
    private final Interval ends = new Interval(Duration.ofSeconds(1));

    PlatformWork(
            Database database,
            Agreements agreements,
            Persons persons,
            ExchangeContents contents,
            InquiryStatus status,
            ReportedWork reported,
            WorkQueue queue,
            OperatingLine line,
            Sealer sealer,
            HubMetrics metrics) {
        this.database = database;
        this.agreements = agreements;
        this.persons = persons;
        this.contents = contents;
        this.status = status;
        this.reported = reported;
        this.queue = queue;
        this.line = line;
        this.sealer = sealer;
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
     *     out is due again a little later.
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
            Mode mode = mode(agreements, connector, agreementId);
            WorkSignal signal = queue.signal(line(mode));
            long seen = signal.times();
            Taken taken = take(connector, agreementId, mode, wanted);
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

    private Taken take(Asker connector, String agreementId, Mode mode, Wanted wanted) {
        if (mode == Mode.MODE_PLATFORM) {
            if (ends.isOver() && database.transactionRetrying(this::expire) >= MOST) {
                ends.cutShort();
            }
            if (status.isDue()) {
                database.transactionRetrying(status::ask);
            }
        }
        OperatingLine.Standing standing = line.standing();
        int lease = (int) queue.lease().toSeconds();
        List<Ready> ready = standing.open() ? database.transactionRetrying(tx -> due(tx, mode, wanted)) : List.of();
        return new Taken(
                ready.isEmpty() ? Optional.empty() : sealOrLeave(connector, agreementId, mode, ready), standing, lease);
    }

    /** What can't be sealed does not wait for the end of its lease, since nobody has it. */
    private Optional<Given> sealOrLeave(Asker connector, String agreementId, Mode mode, List<Ready> ready) {
        try {
            return seal(connector, agreementId, mode, ready);
        } catch (RuntimeException e) {
            try {
                database.transactionRetrying(tx -> {
                    for (Ready each : ready) {
                        queue.later(tx, each.work().key());
                    }
                    return ready.size();
                });
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    /** How the caller carries: the mode of its agreement. */
    static Mode mode(Agreements agreements, Asker connector, String agreementId) {
        ActiveAgreement agreement = agreements.require(agreementId, connector.participantId());
        Mode mode = agreement.modes().contains(Mode.MODE_CODE_RELAY) ? Mode.MODE_CODE_RELAY : Mode.MODE_PLATFORM;
        agreement.requireMode(mode);
        return mode;
    }

    private static WorkLine line(Mode mode) {
        return mode == Mode.MODE_CODE_RELAY ? WorkLine.JUKI_NET : WorkLine.PLATFORM;
    }

    private List<Ready> due(Connection tx, Mode mode, Wanted wanted) throws SQLException {
        List<Work> taken = queue.take(tx, line(mode), wanted.awaitedOnly(), wanted.most());
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
                reported.park(tx, each.key(), CodeAcquisition.CODE_NOT_ACQUIRED);
            } else {
                Optional<Ready> piece = piece(
                        each,
                        Optional.ofNullable(exchanges.get(each.key().exchangeId())),
                        Optional.ofNullable(requests.get(each.personId())));
                if (piece.isPresent()) {
                    ready.add(piece.get());
                } else {
                    reported.park(tx, each.key(), name(WithheldReason.WITHHELD_REASON_RECORD_UNREADABLE));
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
                    reported.park(tx, each.getKey(), name(each.getValue()));
                }
                return withheld.size();
            });
        }
    }

    private static String name(WithheldReason reason) {
        return reason.name().substring("WITHHELD_REASON_".length());
    }

    /** What has expired is not given out; that it has is settled within a second. */
    private int expire(Connection tx) throws SQLException {
        List<Work> expired = queue.expired(tx, MOST);
        for (Work each : expired) {
            queue.remove(tx, each.key());
            ExchangeRepository.settle(
                    tx, each.key().exchangeId(), ExchangeState.EXCHANGE_STATE_EXPIRED, TERM_ENDED, true);
        }
        return expired.size() + ExchangeRepository.expireSent(tx, TERM_ENDED, MOST);
    }

    private static ExchangeKind kind(Work work) {
        return Stored.kind(work.key().kind());
    }
}
