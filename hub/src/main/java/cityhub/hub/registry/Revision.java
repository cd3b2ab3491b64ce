package cityhub.hub.registry;

import java.time.Instant;

/**
 * What came into force. Never altered.
 *
 * @param agreementId the agreement
 * @param number from 1
 * @param application number of the application
 * @param planDigest digest of the plan as approved
 * @param approverId officer; empty for a change that only narrows
 * @param approverDepartmentId the officer's department then; as {@code approverId}
 * @param approveTime when
 * @param actId outbox id of the act
 */
record Revision(
        String agreementId,
        int number,
        int application,
        String planDigest,
        String approverId,
        String approverDepartmentId,
        Instant approveTime,
        long actId) {}
