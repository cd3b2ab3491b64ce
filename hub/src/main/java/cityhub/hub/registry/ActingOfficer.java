package cityhub.hub.registry;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.staff.v1.Permission;
import java.util.Set;

/**
 * The officer (職員) on whose behalf a step is taken, as the caller's certificate proved it.
 *
 * @param officerId staff id
 * @param departmentId department of the officer
 * @param permissions what the officer may do
 */
public record ActingOfficer(String officerId, String departmentId, Set<Permission> permissions) {

    public ActingOfficer {
        permissions = Set.copyOf(permissions);
    }

    /**
     * Asks for a permission.
     *
     * @throws HubException PERMISSION_MISSING
     */
    public void require(Permission permission) {
        if (!permissions.contains(permission)) {
            throw missing(permission.name());
        }
    }

    /**
     * Asks for a permission that counts only within one department.
     *
     * @throws HubException PERMISSION_MISSING
     */
    public void require(Permission permission, String department) {
        require(permission);
        if (!departmentId.equals(department)) {
            throw missing(permission.name() + " of department " + department);
        }
    }

    /** How the ledger names the officer. */
    public String actor() {
        return "officer:" + officerId;
    }

    private HubException missing(String what) {
        return new HubException(ErrorReason.ERROR_REASON_PERMISSION_MISSING, actor() + " lacks " + what);
    }
}
