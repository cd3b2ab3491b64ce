package cityhub.hub.api.health;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import io.grpc.Context;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard gRPC health service. The hub is fit as a whole or not at all, so only the empty service name is
 * known. Why it is unfit, the HTTP answer and the log say; participants get the status alone.
 */
@Singleton
final class HealthService extends HealthGrpc.HealthImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(HealthService.class);
    private static final int WATCH_SECONDS = 5;

    private final List<ReadinessIndicator> indicators;

    HealthService(List<ReadinessIndicator> indicators) {
        this.indicators = List.copyOf(indicators);
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
        if (!request.getService().isEmpty()) {
            throw new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "health of a single service");
        }
        responses.onNext(response(status()));
        responses.onCompleted();
    }

    /** Sends the status, and again whenever it is another one, until the caller goes. */
    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> responses) {
        CountDownLatch gone = new CountDownLatch(1);
        Context.current().addListener(context -> gone.countDown(), Runnable::run);
        ServingStatus sent = ServingStatus.UNRECOGNIZED;
        try {
            do {
                ServingStatus now = request.getService().isEmpty() ? status() : ServingStatus.SERVICE_UNKNOWN;
                if (now != sent) {
                    responses.onNext(response(now));
                    sent = now;
                }
            } while (!gone.await(WATCH_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            responses.onCompleted();
        }
    }

    private ServingStatus status() {
        ServingStatus status = ServingStatus.SERVING;
        for (ReadinessIndicator indicator : indicators) {
            Optional<String> problem = indicator.check();
            if (problem.isPresent()) {
                LOG.atWarn()
                        .addKeyValue("indicator", indicator.name())
                        .addKeyValue("problem", problem.get())
                        .log("not ready");
                status = ServingStatus.NOT_SERVING;
            }
        }
        return status;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
