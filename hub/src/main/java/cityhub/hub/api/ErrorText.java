package cityhub.hub.api;

import cityhub.error.v1.ErrorReason;
import io.grpc.Status.Code;

/**
 * What callers are told: one status code and one fixed text per reason, what happened and what to do. Texts hold
 * nothing of the request or of the records.
 *
 * @param code gRPC status code
 * @param text fixed text
 */
record ErrorText(Code code, String text) {

    /** The table of all reasons; a reason without a row does not compile. */
    static ErrorText of(ErrorReason reason) {
        return switch (reason) {
            case ERROR_REASON_CERTIFICATE_UNKNOWN ->
                row(
                        Code.UNAUTHENTICATED,
                        "The hub does not know this certificate. Have an administrator bind it to its holder.");
            case ERROR_REASON_CERTIFICATE_REVOKED ->
                row(
                        Code.UNAUTHENTICATED,
                        "This certificate or its holder is revoked. Use another certificate, or ask an administrator.");
            case ERROR_REASON_CERTIFICATE_EXPIRED ->
                row(Code.UNAUTHENTICATED, "This certificate is not valid at this time. Renew it and have it bound.");
            case ERROR_REASON_CALLER_NOT_PERMITTED ->
                row(
                        Code.PERMISSION_DENIED,
                        "This kind of caller may not call this method. Call it with a certificate of the right kind.");
            case ERROR_REASON_PERMISSION_MISSING ->
                row(
                        Code.PERMISSION_DENIED,
                        "The officer lacks the permission for this. Ask an administrator for it, or an officer who has it.");
            case ERROR_REASON_FOUR_EYES_REQUIRED ->
                row(
                        Code.PERMISSION_DENIED,
                        "Applicant and approver must be different officers of different departments."
                                + " Have an officer of the register's owner approve.");
            case ERROR_REASON_AGREEMENT_UNKNOWN ->
                row(Code.NOT_FOUND, "The caller has no such agreement. Check the agreement's id.");
            case ERROR_REASON_AGREEMENT_NOT_ACTIVE ->
                row(
                        Code.FAILED_PRECONDITION,
                        "The agreement is not in force: not yet approved, suspended or expired."
                                + " Look at its state, and apply or wait for approval.");
            case ERROR_REASON_AGREEMENT_REVOKED ->
                row(Code.PERMISSION_DENIED, "The agreement was revoked. Nothing flows; apply for a new one.");
            case ERROR_REASON_MODE_NOT_APPROVED ->
                row(
                        Code.PERMISSION_DENIED,
                        "The agreement does not allow this mode, or bulk output is not approved. Apply for it.");
            case ERROR_REASON_AGREEMENT_CHANGED ->
                row(Code.ABORTED, "The agreement changed while the call ran; nothing was released. Call again.");
            case ERROR_REASON_FEED_DISPLACED ->
                row(
                        Code.ABORTED,
                        "Another stream of this agreement took over the feed. Run one consumer per agreement.");
            case ERROR_REASON_RESYNC_REQUIRED ->
                row(
                        Code.OUT_OF_RANGE,
                        "The feed can't go on from this position. Take a snapshot and go on from there.");
            case ERROR_REASON_ACKNOWLEDGEMENT_INVALID ->
                row(
                        Code.INVALID_ARGUMENT,
                        "The acknowledgement is not of this session, or beyond what was delivered. Open the feed again.");
            case ERROR_REASON_ACKNOWLEDGEMENT_OVERDUE ->
                row(
                        Code.ABORTED,
                        "Deliveries waited too long for an acknowledgement. Open the feed again; it goes on from the cursor.");
            case ERROR_REASON_INVALID_ARGUMENT ->
                row(Code.INVALID_ARGUMENT, "The request breaks a rule. Correct the fields that the details name.");
            case ERROR_REASON_REQUEST_ID_REUSED ->
                row(
                        Code.ALREADY_EXISTS,
                        "This request id was used with other content. Give each new request an id of its own.");
            case ERROR_REASON_MESSAGE_TOO_LARGE ->
                row(Code.RESOURCE_EXHAUSTED, "The message is larger than the hub takes. Send less at once.");
            case ERROR_REASON_NOT_FOUND -> row(Code.NOT_FOUND, "There is nothing under this id. Check the id.");
            case ERROR_REASON_ALREADY_EXISTS ->
                row(
                        Code.ALREADY_EXISTS,
                        "There is one under this id already. Choose another id, or use what is there.");
            case ERROR_REASON_STATE_CONFLICT ->
                row(
                        Code.FAILED_PRECONDITION,
                        "The step does not fit the present state. Read the state again, then decide.");
            case ERROR_REASON_RECORD_UNREADABLE ->
                row(
                        Code.DATA_LOSS,
                        "A stored record can't be read; nothing was released. Tell the hub's operator the error id.");
            case ERROR_REASON_EVIDENCE_UNAVAILABLE ->
                row(Code.UNAVAILABLE, "The ledger can't be written; nothing was released. Try again.");
            case ERROR_REASON_STORE_UNAVAILABLE ->
                row(Code.UNAVAILABLE, "The database does not answer; nothing was lost. Try again.");
            case ERROR_REASON_OVERLOADED ->
                row(Code.RESOURCE_EXHAUSTED, "The hub is overloaded. Try again after the time given.");
            case ERROR_REASON_INTERNAL, ERROR_REASON_UNSPECIFIED, UNRECOGNIZED ->
                row(Code.INTERNAL, "A fault of the hub. Tell its operator the error id.");
        };
    }

    /** Whether an operator of the hub has something to mend, rather than the caller. */
    boolean isFaultOfTheHub() {
        return code == Code.INTERNAL || code == Code.DATA_LOSS || code == Code.UNAVAILABLE;
    }

    private static ErrorText row(Code code, String text) {
        return new ErrorText(code, text);
    }
}
