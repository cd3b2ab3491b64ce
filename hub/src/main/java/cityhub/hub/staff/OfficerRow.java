package cityhub.hub.staff;

import cityhub.staff.v1.Permission;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** An officer as stored; permissions are names, sorted, with commas between. */
@MappedEntity("staff_officer")
record OfficerRow(
        @Id String officerId,
        String displayName,
        String departmentId,
        String permissions,
        boolean revoked,
        long actId) {

    static String stored(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::name).distinct().sorted().collect(Collectors.joining(","));
    }

    OfficerRow asRevoked(long act) {
        return new OfficerRow(officerId, displayName, departmentId, permissions, true, act);
    }

    Officer officer() {
        return new Officer(officerId, displayName, departmentId, permissionSet());
    }

    cityhub.staff.v1.Officer message() {
        return cityhub.staff.v1.Officer.newBuilder()
                .setOfficerId(officerId)
                .setDisplayName(displayName)
                .setDepartmentId(departmentId)
                .addAllPermissions(permissionSet())
                .setRevoked(revoked)
                .build();
    }

    Set<Permission> permissionSet() {
        Set<Permission> set = EnumSet.noneOf(Permission.class);
        Arrays.stream(permissions.split(","))
                .filter(name -> !name.isEmpty())
                .map(Permission::valueOf)
                .forEach(set::add);
        return set;
    }
}
