package cityhub.hub.staff;

import cityhub.staff.v1.Permission;
import java.util.Set;

/**
 * An officer (職員) who is not revoked.
 *
 * @param officerId staff id
 * @param displayName name of the post as shown, not the person's name
 * @param departmentId department
 * @param permissions what the officer may do
 */
public record Officer(String officerId, String displayName, String departmentId, Set<Permission> permissions) {

    public Officer {
        permissions = Set.copyOf(permissions);
    }
}
