package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.staff.v1.AddOfficerRequest;
import cityhub.staff.v1.ListOfficersRequest;
import cityhub.staff.v1.ListOfficersResponse;
import cityhub.staff.v1.Officer;
import cityhub.staff.v1.Permission;
import cityhub.staff.v1.RevokeOfficerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Officers and what they may do. */
@Command(name = "officer", description = "Officers (職員) and what they may do.")
final class OfficerCommands {
    @Command(description = "Adds an officer with the certificate issued to that person.")
    int add(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "OFFICER-ID") String id,
            @Option(names = "--post", required = true, description = "Name of the post, not of the person.")
                    String post,
            @Option(names = "--department", required = true, description = "Department id.") String department,
            @Option(
                            names = "--permission",
                            required = true,
                            split = ",",
                            description = "apply, approve, administer, read-ledger, decide-changes, delete-ledger")
                    List<String> permissions,
            @Option(names = "--certificate", required = true, description = "PEM file.") Path certificate)
            throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.staff()
                    .addOfficer(AddOfficerRequest.newBuilder()
                            .setOfficer(Officer.newBuilder()
                                    .setOfficerId(id)
                                    .setDisplayName(post)
                                    .setDepartmentId(department)
                                    .addAllPermissions(permissions.stream()
                                            .map(name -> Names.parse(Permission.class, name))
                                            .toList()))
                            .setCertificatePem(Files.readString(certificate))
                            .build());
            print(output, officers(client, each -> each.getOfficerId().equals(id)));
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Lists officers.")
    int list(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            print(output, officers(client, each -> true));
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Ends an officer's access at once.")
    int revoke(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "OFFICER-ID") String id,
            @Option(names = "--reason", required = true, description = "Recorded.") String reason) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.staff()
                    .revokeOfficer(RevokeOfficerRequest.newBuilder()
                            .setOfficerId(id)
                            .setReason(reason)
                            .build());
            print(output, officers(client, each -> each.getOfficerId().equals(id)));
        }
        return ExitCodes.DONE;
    }

    private static ListOfficersResponse officers(CityHub client, Predicate<Officer> wanted) {
        return ListOfficersResponse.newBuilder()
                .addAllOfficers(
                        client.staff().listOfficers(ListOfficersRequest.getDefaultInstance()).getOfficersList().stream()
                                .filter(wanted)
                                .toList())
                .build();
    }

    private static void print(Output output, ListOfficersResponse officers) {
        if (output.json()) {
            output.message(officers);
            return;
        }
        output.table(
                List.of("ID", "役職 / post", "部署 / department", "権限 / permissions", "状態 / state"),
                officers.getOfficersList().stream().map(OfficerCommands::row).toList());
    }

    private static List<String> row(Officer officer) {
        return List.of(
                officer.getOfficerId(),
                officer.getDisplayName(),
                officer.getDepartmentId(),
                officer.getPermissionsList().stream().map(Names::of).collect(Collectors.joining(" ")),
                officer.getRevoked() ? "失効 / revoked" : "有効 / active");
    }
}
