package cityhub.hub.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.registry.v1.Agreement;
import cityhub.registry.v1.AgreementState;
import cityhub.registry.v1.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgreementLifeTest {
    private Town town;
    private Agreements agreements;

    @BeforeEach
    void open() {
        town = Town.create();
        agreements = town.bean(Agreements.class);
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void agreementGoesFromApplicationToRevocationWithEveryStepInTheLedger() {
        Agreement applied = town.apply(town.terms());
        String id = applied.getAgreementId();
        assertEquals(AgreementState.AGREEMENT_STATE_APPLIED, applied.getState());
        assertEquals(0, applied.getRevision());
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_NOT_ACTIVE,
                () -> agreements.require(id, "tax-system", Mode.MODE_FEED));

        Agreement approved = town.approve(id);
        assertEquals(AgreementState.AGREEMENT_STATE_ACTIVE, approved.getState());
        assertEquals(1, approved.getRevision());
        assertEquals(Map.entry(1, true), town.gate(id));
        ActiveAgreement active = agreements.require(id, "tax-system", Mode.MODE_FEED);
        assertEquals(1, active.revision());
        assertEquals("010 個人住民税", active.affair());
        assertEquals("住民基本台帳法 第1条", active.ground());
        assertFalse(active.bulkApproved());

        Town.refused(
                ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                () -> agreements.require(id, "tax-system", Mode.MODE_SNAPSHOT));
        town.bean(Approvals.class).approveBulkOutput(id, "初期セットアップ", town.approver);
        assertTrue(agreements.require(id, "tax-system", Mode.MODE_SNAPSHOT).bulkApproved());

        town.bean(Approvals.class).revoke(id, "システム廃止", town.approver);
        assertEquals(Map.entry(1, false), town.gate(id));
        Town.refused(
                ErrorReason.ERROR_REASON_AGREEMENT_REVOKED, () -> agreements.require(id, "tax-system", Mode.MODE_FEED));
        assertEquals(
                List.of(
                        "participant-registered participant:tax-system",
                        "participant-registered participant:school-system",
                        "agreement-applied agreement:" + id,
                        "agreement-approved agreement:" + id,
                        "agreement-bulk-approved agreement:" + id,
                        "agreement-revoked agreement:" + id),
                town.sealedActs());
    }
}
