package cityhub.hub.intermediary;

import cityhub.hub.HubException;
import cityhub.hub.delivery.WorkLine;
import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.Agreements;
import cityhub.hub.registry.Asker;
import cityhub.hub.store.Database;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeState;
import cityhub.intermediary.v1.WorkOutcome;
import cityhub.intermediary.v1.WorkReport;
import cityhub.registry.v1.Mode;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What became of work that was given out: reported by whoever carries it, settled, parked for an officer, or due again. */
@Singleton
public final class ReportedWork {
    private static final String TOO_MANY_FAILURES = "TOO_MANY_FAILURES";
    private static final int MOST = 100;

    private final Database database;
    private final Agreements agreements;
    private final ExchangeContents contents;
    private final CodeAcquisition codes;
    private final InquiryStatus status;
    private final WorkQueue queue;
    private final Acts acts;

    ReportedWork(
            Database database,
            Agreements agreements,
            ExchangeContents contents,
            CodeAcquisition codes,
            InquiryStatus status,
            WorkQueue queue,
            Acts acts) {
        this.database = database;
        this.agreements = agreements;
        this.contents = contents;
        this.codes = codes;
        this.status = status;
        this.queue = queue;
        this.acts = acts;
    }

    /**
     * Keeps what became of work. A report about work that is settled already changes nothing.
     *
     * @throws HubException as {@link Agreements#require}; INVALID_ARGUMENT
     */
    public void report(Asker connector, String agreementId, List<WorkReport> reports) {
        boolean relay = PlatformWork.mode(agreements, connector, agreementId) == Mode.MODE_CODE_RELAY;
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
            for (WorkLine each : WorkLine.values()) {
                queue.signal(each).raise();
            }
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
        if (report.getOutcome() == WorkOutcome.WORK_OUTCOME_ACCEPTED && !CodeAcquisition.isLeg(report.getKind())) {
            if (queue.remove(tx, key)) {
                accepted(tx, report, exchange);
            }
            return;
        }
        Optional<Long> person = queue.personOf(tx, key);
        if (person.isEmpty()) {
            return;
        }
        switch (report.getOutcome()) {
            case WORK_OUTCOME_ACCEPTED -> codes.accepted(tx, key, person.get());
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

    /** A cancellation that is parked leaves its inquiry cancelled. Where an inquiry stands is asked again another day. */
    void park(Connection tx, WorkKey key, String reason) throws SQLException {
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
}
