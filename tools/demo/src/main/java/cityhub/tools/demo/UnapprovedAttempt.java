package cityhub.tools.demo;

import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import java.util.List;
import java.util.Optional;

/** What a system without an agreement gets when it tries every way with somebody else's. */
final class UnapprovedAttempt {
    private UnapprovedAttempt() {}

    /** Whether query, batch, feed and snapshot were all refused. */
    static boolean isRefused(CityHub stranger, String agreementId) {
        return List.<Runnable>of(
                        () -> stranger.resident(agreementId, "000000000000000"),
                        () -> stranger.residents(agreementId, List.of("000000000000000")),
                        () -> feed(stranger, agreementId),
                        () -> snapshot(stranger, agreementId))
                .stream()
                .allMatch(UnapprovedAttempt::isRefused);
    }

    private static void feed(CityHub stranger, String agreementId) {
        try (var feed = stranger.watch(agreementId, Optional.empty(), 0)) {
            feed.next();
        }
    }

    private static void snapshot(CityHub stranger, String agreementId) {
        try (var snapshot = stranger.snapshot(agreementId, "")) {
            snapshot.next();
        }
    }

    private static boolean isRefused(Runnable attempt) {
        try {
            attempt.run();
            return false;
        } catch (CityHubException e) {
            return !e.retryable();
        }
    }
}
