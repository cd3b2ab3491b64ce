package cityhub.hub.registry;

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
}
