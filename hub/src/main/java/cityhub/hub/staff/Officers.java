package cityhub.hub.staff;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.ActingOfficer;
import cityhub.hub.registry.Reasons;
import cityhub.hub.store.Database;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The officers (職員) and their personal certificates. Every step is an act in the ledger. */
@Singleton
public final class Officers {
    private final Database database;
    private final OfficerRepository officers;
    private final OfficerCertificateRepository certificates;
    private final OfficerBook book;
    private final Acts acts;

    Officers(
            Database database,
            OfficerRepository officers,
            OfficerCertificateRepository certificates,
            OfficerBook book,
            Acts acts) {
        this.database = database;
        this.officers = officers;
        this.certificates = certificates;
        this.book = book;
        this.acts = acts;
    }

    /**
     * The officer to whom a certificate is bound; empty when it was never bound. Read anew each time, so that a
     * revocation counts at once in every hub.
     *
     * @param fingerprint SHA-256 of the certificate, lower-case hex
     * @throws HubException CERTIFICATE_REVOKED when it, or the officer, is revoked
     */
    public Optional<Officer> byCertificate(String fingerprint) {
        return database.transaction(connection -> certificates
                .findById(fingerprint)
                .map(certificate -> {
                    OfficerRow officer = present(certificate.officerId());
                    if (certificate.revoked() || officer.revoked()) {
                        throw new HubException(
                                ErrorReason.ERROR_REASON_CERTIFICATE_REVOKED, "certificate " + fingerprint);
                    }
                    return officer.officer();
                }));
    }

    /** All officers by id. */
    public List<cityhub.staff.v1.Officer> list() {
        return database.transaction(connection -> officers.findAllOrderByOfficerId().stream()
                .map(OfficerRow::message)
                .toList());
    }

    /**
     * Adds an officer with the certificate issued to that person; {@code revoked} of the message is ignored. For an
     * officer who is there with the same department and permissions, binds a further certificate (renewal).
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, ALREADY_EXISTS (the officer with other particulars,
     *     or the certificate), STATE_CONFLICT (the officer is revoked)
     */
    public cityhub.staff.v1.Officer add(cityhub.staff.v1.Officer wanted, String pem, ActingOfficer by) {
        by.require(Permission.PERMISSION_ADMINISTER);
        OfficerBook.requireValid(wanted, "officer.");
        return taken(database.transactionRetrying(connection -> {
            officers.lockHead();
            return book.enter(connection, wanted, pem, by.actor());
        }));
    }

    /**
     * Ends an officer's access at once.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, NOT_FOUND, STATE_CONFLICT (revoked already, or the
     *     last one who may administer)
     */
    public void revoke(String officerId, String reason, ActingOfficer by) {
        by.require(Permission.PERMISSION_ADMINISTER);
        Reasons.require(reason);
        taken(database.transactionRetrying(connection -> {
            officers.lockHead();
            OfficerRow officer = present(officerId);
            requireRevocable(officer);
            return book.strike(connection, officer, reason, by.actor());
        }));
    }

    /**
     * Revokes one certificate of an officer.
     *
     * @throws HubException PERMISSION_MISSING, INVALID_ARGUMENT, NOT_FOUND, STATE_CONFLICT (revoked already, or the
     *     last certificate of the last one who may administer)
     */
    public void revokeCertificate(String fingerprint, String reason, ActingOfficer by) {
        by.require(Permission.PERMISSION_ADMINISTER);
        Reasons.require(reason);
        taken(database.transactionRetrying(connection -> {
            officers.lockHead();
            OfficerCertificateRow certificate = certificates
                    .findById(fingerprint)
                    .orElseThrow(
                            () -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "certificate " + fingerprint));
            OfficerRow officer = present(certificate.officerId());
            if (certificate.revoked()) {
                throw new HubException(
                        ErrorReason.ERROR_REASON_STATE_CONFLICT, "certificate " + fingerprint + " is revoked");
            }
            if (validCertificates(officer.officerId()) == 1 && !officer.revoked()) {
                requireRevocable(officer);
            }
            return book.strikeCertificate(connection, certificate, officer, reason, by.actor());
        }));
    }

    private void requireRevocable(OfficerRow officer) {
        boolean lastAdministrator = officers.findAllOrderByOfficerId().stream()
                .filter(each -> !each.officerId().equals(officer.officerId()))
                .filter(each -> !each.revoked() && validCertificates(each.officerId()) > 0)
                .noneMatch(each -> each.permissionSet().contains(Permission.PERMISSION_ADMINISTER));
        if (officer.revoked()
                || (lastAdministrator && officer.permissionSet().contains(Permission.PERMISSION_ADMINISTER))) {
            throw new HubException(
                    ErrorReason.ERROR_REASON_STATE_CONFLICT,
                    "officer " + officer.officerId()
                            + (officer.revoked() ? " is revoked" : " is the last administrator"));
        }
    }

    private long validCertificates(String officerId) {
        return certificates.findByOfficerId(officerId).stream()
                .filter(certificate -> !certificate.revoked())
                .count();
    }

    private OfficerRow present(String officerId) {
        return officers.findById(officerId)
                .orElseThrow(() -> new HubException(ErrorReason.ERROR_REASON_NOT_FOUND, "officer " + officerId));
    }

    private cityhub.staff.v1.Officer taken(OfficerBook.Entered entered) {
        acts.awaitSealed(entered.act());
        return entered.officer();
    }
}
