package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.AgreementTerms;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.PreviewAgreementResponse;
import cityhub.staff.v1.Permission;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AgreementLifeTest {
    private static Town town;
    private static Agreements agreements;

    @BeforeAll
    static void open() {
        town = Town.create();
        agreements = town.bean(Agreements.class);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void agreementGoesFromApplicationToRevocationWithEveryStepInTheLedger() {
        Agreement applied = town.apply(town.terms());
        String id = applied.getAgreementId();
        assertEquals(AgreementState.AGREEMENT_STATE_APPLIED, applied.getState());
        assertEquals(0, applied.getRevision());
        refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, id, Mode.MODE_FEED);

        Agreement approved = town.approve(id);
        assertEquals(AgreementState.AGREEMENT_STATE_ACTIVE, approved.getState());
        assertEquals(1, approved.getRevision());
        assertEquals("T-001", approved.getApplicantId());
        assertEquals("R-001", approved.getApproverId());
        assertEquals(Map.entry(1, true), town.gate(id));
        ActiveAgreement active = agreements.require(id, "tax-system", Mode.MODE_FEED);
        assertEquals(1, active.revision());
        assertEquals(approved.getPlanDigest(), active.plan().digest());
        assertEquals("010 個人住民税", active.affair());
        assertEquals("住民基本台帳法 第1条", active.ground());

        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, id, Mode.MODE_SNAPSHOT);
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, id, Mode.MODE_SEARCH);
        Town.refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, active::requireBulk);
        town.bean(Approvals.class).approveBulkOutput(id, "初期セットアップ", town.approver);
        assertTrue(agreements.require(id, "tax-system", Mode.MODE_SNAPSHOT).bulkApproved());

        town.bean(Approvals.class).revoke(id, "システム廃止", town.approver);
        assertEquals(Map.entry(1, false), town.gate(id));
        refused(ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, id, Mode.MODE_FEED);
        assertEquals(
                List.of(
                        "agreement-applied agreement:" + id,
                        "agreement-approved agreement:" + id,
                        "agreement-bulk-approved agreement:" + id,
                        "agreement-revoked agreement:" + id),
                actsOf(id));
    }

    @Test
    void agreementOfAnotherParticipantIsUnknown() {
        String id = town.agreed(town.terms()).getAgreementId();
        agreements.require(id, "tax-system", Mode.MODE_FEED);
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN,
                () -> agreements.require(id, "school-system", Mode.MODE_FEED));
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN,
                () -> agreements.require("' OR 1=1 --", "tax-system", Mode.MODE_FEED));
    }

    @Test
    void approverIsNeitherTheApplicantNorOfTheApplicantsDepartment() {
        String id = town.apply(town.terms()).getAgreementId();
        Set<Permission> both = Set.of(Permission.PERMISSION_APPLY, Permission.PERMISSION_APPROVE);
        approvalRefused(ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED, id, new ActingOfficer("T-001", "tax", both));
        approvalRefused(ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED, id, new ActingOfficer("T-002", "tax", both));
        approvalRefused(
                ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED, id, new ActingOfficer("T-001", "resident-affairs", both));
        approvalRefused(ErrorReason.ERROR_REASON_PERMISSION_MISSING, id, new ActingOfficer("S-001", "school", both));
        approvalRefused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                id,
                new ActingOfficer("R-002", "resident-affairs", Set.of(Permission.PERMISSION_APPLY)));
        assertEquals(1, actsOf(id).size());

        town.approve(id);
        Town.refused(
                ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED,
                () -> town.bean(Approvals.class).approveBulkOutput(id, "理由", new ActingOfficer("T-002", "tax", both)));
    }

    @Test
    void onlyTheConsumersDepartmentAppliesAndOnlyTheOwnerRevokes() {
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> town.bean(Applications.class)
                        .apply(
                                "",
                                town.terms().build(),
                                new ActingOfficer("S-001", "school", Set.of(Permission.PERMISSION_APPLY))));
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> town.bean(Applications.class).apply("", town.terms().build(), town.approver));
        String id = town.agreed(town.terms()).getAgreementId();
        Town.refused(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                () -> town.bean(Approvals.class)
                        .revoke(id, "理由", new ActingOfficer("S-001", "school", Set.of(Permission.PERMISSION_APPROVE))));
    }

    @Test
    void approvalOfSomethingElseThanThePreviewShowedIsRefused() {
        String id = town.apply(town.terms()).getAgreementId();
        PreviewAgreementResponse seen = town.bean(AgreementPreview.class).ofAgreement(id);
        town.change(id, town.terms().setPurpose("別の目的"));
        approvalRefused(ErrorReason.ERROR_REASON_STATE_CONFLICT, id, seen.getPlanDigest(), seen.getTermsDigest());
        PreviewAgreementResponse now = town.bean(AgreementPreview.class).ofAgreement(id);
        assertEquals(seen.getPlanDigest(), now.getPlanDigest());
        approvalRefused(ErrorReason.ERROR_REASON_STATE_CONFLICT, id, "0".repeat(64), now.getTermsDigest());
        approvalRefused(ErrorReason.ERROR_REASON_STATE_CONFLICT, id, now.getPlanDigest(), "");
        assertEquals("別の目的", town.approve(id).getTerms().getPurpose());
        approvalRefused(ErrorReason.ERROR_REASON_STATE_CONFLICT, id, now.getPlanDigest(), now.getTermsDigest());
    }

    @Test
    void narrowingIsInForceAtOnceAndKeepsTheBulkApproval() {
        String id = town.agreed(town.terms()).getAgreementId();
        town.bean(Approvals.class).approveBulkOutput(id, "初期セットアップ", town.approver);
        ActiveAgreement before = agreements.require(id, "tax-system", Mode.MODE_FEED);
        List<AccessEnded> told = new CopyOnWriteArrayList<>();
        agreements.onAccessEnded(told::add);

        AgreementTerms.Builder narrower = town.terms();
        narrower.clearItems().addAllItems(List.of("宛名番号", "氏名"));
        narrower.getPopulationBuilder().setAgeFrom(20);
        narrower.clearModes().addAllModes(List.of(Mode.MODE_FEED, Mode.MODE_SNAPSHOT));
        Agreement narrowed = town.change(id, narrower);

        assertEquals(2, narrowed.getRevision());
        assertFalse(narrowed.hasPendingTerms());
        assertFalse(narrowed.getSnapshotRequired());
        assertEquals("R-001", narrowed.getApproverId());
        assertEquals(Map.entry(2, true), town.gate(id));
        assertTrue(told.contains(new AccessEnded.AgreementReplaced(id)), told.toString());
        ActiveAgreement after = agreements.require(id, "tax-system", Mode.MODE_SNAPSHOT);
        assertEquals(2, after.revision());
        assertTrue(after.bulkApproved());
        assertTrue(before.plan().operations().size() > after.plan().operations().size());
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, id, Mode.MODE_QUERY);
        assertTrue(actsOf(id).contains("agreement-narrowed agreement:" + id));
    }

    @Test
    void addingItemsWaitsForApprovalThenNeedsANewSnapshotAndANewBulkApproval() {
        String id = town.agreed(town.terms()).getAgreementId();
        town.bean(Approvals.class).approveBulkOutput(id, "初期セットアップ", town.approver);
        Agreement waiting = town.change(id, town.terms().addItems("性別"));
        assertEquals(1, waiting.getRevision());
        assertTrue(waiting.getPendingTerms().getItemsList().contains("性別"));
        assertFalse(waiting.getTerms().getItemsList().contains("性別"));
        assertEquals(1, agreements.require(id, "tax-system", Mode.MODE_SNAPSHOT).revision());

        Agreement widened = town.approve(id);
        assertEquals(2, widened.getRevision());
        assertTrue(widened.getSnapshotRequired());
        assertFalse(widened.getBulkApproved());
        refused(ErrorReason.ERROR_REASON_MODE_NOT_APPROVED, id, Mode.MODE_SNAPSHOT);
        assertTrue(agreements.require(id, "tax-system", Mode.MODE_FEED).snapshotRequired());

        agreements.snapshotCompleted(id, 1);
        assertTrue(agreements.require(id, "tax-system", Mode.MODE_FEED).snapshotRequired());
        agreements.snapshotCompleted(id, 2);
        assertFalse(agreements.require(id, "tax-system", Mode.MODE_FEED).snapshotRequired());
    }

    @Test
    void agreementExpiresAfterItsLastDay() {
        String id = town.agreed(town.terms()).getAgreementId();
        agreements.require(id, "tax-system", Mode.MODE_FEED);
        List<AccessEnded> told = new CopyOnWriteArrayList<>();
        agreements.onAccessEnded(told::add);
        endYesterday(id);

        refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, id, Mode.MODE_FEED);
        assertEquals(
                AgreementState.AGREEMENT_STATE_EXPIRED,
                town.bean(AgreementViews.class).get(id).getState());
        assertEquals(Map.entry(1, false), town.gate(id));
        assertTrue(told.contains(new AccessEnded.AgreementEnded(id)), told.toString());
        assertTrue(actsOf(id).contains("agreement-expired agreement:" + id));
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> town.change(id, town.terms()));
    }

    @Test
    void approvedAgreementIsActiveFromItsFirstDay() {
        LocalDate tomorrow = Town.today().plusDays(1);
        Agreement approved = town.agreed(town.terms().setValidFrom(tomorrow.toString()));
        String id = approved.getAgreementId();
        assertEquals(AgreementState.AGREEMENT_STATE_APPROVED, approved.getState());
        assertEquals(Map.entry(1, false), town.gate(id));
        refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, id, Mode.MODE_FEED);

        town.sql("UPDATE registry_agreement SET valid_from = ? WHERE agreement_id = ?", Town.today(), id);
        assertEquals(1, agreements.require(id, "tax-system", Mode.MODE_FEED).revision());
        assertEquals(Map.entry(1, true), town.gate(id));
        assertTrue(actsOf(id).contains("agreement-activated agreement:" + id));
    }

    @Test
    void agreementWhosePlanCompilesOtherwiseThanApprovedIsSuspendedUntilApprovedAgain() {
        String id = town.agreed(town.terms()).getAgreementId();
        town.sql("UPDATE registry_agreement_revision SET plan_digest = ? WHERE agreement_id = ?", "0".repeat(64), id);
        refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, id, Mode.MODE_FEED);
        assertEquals(
                AgreementState.AGREEMENT_STATE_SUSPENDED,
                town.bean(AgreementViews.class).get(id).getState());
        assertEquals(Map.entry(1, false), town.gate(id));
        assertTrue(actsOf(id).contains("agreement-suspended agreement:" + id));

        town.change(id, town.terms());
        refused(ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE, id, Mode.MODE_FEED);
        town.approve(id);
        assertEquals(2, agreements.require(id, "tax-system", Mode.MODE_FEED).revision());
    }

    @Test
    void hubSuspendsOnItsOwnWhatItCompilesOtherwise() {
        String id = town.agreed(town.terms()).getAgreementId();
        town.sql("UPDATE registry_agreement_revision SET plan_digest = ? WHERE agreement_id = ?", "0".repeat(64), id);
        town.bean(AgreementCalendar.class).settleAll();
        assertEquals(
                AgreementState.AGREEMENT_STATE_SUSPENDED,
                town.bean(AgreementViews.class).get(id).getState());
    }

    @Test
    void narrowingCanNotBringInAnotherPlanThanTheApproverSaw() {
        String id = town.agreed(town.terms()).getAgreementId();
        town.sql("UPDATE registry_agreement_revision SET plan_digest = ? WHERE agreement_id = ?", "0".repeat(64), id);
        AgreementTerms.Builder narrower = town.terms();
        narrower.getPopulationBuilder().setAgeFrom(20);
        Agreement changed = town.change(id, narrower);
        assertEquals(1, changed.getRevision());
        assertTrue(changed.hasPendingTerms());
    }

    @Test
    void ofTwoApprovalsAtTheSameTimeOneWins() throws Exception {
        String id = town.apply(town.terms()).getAgreementId();
        PreviewAgreementResponse seen = town.bean(AgreementPreview.class).ofAgreement(id);
        Callable<Boolean> approval = () -> {
            try {
                town.bean(Approvals.class).approve(id, seen.getPlanDigest(), seen.getTermsDigest(), town.approver);
                return true;
            } catch (HubException e) {
                assertEquals(ErrorReason.ERROR_REASON_STATE_CONFLICT, e.reason());
                return false;
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> both = threads.invokeAll(List.of(approval, approval));
            assertTrue(both.get(0).get() ^ both.get(1).get());
        }
        assertEquals(1, town.bean(AgreementViews.class).get(id).getRevision());
        assertEquals(2, actsOf(id).size());
    }

    @Test
    void failedStepLeavesNothingBehind() {
        int acts = town.sealedActs().size();
        assertThrows(
                HubException.class,
                () -> town.bean(Steps.class).take(step -> {
                    step.act("agreement-applied", "officer:X", "agreement:none", Map.of());
                    throw new SQLException("test");
                }));
        town.apply(town.terms());
        assertEquals(acts + 1, town.sealedActs().size());
    }

    @Test
    void emergencyAccessIsAnAgreementOfItsOwnAndIsReviewedAfterwards() {
        AgreementTerms.Builder terms = town.terms()
                .setEmergency(true)
                .setPurpose("災害時の安否確認")
                .setValidTo(Town.today().plusDays(6).toString());
        Agreement approved = town.agreed(terms);
        String id = approved.getAgreementId();
        assertTrue(approved.getReviewPending());
        changeRefused("terms.emergency", id, terms.clone().setEmergency(false));
        changeRefused(
                "terms.valid_from",
                id,
                terms.clone()
                        .setValidFrom(Town.today().minusDays(1).toString())
                        .setValidTo(Town.today().plusDays(5).toString()));
        changeRefused(
                "terms.valid_to",
                id,
                terms.clone().setValidTo(Town.today().plusDays(7).toString()));
        changeRefused(
                "terms.emergency",
                town.agreed(town.terms()).getAgreementId(),
                terms.clone().setValidFrom(Town.today().toString()));

        Approvals approvals = town.bean(Approvals.class);
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> approvals.reviewEmergency(id, "適正", town.approver));
        endYesterday(id);
        Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> approvals.reviewEmergency(id, "", town.approver));
        Town.refused(
                ErrorReason.ERROR_REASON_FOUR_EYES_REQUIRED,
                () -> approvals.reviewEmergency(
                        id, "適正", new ActingOfficer("T-002", "tax", Set.of(Permission.PERMISSION_APPROVE))));
        assertFalse(approvals.reviewEmergency(id, "適正", town.approver).getReviewPending());
        assertTrue(actsOf(id).contains("agreement-emergency-reviewed agreement:" + id));
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> approvals.reviewEmergency(id, "適正", town.approver));
    }

    @Test
    void cuttingTheGroundShortEndsTheAgreementWithIt() {
        AgreementTerms.Builder terms = town.terms();
        terms.getGroundBuilder().setValidTo(Town.today().plusDays(3).toString());
        String id = town.agreed(terms).getAgreementId();
        assertEquals(
                Town.today().plusDays(3),
                agreements.require(id, "tax-system", Mode.MODE_FEED).validTo());
    }

    private static void changeRefused(String field, String id, AgreementTerms.Builder terms) {
        HubException refused = Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> town.change(id, terms));
        assertEquals(field, refused.violations().getFirst().field());
    }

    private static void endYesterday(String id) {
        town.sql(
                "UPDATE registry_agreement SET valid_to = ? WHERE agreement_id = ?",
                Town.today().minusDays(1),
                id);
        town.bean(Steps.class).take(step -> {
            step.announce(RegistryEvent.Kind.AGREEMENT_TOUCHED, id);
            return id;
        });
    }

    private static List<String> actsOf(String id) {
        return town.sealedActs().stream().filter(act -> act.endsWith(id)).toList();
    }

    private static void refused(ErrorReason reason, String id, Mode mode) {
        Town.refused(reason, () -> agreements.require(id, "tax-system", mode));
    }

    private static void approvalRefused(ErrorReason reason, String id, ActingOfficer officer) {
        PreviewAgreementResponse seen = town.bean(AgreementPreview.class).ofAgreement(id);
        Town.refused(
                reason,
                () -> town.bean(Approvals.class).approve(id, seen.getPlanDigest(), seen.getTermsDigest(), officer));
    }

    private static void approvalRefused(ErrorReason reason, String id, String planDigest, String termsDigest) {
        Town.refused(reason, () -> town.bean(Approvals.class).approve(id, planDigest, termsDigest, town.approver));
    }
}
