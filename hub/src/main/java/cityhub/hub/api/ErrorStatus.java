package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/** Puts an error into the form that leaves the hub: {@code google.rpc.Status} with its details. */
final class ErrorStatus {
    /** {@code ErrorInfo.domain} of every error of the hub. */
    static final String DOMAIN = "cityhub";

    /** Key of the metadata under which the id in the log is given. */
    static final String ERROR_ID = "error_id";

    private static final String PREFIX = "ERROR_REASON_";

    private ErrorStatus() {}

    /** Status and trailers for a failure, with the id under which the log has it. */
    static StatusException of(HubException failure, String errorId) {
        ErrorText text = ErrorText.of(failure.reason());
        Status.Builder status = Status.newBuilder()
                .setCode(text.code().value())
                .setMessage(text.text())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(name(failure.reason()))
                        .setDomain(DOMAIN)
                        .putMetadata(ERROR_ID, errorId)
                        .build()));
        if (!failure.violations().isEmpty()) {
            status.addDetails(Any.pack(violations(failure)));
        }
        failure.retryAfter().ifPresent(delay -> status.addDetails(Any.pack(retry(delay))));
        return StatusProto.toStatusException(status.build());
    }

    private static String name(ErrorReason reason) {
        ErrorReason known = reason == ErrorReason.UNRECOGNIZED || reason == ErrorReason.ERROR_REASON_UNSPECIFIED
                ? ErrorReason.ERROR_REASON_INTERNAL
                : reason;
        return known.name().substring(PREFIX.length());
    }

    private static BadRequest violations(HubException failure) {
        BadRequest.Builder request = BadRequest.newBuilder();
        failure.violations()
                .forEach(violation -> request.addFieldViolationsBuilder()
                        .setField(violation.field())
                        .setDescription(violation.description()));
        return request.build();
    }

    private static RetryInfo retry(Duration delay) {
        return RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(delay.getSeconds())
                        .setNanos(delay.getNano()))
                .build();
    }
}
