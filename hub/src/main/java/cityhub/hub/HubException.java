package cityhub.hub;

import cityhub.error.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one exception of the hub. The caller gets the fixed text of its reason, the violations and the delay;
 * the detail goes to the log only. Neither holds personal data.
 */
public final class HubException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorReason reason;
    private final transient List<Violation> violations;
    private final transient Optional<Duration> retryAfter;

    /**
     * What is wrong with one field of a request.
     *
     * @param field path of the field as in the request's proto, such as {@code terms.items[3]}
     * @param description what is wrong and what would be right; never the value of a personal item
     */
    public record Violation(String field, String description) {}

    public HubException(ErrorReason reason, String logDetail) {
        this(reason, logDetail, List.of(), Optional.empty(), Optional.empty());
    }

    public HubException(ErrorReason reason, String logDetail, Throwable cause) {
        this(reason, logDetail, List.of(), Optional.empty(), Optional.of(cause));
    }

    private HubException(
            ErrorReason reason,
            String logDetail,
            List<Violation> violations,
            Optional<Duration> retryAfter,
            Optional<Throwable> cause) {
        super(reason.name() + ": " + logDetail, cause.orElse(null));
        this.reason = reason;
        this.violations = List.copyOf(violations);
        this.retryAfter = retryAfter;
    }

    /** A request that breaks rules, with every rule that it breaks. */
    public static HubException invalid(List<Violation> violations) {
        return new HubException(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                violations.stream().map(Violation::field).toList().toString(),
                violations,
                Optional.empty(),
                Optional.empty());
    }

    /** A request that breaks one rule. */
    public static HubException invalid(String field, String description) {
        return invalid(List.of(new Violation(field, description)));
    }

    /** A failure that passes: the caller is told when to come again. */
    public static HubException retryable(ErrorReason reason, String logDetail, Duration retryAfter) {
        return new HubException(reason, logDetail, List.of(), Optional.of(retryAfter), Optional.empty());
    }

    public ErrorReason reason() {
        return reason;
    }

    public List<Violation> violations() {
        return violations;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
