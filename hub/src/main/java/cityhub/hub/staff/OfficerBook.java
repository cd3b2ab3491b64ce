package cityhub.hub.staff;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Act;
import cityhub.hub.evidence.Acts;
import cityhub.hub.evidence.Gates;
import cityhub.hub.registry.CertificateCheck;
import cityhub.hub.registry.FieldRules;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes officers, their certificates, gates and acts in the caller's transaction. */
@Singleton
final class OfficerBook {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,20}");

    private final OfficerRepository officers;
    private final OfficerCertificateRepository certificates;
    private final CertificateCheck check;
    private final DatabaseTimeRepository time;
    private final Gates gates;
    private final Acts acts;

    OfficerBook(
            OfficerRepository officers,
            OfficerCertificateRepository certificates,
            CertificateCheck check,
            DatabaseTimeRepository time,
            Gates gates,
            Acts acts) {
        this.officers = officers;
        this.certificates = certificates;
        this.check = check;
        this.time = time;
        this.gates = gates;
        this.acts = acts;
    }

    /**
     * What was written.
     *
     * @param officer the officer as stored
     * @param act outbox id of the act
     */
    record Entered(cityhub.staff.v1.Officer officer, long act) {}

    static void requireValid(cityhub.staff.v1.Officer wanted, String prefix) {
        FieldRules rules = new FieldRules();
        rules.form(prefix + "officer_id", wanted.getOfficerId(), ID, "1 to 20 characters of A-Z, a-z, 0-9 and hyphen");
        rules.line(prefix + "display_name", wanted.getDisplayName(), 50);
        rules.form(
                prefix + "department_id",
                wanted.getDepartmentId(),
                FieldRules.DEPARTMENT,
                "1 to 40 characters of a-z, 0-9 and hyphen");
        rules.rule(wanted.getPermissionsCount() > 0, prefix + "permissions", "at least one");
        rules.rule(
                wanted.getPermissionsList().stream()
                        .noneMatch(
                                each -> each == Permission.PERMISSION_UNSPECIFIED || each == Permission.UNRECOGNIZED),
                prefix + "permissions",
                "known permissions only");
        rules.check();
    }

    Entered enter(Connection connection, cityhub.staff.v1.Officer wanted, String pem, String actor)
            throws SQLException {
        String id = wanted.getOfficerId();
        CertificateCheck.Bindable checked = check.officer(pem, id, time.now());
        Optional<OfficerRow> present = officers.findById(id);
        present.ifPresent(row -> requireRenewal(row, wanted));
        if (certificates.findById(checked.fingerprint()).isPresent()) {
            throw new HubException(ErrorReason.ERROR_REASON_ALREADY_EXISTS, "certificate " + checked.fingerprint());
        }
        String permissions = OfficerRow.stored(wanted.getPermissionsList());
        long act = act(
                connection,
                present.isPresent() ? "officer-renewed" : "officer-added",
                actor,
                id,
                Map.of(
                        "department", wanted.getDepartmentId(),
                        "permissions", permissions,
                        "certificate", checked.fingerprint(),
                        "not-after", checked.notAfter().toString()));
        OfficerRow row = present.orElseGet(() -> officers.save(
                new OfficerRow(id, wanted.getDisplayName(), wanted.getDepartmentId(), permissions, false, act)));
        certificates.save(new OfficerCertificateRow(checked.fingerprint(), id, checked.notAfter(), false));
        gates.certificate(connection, checked.fingerprint(), true, checked.notAfter(), act);
        return new Entered(row.message(), act);
    }

    Entered strike(Connection connection, OfficerRow officer, String reason, String actor) throws SQLException {
        long act = act(connection, "officer-revoked", actor, officer.officerId(), Map.of("reason", reason));
        OfficerRow revoked = officer.asRevoked(act);
        officers.update(revoked);
        for (OfficerCertificateRow certificate : certificates.findByOfficerId(officer.officerId())) {
            if (!certificate.revoked()) {
                end(connection, certificate, act);
            }
        }
        return new Entered(revoked.message(), act);
    }

    Entered strikeCertificate(
            Connection connection, OfficerCertificateRow certificate, OfficerRow officer, String reason, String actor)
            throws SQLException {
        long act = act(
                connection,
                "officer-certificate-revoked",
                actor,
                officer.officerId(),
                Map.of("certificate", certificate.fingerprint(), "reason", reason));
        end(connection, certificate, act);
        return new Entered(officer.message(), act);
    }

    private void end(Connection connection, OfficerCertificateRow certificate, long act) throws SQLException {
        certificates.update(certificate.asRevoked());
        gates.certificate(connection, certificate.fingerprint(), false, certificate.notAfter(), act);
    }

    private static void requireRenewal(OfficerRow row, cityhub.staff.v1.Officer wanted) {
        if (row.revoked()) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT, "officer " + row.officerId() + " is revoked");
        }
        if (!row.departmentId().equals(wanted.getDepartmentId())
                || !row.permissions().equals(OfficerRow.stored(wanted.getPermissionsList()))) {
            throw new HubException(ErrorReason.ERROR_REASON_ALREADY_EXISTS, "officer " + row.officerId());
        }
    }

    private long act(Connection connection, String kind, String actor, String officerId, Map<String, String> details)
            throws SQLException {
        return acts.record(connection, new Act(kind, actor, "officer:" + officerId, new TreeMap<>(details)));
    }
}
