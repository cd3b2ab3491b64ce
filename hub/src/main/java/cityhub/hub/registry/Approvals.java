package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.disclosure.DisclosurePlan;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;

/** How the register's owner approves and revokes agreements. */
@Singleton
public final class Approvals {
    private final Steps steps;
    private final ParticipantRepository participants;
    private final AgreementRepository agreements;
    private final AgreementHistoryRepository history;
    private final AgreementLedger ledger;
    private final AgreementPlans plans;
    private final AgreementViews views;
    private final String ownerDepartment;

    Approvals(
            Steps steps,
            ParticipantRepository participants,
            AgreementRepository agreements,
            AgreementHistoryRepository history,
            AgreementLedger ledger,
            AgreementPlans plans,
            AgreementViews views,
            HubConfiguration configuration) {
        this.steps = steps;
        this.participants = participants;
        this.agreements = agreements;
        this.history = history;
        this.ledger = ledger;
        this.plans = plans;
        this.views = views;
        this.ownerDepartment = configuration.registerOwnerDepartment();
    }

    /**
     * Approves what was applied for, as the approver saw it in the preview.
     *
     * @param planDigest digest of the plan in the preview
     * @param termsDigest digest of the terms in the preview
     * @throws HubException PERMISSION_MISSING, AGREEMENT_UNKNOWN, FOUR_EYES_REQUIRED, INVALID_ARGUMENT (the terms no
     *     longer fulfil the rules), STATE_CONFLICT (nothing waits, or it is not what the approver saw)
     */
    public Agreement approve(String agreementId, String planDigest, String termsDigest, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_APPROVE);
        return steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), agreementId);
            requirePending(step, row);
            Application application = ledger.application(step.connection(), row, row.pendingApplication());
            requireFourEyes(application, officer);
            officer.require(Permission.PERMISSION_APPROVE, ownerDepartment);
            requireSeen(application, planDigest, termsDigest);
            TermsRules.check(application.terms(), participants.findById(row.participantId()), step.today());
            AgreementRow written = bringIntoForce(step, row, application, planDigest, officer);
            return views.message(step.connection(), written);
        });
    }

    /**
     * Approves bulk output (snapshot, batch) of the revision in force.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, AGREEMENT_UNKNOWN, FOUR_EYES_REQUIRED,
     *     STATE_CONFLICT (not approved or no longer in force, or approved for bulk output already)
     */
    public Agreement approveBulkOutput(String agreementId, String reason, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_APPROVE);
        Reasons.require(reason);
        return steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), agreementId);
            boolean approved = row.state() == AgreementState.AGREEMENT_STATE_APPROVED
                    || row.state() == AgreementState.AGREEMENT_STATE_ACTIVE;
            if (!approved || row.period().isOver(step.today()) || row.bulkApproved()) {
                throw conflict(row, "bulk output can't be approved in state " + row.state());
            }
            requireFourEyes(ledger.application(step.connection(), row, row.application()), officer);
            officer.require(Permission.PERMISSION_APPROVE, ownerDepartment);
            long act = step.act(
                    "agreement-bulk-approved",
                    officer.actor(),
                    AgreementLedger.target(row),
                    Map.of("reason", reason, "revision", String.valueOf(row.revision())));
            AgreementRow written = row.withBulk(true).changed(step.now(), act);
            agreements.update(step.connection(), written);
            step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, agreementId);
            return views.message(step.connection(), written);
        });
    }

    /**
     * Ends an agreement at once; nothing is sealed under it after this.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, AGREEMENT_UNKNOWN, STATE_CONFLICT (over already)
     */
    public Agreement revoke(String agreementId, String reason, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_APPROVE, ownerDepartment);
        Reasons.require(reason);
        return steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), agreementId);
            if (!row.isOpen()) {
                throw conflict(row, "is " + row.state() + " already");
            }
            AgreementRow written = ledger.move(
                    step,
                    row,
                    AgreementState.AGREEMENT_STATE_REVOKED,
                    "agreement-revoked",
                    officer.actor(),
                    Map.of("reason", reason));
            return views.message(step.connection(), written);
        });
    }

    /**
     * Reviews an emergency access that is over.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, AGREEMENT_UNKNOWN, FOUR_EYES_REQUIRED,
     *     STATE_CONFLICT (no emergency access, not over yet, or reviewed already)
     */
    public Agreement reviewEmergency(String agreementId, String finding, ActingOfficer officer) {
        officer.require(Permission.PERMISSION_APPROVE);
        Reasons.require("finding", finding);
        return steps.take(step -> {
            AgreementRow row = ledger.present(step.connection(), agreementId);
            boolean over = !row.isOpen() || row.period().isOver(step.today());
            if (!row.reviewPending() || !over) {
                throw conflict(row, "nothing to review");
            }
            requireFourEyes(ledger.application(step.connection(), row, row.application()), officer);
            officer.require(Permission.PERMISSION_APPROVE, ownerDepartment);
            long act = step.act(
                    "agreement-emergency-reviewed",
                    officer.actor(),
                    AgreementLedger.target(row),
                    Map.of("finding", finding));
            AgreementRow written = row.withReviewPending(false).changed(step.now(), act);
            agreements.update(step.connection(), written);
            step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, agreementId);
            return views.message(step.connection(), written);
        });
    }

    private static void requirePending(Step step, AgreementRow row) {
        boolean over = row.revision() > 0 && row.period().isOver(step.today());
        if (!row.isOpen() || over || row.pendingApplication() == 0) {
            throw conflict(row, "nothing waits for approval");
        }
    }

    private static void requireFourEyes(Application application, ActingOfficer officer) {
        if (application.applicantId().equals(officer.officerId())
                || application.applicantDepartmentId().equals(officer.departmentId())) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED,
                    "agreement " + application.agreementId() + ", " + officer.actor());
        }
    }

    /** The plan is compiled anew: what is approved is what this hub will do. */
    private void requireSeen(Application application, String planDigest, String termsDigest) {
        DisclosurePlan plan = plans.compile(application.terms());
        if (!application.termsDigest().equals(termsDigest) || !plan.digest().equals(planDigest)) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT,
                    "agreement " + application.agreementId() + ": what waits is not what the approver saw");
        }
    }

    private AgreementRow bringIntoForce(
            Step step, AgreementRow row, Application application, String planDigest, ActingOfficer officer)
            throws SQLException {
        Period period = Period.of(application.terms());
        AgreementState state = period.hasBegun(step.today())
                ? AgreementState.AGREEMENT_STATE_ACTIVE
                : AgreementState.AGREEMENT_STATE_APPROVED;
        AgreementRow next = afterWidening(step, row, application)
                .inForce(state, period, application.terms().getNumberDomain());
        Map<String, String> details =
                ActDetails.of(application.terms(), planDigest, next.application(), next.revision());
        details.put("applicant", application.applicantId());
        details.put("state", state.name().substring("AGREEMENT_STATE_".length()));
        long act = step.act("agreement-approved", officer.actor(), AgreementLedger.target(row), details);
        AgreementRow written =
                next.withReviewPending(application.terms().getEmergency()).changed(step.now(), act);
        agreements.update(step.connection(), written);
        history.insert(
                step.connection(),
                new Revision(
                        row.agreementId(),
                        written.revision(),
                        written.application(),
                        planDigest,
                        officer.officerId(),
                        officer.departmentId(),
                        step.now(),
                        act));
        ledger.gate(step, written, act);
        step.announce(
                row.revision() > 0 ? RegistryEvent.Kind.AGREEMENT_REPLACED : RegistryEvent.Kind.AGREEMENT_TOUCHED,
                row.agreementId());
        return written;
    }

    /** What was widened needs a new snapshot, and bulk output of it an approval of its own. */
    private AgreementRow afterWidening(Step step, AgreementRow row, Application application) throws SQLException {
        if (row.revision() == 0) {
            return row;
        }
        Application inForce = ledger.application(step.connection(), row, row.application());
        boolean widened = new TermsComparison(inForce.terms(), application.terms()).widensContent();
        return widened ? row.withSnapshotRequired(true).withBulk(false) : row;
    }

    private static HubException conflict(AgreementRow row, String detail) {
        return new HubException(
                ErrorReason.ERROR_REASON_STATE_CONFLICT, "agreement " + row.agreementId() + ": " + detail);
    }
}
