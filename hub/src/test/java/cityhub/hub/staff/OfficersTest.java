package cityhub.hub.staff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.registry.ActingOfficer;
import cityhub.hub.registry.Town;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import io.micronaut.transaction.exceptions.IllegalTransactionStateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OfficersTest {
    private final ActingOfficer administrator =
            new ActingOfficer("A-001", "information-systems", Set.of(Permission.PERMISSION_ADMINISTER));
    private Town town;
    private Officers officers;

    @BeforeEach
    void open() {
        town = Town.empty();
        officers = town.bean(Officers.class);
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void repositoryIsCalledInATransactionOnlySinceWhatItWritesElseIsLost() {
        OfficerRepository repository = town.bean(OfficerRepository.class);
        assertThrows(IllegalTransactionStateException.class, () -> repository.findById("o-1"));
        assertThrows(IllegalTransactionStateException.class, repository::setFounded);
    }

    @Test
    void firstTwoOfficersAreMadeOnceAndAreTheFirstActsOfTheLedger() {
        Bootstrap bootstrap = town.bean(Bootstrap.class);
        assertTrue(bootstrap.isNeeded());
        Officer first = officer("A-001", "information-systems", Permission.PERMISSION_ADMINISTER);
        Officer second = officer("R-001", "resident-affairs", Permission.PERMISSION_APPROVE);
        refusedFirst("second.department_id", first, second.toBuilder().setDepartmentId("information-systems"));
        refusedFirst("second.officer_id", first, second.toBuilder().setOfficerId("A-001"));
        refusedFirst(
                "first.permissions",
                first.toBuilder()
                        .clearPermissions()
                        .addPermissions(Permission.PERMISSION_APPLY)
                        .build(),
                second.toBuilder());

        Credential ofFirst = credential("A-001");
        bootstrap.firstOfficers(first(first, ofFirst), first(second, credential("R-001")));

        assertFalse(bootstrap.isNeeded());
        assertEquals(List.of("officer-added officer:A-001", "officer-added officer:R-001"), town.sealedActs());
        assertEquals(
                Set.of(Permission.PERMISSION_ADMINISTER),
                officers.byCertificate(Certificates.fingerprint(ofFirst.certificate()))
                        .orElseThrow()
                        .permissions());
        Town.refused(
                ErrorReason.ERROR_REASON_STATE_CONFLICT,
                () -> bootstrap.firstOfficers(
                        first(officer("A-002", "a", Permission.PERMISSION_ADMINISTER), credential("A-002")),
                        first(officer("A-003", "b", Permission.PERMISSION_ADMINISTER), credential("A-003"))));
        assertEquals(2, officers.list().size());
    }

    @Test
    void officerIsAddedRenewedAndRevokedAtOnce() {
        found();
        Officer wanted = officer("T-001", "tax", Permission.PERMISSION_APPLY);
        Credential old = credential("T-001");
        Credential fresh = credential("T-001");
        assertEquals(wanted, officers.add(wanted, pem(old), administrator));
        officers.add(wanted, pem(fresh), administrator);
        assertEquals("tax", found(old).orElseThrow().departmentId());
        assertEquals("tax", found(fresh).orElseThrow().departmentId());
        Town.refused(ErrorReason.ERROR_REASON_ALREADY_EXISTS, () -> officers.add(wanted, pem(fresh), administrator));
        Town.refused(
                ErrorReason.ERROR_REASON_ALREADY_EXISTS,
                () -> officers.add(
                        wanted.toBuilder()
                                .addPermissions(Permission.PERMISSION_APPROVE)
                                .build(),
                        pem(credential("T-001")),
                        administrator));

        officers.revokeCertificate(Certificates.fingerprint(old.certificate()), "紛失", administrator);
        Town.refused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, () -> found(old));
        assertTrue(found(fresh).isPresent());
        officers.revoke("T-001", "異動", administrator);
        Town.refused(ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, () -> found(fresh));
        Town.refused(
                ErrorReason.ERROR_REASON_STATE_CONFLICT,
                () -> officers.add(wanted, pem(credential("T-001")), administrator));
        assertEquals(
                List.of(
                        "officer-added officer:T-001",
                        "officer-renewed officer:T-001",
                        "officer-certificate-revoked officer:T-001",
                        "officer-revoked officer:T-001"),
                town.sealedActs().stream().filter(act -> act.endsWith("T-001")).toList());
    }

    @Test
    void lastAdministratorIsNotRevoked() {
        Credential only = found();
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> officers.revoke("A-001", "異動", administrator));
        Town.refused(
                ErrorReason.ERROR_REASON_STATE_CONFLICT,
                () -> officers.revokeCertificate(Certificates.fingerprint(only.certificate()), "紛失", administrator));
        officers.add(
                officer("A-002", "information-systems", Permission.PERMISSION_ADMINISTER),
                pem(credential("A-002")),
                administrator);
        officers.revoke("A-001", "異動", administrator);
        Town.refused(ErrorReason.ERROR_REASON_STATE_CONFLICT, () -> officers.revoke("A-002", "異動", administrator));
    }

    @Test
    void onlyAnAdministratorManagesOfficersAndInputIsChecked() {
        found();
        ActingOfficer other = new ActingOfficer("R-001", "resident-affairs", Set.of(Permission.PERMISSION_APPROVE));
        Officer wanted = officer("T-001", "tax", Permission.PERMISSION_APPLY);
        String pem = pem(credential("T-001"));
        Town.refused(ErrorReason.ERROR_REASON_PERMISSION_MISSING, () -> officers.add(wanted, pem, other));
        Town.refused(ErrorReason.ERROR_REASON_PERMISSION_MISSING, () -> officers.revoke("A-001", "理由", other));
        Town.refused(ErrorReason.ERROR_REASON_NOT_FOUND, () -> officers.revoke("X-001", "理由", administrator));
        Town.refused(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, () -> officers.revoke("A-001", "", administrator));
        HubException refused = Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> officers.add(
                        Officer.newBuilder()
                                .setOfficerId("山田")
                                .setDepartmentId("Tax")
                                .addPermissionsValue(99)
                                .build(),
                        pem,
                        administrator));
        assertEquals(
                List.of("officer.officer_id", "officer.display_name", "officer.department_id", "officer.permissions"),
                refused.violations().stream().map(HubException.Violation::field).toList());
        Town.refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> officers.add(officer("T-002", "tax", Permission.PERMISSION_APPLY), pem, administrator));
        assertEquals(2, officers.list().size());
    }

    /** Makes the first two; returns what the administrator holds. */
    private Credential found() {
        Credential first = credential("A-001");
        town.bean(Bootstrap.class)
                .firstOfficers(
                        first(officer("A-001", "information-systems", Permission.PERMISSION_ADMINISTER), first),
                        first(
                                officer("R-001", "resident-affairs", Permission.PERMISSION_APPROVE),
                                credential("R-001")));
        return first;
    }

    private void refusedFirst(String field, Officer first, Officer.Builder second) {
        List<String> fields = new ArrayList<>();
        Town.refused(
                        ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                        () -> town.bean(Bootstrap.class)
                                .firstOfficers(
                                        new Bootstrap.FirstOfficer(first, ""),
                                        new Bootstrap.FirstOfficer(second.build(), "")))
                .violations()
                .forEach(violation -> fields.add(violation.field()));
        assertEquals(List.of(field), fields);
    }

    private Optional<cityhub.hub.staff.Officer> found(Credential credential) {
        return officers.byCertificate(Certificates.fingerprint(credential.certificate()));
    }

    private Credential credential(String officerId) {
        return town.authority().issueOfficer(officerId, Duration.ofDays(30));
    }

    private static Bootstrap.FirstOfficer first(Officer officer, Credential credential) {
        return new Bootstrap.FirstOfficer(officer, pem(credential));
    }

    private static String pem(Credential credential) {
        return Certificates.toPem(credential.certificate());
    }

    private static Officer officer(String id, String department, Permission permission) {
        return Officer.newBuilder()
                .setOfficerId(id)
                .setDisplayName("担当")
                .setDepartmentId(department)
                .addPermissions(permission)
                .build();
    }
}
