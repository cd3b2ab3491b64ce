package cityhub.kit;

import cityhub.error.v1.ErrorReason;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A call that the hub refused or that did not get through. The message is the reason and the hub's fixed text; neither
 * it nor the field violations hold personal data.
 */
public final class CityHubException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "ERROR_REASON_";
    private static final String ERROR_ID = "error_id";

    private final ErrorReason reason;
    private final Status.Code code;
    private final transient List<FieldViolation> violations;
    private final Duration retryDelay;
    private final String errorId;

    /**
     * A field that breaks a rule.
     *
     * @param field path of the field
     * @param description what is wrong, without its value
     */
    public record FieldViolation(String field, String description) {}

    private CityHubException(
            ErrorReason reason,
            Status.Code code,
            String message,
            List<FieldViolation> violations,
            Duration retryDelay,
            String errorId,
            Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.code = code;
        this.violations = violations;
        this.retryDelay = retryDelay;
        this.errorId = errorId;
    }

    /** What a raw stub threw. */
    public static CityHubException of(StatusRuntimeException e) {
        return of(e, e.getStatus(), e.getTrailers());
    }

    /** What a raw stub threw. */
    public static CityHubException of(StatusException e) {
        return of(e, e.getStatus(), e.getTrailers());
    }

    /** A stream that ended, with nothing said, before its work was done: as if the connection had broken. */
    static CityHubException endedEarly() {
        return local(Status.Code.UNAVAILABLE, "The hub ended the stream.");
    }

    /** Something this side found wrong. */
    static CityHubException local(Status.Code code, String message) {
        return new CityHubException(
                ErrorReason.ERROR_REASON_UNSPECIFIED, code, message, List.of(), Duration.ZERO, "", null);
    }

    /** What was received can't be joined to what is there: as if the hub had asked for a new snapshot. */
    static CityHubException resync() {
        return new CityHubException(
                ErrorReason.ERROR_REASON_RESYNC_REQUIRED,
                Status.Code.FAILED_PRECONDITION,
                "RESYNC_REQUIRED: a new snapshot is needed.",
                List.of(),
                Duration.ZERO,
                "",
                null);
    }

    private static CityHubException of(Throwable thrown, Status status, Metadata trailers) {
        ErrorReason reason = ErrorReason.ERROR_REASON_UNSPECIFIED;
        List<FieldViolation> violations = List.of();
        Duration retryDelay = Duration.ZERO;
        String errorId = "";
        for (Any detail : details(thrown, trailers)) {
            reason = unpack(detail, ErrorInfo.class)
                    .map(CityHubException::reasonOf)
                    .orElse(reason);
            errorId = unpack(detail, ErrorInfo.class)
                    .map(info -> info.getMetadataOrDefault(ERROR_ID, ""))
                    .orElse(errorId);
            violations = unpack(detail, BadRequest.class)
                    .map(CityHubException::violationsOf)
                    .orElse(violations);
            retryDelay = unpack(detail, RetryInfo.class)
                    .map(info -> Duration.ofSeconds(
                            info.getRetryDelay().getSeconds(),
                            info.getRetryDelay().getNanos()))
                    .orElse(retryDelay);
        }
        return new CityHubException(
                reason, status.getCode(), text(reason, status), violations, retryDelay, errorId, thrown);
    }

    /** The hub's reason; ERROR_REASON_UNSPECIFIED when the call did not reach it. */
    public ErrorReason reason() {
        return reason;
    }

    /** The status of gRPC. */
    public Status.Code code() {
        return code;
    }

    /** Fields that break a rule; empty for other reasons. */
    public List<FieldViolation> violations() {
        return violations == null ? List.of() : violations;
    }

    /** After how long to try again, when the hub said so. */
    public Optional<Duration> retryDelay() {
        return retryDelay.isZero() ? Optional.empty() : Optional.of(retryDelay);
    }

    /** The id under which the hub's log has this error, to be told to the city; empty when the call did not reach it. */
    public Optional<String> errorId() {
        return errorId.isEmpty() ? Optional.empty() : Optional.of(errorId);
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    public boolean retryable() {
        return switch (reason) {
            case ERROR_REASON_AGREEMENT_CHANGED,
                    ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE,
                    ERROR_REASON_EVIDENCE_UNAVAILABLE,
                    ERROR_REASON_STORE_UNAVAILABLE,
                    ERROR_REASON_OVERLOADED,
                    ERROR_REASON_INTERNAL -> true;
            case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED -> transportMayRecover();
            case ERROR_REASON_CERTIFICATE_UNKNOWN,
                    ERROR_REASON_CERTIFICATE_REVOKED,
                    ERROR_REASON_CERTIFICATE_EXPIRED,
                    ERROR_REASON_CALLER_NOT_PERMITTED,
                    ERROR_REASON_AGREEMENT_UNKNOWN,
                    ERROR_REASON_AGREEMENT_NOT_ACTIVE,
                    ERROR_REASON_AGREEMENT_REVOKED,
                    ERROR_REASON_MODE_NOT_APPROVED,
                    ERROR_REASON_FEED_DISPLACED,
                    ERROR_REASON_RESYNC_REQUIRED,
                    ERROR_REASON_ACKNOWLEDGEMENT_INVALID,
                    ERROR_REASON_INVALID_ARGUMENT,
                    ERROR_REASON_REQUEST_ID_REUSED,
                    ERROR_REASON_MESSAGE_TOO_LARGE,
                    ERROR_REASON_RECORD_UNREADABLE,
                    ERROR_REASON_NOT_FOUND,
                    ERROR_REASON_ALREADY_EXISTS,
                    ERROR_REASON_STATE_CONFLICT,
                    ERROR_REASON_FOUR_EYES_REQUIRED,
                    ERROR_REASON_PERMISSION_MISSING -> false;
        };
    }

    private boolean transportMayRecover() {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNKNOWN, INTERNAL -> true;
            case OK,
                    CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS,
                    UNAUTHENTICATED -> false;
        };
    }

    private static List<Any> details(Throwable thrown, Metadata trailers) {
        if (trailers == null) {
            return List.of();
        }
        com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
        return status == null ? List.of() : status.getDetailsList();
    }

    private static <M extends Message> Optional<M> unpack(Any detail, Class<M> type) {
        try {
            return detail.is(type) ? Optional.of(detail.unpack(type)) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static ErrorReason reasonOf(ErrorInfo info) {
        for (ErrorReason reason : ErrorReason.values()) {
            if (info.getDomain().equals("cityhub") && reason.name().equals(PREFIX + info.getReason())) {
                return reason;
            }
        }
        return ErrorReason.ERROR_REASON_UNSPECIFIED;
    }

    private static List<FieldViolation> violationsOf(BadRequest request) {
        return request.getFieldViolationsList().stream()
                .map(violation -> new FieldViolation(violation.getField(), violation.getDescription()))
                .toList();
    }

    private static String text(ErrorReason reason, Status status) {
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        String name = reason == ErrorReason.ERROR_REASON_UNSPECIFIED
                ? status.getCode().name()
                : reason.name().substring(PREFIX.length());
        return name + ": " + description;
    }
}
