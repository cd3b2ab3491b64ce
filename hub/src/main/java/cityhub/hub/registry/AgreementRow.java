package cityhub.hub.registry;

import cityhub.registry.v1.AgreementState;
import java.time.Instant;

/**
 * How an agreement stands.
 *
 * @param agreementId UUIDv7
 * @param participantId the consumer
 * @param state state as last recorded; see {@link AgreementCalendar#due}
 * @param revision revision in force; 0 while none was approved
 * @param application application in force; 0 while none was approved
 * @param pendingApplication application that waits for approval; 0 for none
 * @param lastApplication newest application, from 1
 * @param period business dates in force, of the revision in force or else applied for
 * @param numberDomain domain of the consumer's own numbers, as {@code period}
 * @param bulkApproved whether bulk output is approved
 * @param snapshotRequired whether something was widened since the consumer's last snapshot
 * @param reviewPending whether it is an emergency access that was approved and not yet reviewed
 * @param updateTime when it last changed
 * @param actId outbox id of the act that last changed it
 */
record AgreementRow(
        String agreementId,
        String participantId,
        AgreementState state,
        int revision,
        int application,
        int pendingApplication,
        int lastApplication,
        Period period,
        String numberDomain,
        boolean bulkApproved,
        boolean snapshotRequired,
        boolean reviewPending,
        Instant updateTime,
        long actId) {

    static AgreementRow applied(
            String agreementId, String participantId, Period period, String numberDomain, Instant now, long act) {
        return new AgreementRow(
                agreementId,
                participantId,
                AgreementState.AGREEMENT_STATE_APPLIED,
                0,
                0,
                1,
                1,
                period,
                numberDomain,
                false,
                false,
                false,
                now,
                act);
    }

    /** Whether it can still be changed: neither revoked nor expired. */
    boolean isOpen() {
        return state != AgreementState.AGREEMENT_STATE_REVOKED && state != AgreementState.AGREEMENT_STATE_EXPIRED;
    }

    /** The application in force, or the newest one while none is. */
    int shownApplication() {
        return application > 0 ? application : lastApplication;
    }

    AgreementRow changed(Instant now, long act) {
        return with(state, pendingApplication, lastApplication, bulkApproved, snapshotRequired, now, act);
    }

    AgreementRow inState(AgreementState next) {
        boolean ends = next == AgreementState.AGREEMENT_STATE_REVOKED || next == AgreementState.AGREEMENT_STATE_EXPIRED;
        return with(
                next,
                ends ? 0 : pendingApplication,
                lastApplication,
                bulkApproved && !ends,
                snapshotRequired,
                updateTime,
                actId);
    }

    /** A further application waits, in place of any other that waited. */
    AgreementRow withPending() {
        return with(state, lastApplication + 1, lastApplication + 1, bulkApproved, snapshotRequired, updateTime, actId);
    }

    AgreementRow withBulk(boolean approved) {
        return with(state, pendingApplication, lastApplication, approved, snapshotRequired, updateTime, actId);
    }

    AgreementRow withSnapshotRequired(boolean required) {
        return with(state, pendingApplication, lastApplication, bulkApproved, required, updateTime, actId);
    }

    /** The newest application is the next revision in force. */
    AgreementRow inForce(AgreementState next, Period newPeriod, String newDomain) {
        return new AgreementRow(
                agreementId,
                participantId,
                next,
                revision + 1,
                lastApplication,
                0,
                lastApplication,
                newPeriod,
                newDomain,
                bulkApproved,
                snapshotRequired,
                reviewPending,
                updateTime,
                actId);
    }

    /** While nothing is in force, the row tells of what was applied for. */
    AgreementRow applyingFor(Period newPeriod, String newDomain) {
        return new AgreementRow(
                agreementId,
                participantId,
                state,
                revision,
                application,
                pendingApplication,
                lastApplication,
                newPeriod,
                newDomain,
                bulkApproved,
                snapshotRequired,
                reviewPending,
                updateTime,
                actId);
    }

    AgreementRow withReviewPending(boolean pending) {
        return new AgreementRow(
                agreementId,
                participantId,
                state,
                revision,
                application,
                pendingApplication,
                lastApplication,
                period,
                numberDomain,
                bulkApproved,
                snapshotRequired,
                pending,
                updateTime,
                actId);
    }

    private AgreementRow with(
            AgreementState newState,
            int newPending,
            int newLast,
            boolean newBulk,
            boolean newSnapshot,
            Instant now,
            long act) {
        return new AgreementRow(
                agreementId,
                participantId,
                newState,
                revision,
                application,
                newPending,
                newLast,
                period,
                numberDomain,
                newBulk,
                newSnapshot,
                reviewPending,
                now,
                act);
    }
}
