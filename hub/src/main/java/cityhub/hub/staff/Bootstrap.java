package cityhub.hub.staff;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.evidence.Acts;
import cityhub.hub.registry.FieldRules;
import cityhub.hub.store.Database;
import cityhub.staff.v1.Permission;
import jakarta.inject.Singleton;
import java.util.List;

/** Makes the first two officers of a new hub: the first two acts of its ledger. Once, ever. */
@Singleton
public final class Bootstrap {
    private static final String ACTOR = "hub";

    private final Database database;
    private final OfficerRepository officers;
    private final OfficerBook book;
    private final Acts acts;

    Bootstrap(Database database, OfficerRepository officers, OfficerBook book, Acts acts) {
        this.database = database;
        this.officers = officers;
        this.book = book;
        this.acts = acts;
    }

    /**
     * One of the first officers.
     *
     * @param officer the officer; {@code revoked} is ignored
     * @param certificatePem the certificate issued to that person
     */
    public record FirstOfficer(cityhub.staff.v1.Officer officer, String certificatePem) {}

    /** Whether there are no officers yet, so that {@link #firstOfficers} must be called. */
    public boolean isNeeded() {
        return database.transaction(
                connection -> officers.findAllOrderByOfficerId().isEmpty());
    }

    /**
     * Makes both, of different departments, at least one of whom may administer; returns once both acts are sealed.
     *
     * @throws HubException INVALID_ARGUMENT, STATE_CONFLICT when there were first officers already
     */
    public void firstOfficers(FirstOfficer first, FirstOfficer second) {
        requireFit(first, second);
        List<Long> recorded = database.transactionRetrying(connection -> {
            if (officers.lockHead()) {
                throw new HubException(ErrorReason.ERROR_REASON_STATE_CONFLICT, "the first officers were made already");
            }
            officers.setFounded();
            return List.of(
                    book.enter(connection, first.officer(), first.certificatePem(), ACTOR)
                            .act(),
                    book.enter(connection, second.officer(), second.certificatePem(), ACTOR)
                            .act());
        });
        recorded.forEach(acts::awaitSealed);
    }

    private static void requireFit(FirstOfficer first, FirstOfficer second) {
        OfficerBook.requireValid(first.officer(), "first.");
        OfficerBook.requireValid(second.officer(), "second.");
        FieldRules rules = new FieldRules();
        rules.rule(
                !first.officer().getOfficerId().equals(second.officer().getOfficerId()),
                "second.officer_id",
                "another person than the first");
        rules.rule(
                !first.officer().getDepartmentId().equals(second.officer().getDepartmentId()),
                "second.department_id",
                "another department than the first's");
        rules.rule(
                first.officer().getPermissionsList().contains(Permission.PERMISSION_ADMINISTER)
                        || second.officer().getPermissionsList().contains(Permission.PERMISSION_ADMINISTER),
                "first.permissions",
                "one of the two must be able to administer");
        rules.check();
    }
}
