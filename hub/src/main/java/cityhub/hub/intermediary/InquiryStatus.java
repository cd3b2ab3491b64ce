package cityhub.hub.intermediary;

import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeState;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks after inquiries that the platform took and nobody answered (情報照会状況): what the platform does not know, since it lost
 * it, is sent again under its own identity; what it has answered is fetched once more.
 */
@Singleton
final class InquiryStatus {
    /** The platform's word for an inquiry that it does not have. */
    private static final String EXCHANGE_UNKNOWN = "EXCHANGE_UNKNOWN";

    private static final int MOST = 100;
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private final WorkQueue queue;
    private final IntermediaryConfiguration configuration;
    private final Interval looks;

    InquiryStatus(WorkQueue queue, IntermediaryConfiguration configuration) {
        this.queue = queue;
        this.configuration = configuration;
        this.looks = new Interval(
                configuration.statusAfter().compareTo(LOOK_EVERY) < 0 ? configuration.statusAfter() : LOOK_EVERY);
    }

    /** Whether it is time to look for inquiries to ask after. */
    boolean isDue() {
        return looks.isOver();
    }

    /** Puts work in for what was sent, or asked after, too long ago. */
    int ask(Connection tx) throws SQLException {
        List<NewWork> work = new ArrayList<>();
        for (Exchange each : ExchangeRepository.unanswered(
                tx, configuration.statusAfter(), Duration.ofDays(configuration.inquiryDays()), MOST)) {
            WorkKey key = key(each.exchangeId());
            if (queue.lock(tx, key).isEmpty()) {
                work.add(new NewWork(key, each.personId(), WorkUrgency.BATCH, Optional.empty()));
            }
        }
        queue.put(tx, work);
        return work.size();
    }

    private static WorkKey key(String exchangeId) {
        return new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_STATUS), exchangeId);
    }

    /** The platform does not have the inquiry, or will not answer it. */
    void refused(Connection tx, Exchange inquiry, String reason) throws SQLException {
        if (inquiry.state() != ExchangeState.EXCHANGE_STATE_SENT) {
            return;
        }
        if (!reason.equals(EXCHANGE_UNKNOWN)) {
            ExchangeRepository.settle(tx, inquiry.exchangeId(), ExchangeState.EXCHANGE_STATE_REFUSED, reason, true);
            return;
        }
        ExchangeRepository.settle(tx, inquiry.exchangeId(), ExchangeState.EXCHANGE_STATE_WAITING, reason, false);
        queue.put(
                tx,
                List.of(new NewWork(
                        new WorkKey(Stored.name(inquiry.kind()), inquiry.exchangeId()),
                        inquiry.personId(),
                        WorkUrgency.BATCH,
                        inquiry.expireTime())));
    }
}
