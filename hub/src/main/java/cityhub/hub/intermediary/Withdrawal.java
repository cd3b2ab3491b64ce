package cityhub.hub.intermediary;

import cityhub.hub.delivery.WorkQueue;
import cityhub.hub.delivery.WorkQueue.NewWork;
import cityhub.hub.delivery.WorkQueue.WorkKey;
import cityhub.hub.delivery.WorkUrgency;
import cityhub.intermediary.v1.ExchangeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Takes an inquiry back that nobody wants any more. */
final class Withdrawal {
    private Withdrawal() {}

    /** Takes it out of the queue; the platform is told (情報照会取りやめ) when it may have it, since it was given out before. */
    static void of(Connection tx, WorkQueue queue, String exchangeId, long personId) throws SQLException {
        WorkKey key = new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_INQUIRY), exchangeId);
        OptionalInt attempts = queue.lock(tx, key);
        queue.remove(tx, key);
        if (attempts.isEmpty() || attempts.getAsInt() > 0) {
            queue.put(
                    tx,
                    List.of(new NewWork(
                            new WorkKey(Stored.name(ExchangeKind.EXCHANGE_KIND_CANCEL), exchangeId),
                            personId,
                            WorkUrgency.NORMAL,
                            Optional.empty())));
        }
    }
}
