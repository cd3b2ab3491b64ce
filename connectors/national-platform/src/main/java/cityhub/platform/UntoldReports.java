package cityhub.platform;

import cityhub.intermediary.v1.WorkReport;
import cityhub.kit.CityHubException;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports until the hub has them. One that got lost would leave its pieces to their leases, which is minutes; told twice, it
 * changes nothing. They are kept in memory only: after a restart the leases give the pieces out again.
 */
final class UntoldReports {
    private static final Logger LOG = LoggerFactory.getLogger(UntoldReports.class);

    private final Consumer<List<WorkReport>> hub;
    private final Deque<List<WorkReport>> untold = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param hub takes up to 100 at once; throws {@link StatusRuntimeException}
     */
    UntoldReports(Consumer<List<WorkReport>> hub) {
        this.hub = hub;
    }

    void add(List<WorkReport> reports) {
        untold.add(reports);
    }

    /**
     * Tells them in order.
     *
     * @throws StatusRuntimeException when the hub could not take one, and may take it later: it and those behind it are kept
     */
    void tell() {
        while (!untold.isEmpty()) {
            try {
                hub.accept(untold.getFirst());
            } catch (StatusRuntimeException e) {
                if (CityHubException.of(e).retryable()) {
                    throw e;
                }
                LOG.error(
                        "the hub refuses reports; their {} pieces are left to their leases",
                        untold.getFirst().size(),
                        e);
            }
            untold.removeFirst();
        }
    }
}
