package cityhub.tools.demo;

import cityhub.hub.Hub;
import cityhub.hub.HubSettings;
import cityhub.hub.staff.Bootstrap;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import java.util.List;

/** The two officers that a new hub begins with; they enter every other. */
final class FirstOfficers {
    private FirstOfficers() {}

    /** Starts the hub, makes both, stops it. */
    static void add(HubSettings settings, String approverPem, String administratorPem) {
        try (Hub hub = Hub.start(settings.withPorts(0, 0))) {
            hub.context()
                    .getBean(Bootstrap.class)
                    .firstOfficers(
                            officer(
                                    HubHome.APPROVER,
                                    "住民記録担当課長",
                                    settings.registerOwnerDepartment(),
                                    List.of(Permission.PERMISSION_APPROVE, Permission.PERMISSION_DECIDE_CHANGES),
                                    approverPem),
                            officer(
                                    HubHome.ADMINISTRATOR,
                                    "システム基盤担当",
                                    HubHome.ADMINISTRATION,
                                    List.of(Permission.PERMISSION_ADMINISTER, Permission.PERMISSION_READ_LEDGER),
                                    administratorPem));
        }
    }

    private static Bootstrap.FirstOfficer officer(
            String id, String post, String department, List<Permission> permissions, String pem) {
        return new Bootstrap.FirstOfficer(
                Officer.newBuilder()
                        .setOfficerId(id)
                        .setDisplayName(post)
                        .setDepartmentId(department)
                        .addAllPermissions(permissions)
                        .build(),
                pem);
    }
}
