package cityhub.tools.cli;

import cityhub.kit.CityHub;
import cityhub.registry.v1.BindCertificateRequest;
import cityhub.registry.v1.ListParticipantsRequest;
import cityhub.registry.v1.ListParticipantsResponse;
import cityhub.registry.v1.Participant;
import cityhub.registry.v1.ParticipantKind;
import cityhub.registry.v1.RegisterParticipantRequest;
import cityhub.registry.v1.RevokeParticipantRequest;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Systems that take part. */
@Command(name = "participant", description = "Systems that take part (参加システム).")
final class ParticipantCommands {
    @Command(description = "Registers a participant and binds its certificate.")
    int add(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "PARTICIPANT-ID") String id,
            @Option(names = "--name-ja", required = true, description = "Name in Japanese.") String nameJa,
            @Option(names = "--name-en", required = true, description = "Name in English.") String nameEn,
            @Option(names = "--department", required = true, description = "Department id.") String department,
            @Option(
                            names = "--organ",
                            defaultValue = "MAYOR",
                            description = "MAYOR, BOARD_OF_EDUCATION, ELECTION_COMMISSION ...")
                    String organ,
            @Option(
                            names = "--kind",
                            defaultValue = "business-system",
                            description = "business-system or resident-register")
                    String kind,
            @Option(names = "--certificate", description = "PEM file; can be bound later.") Optional<Path> certificate)
            throws IOException {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.registry()
                    .registerParticipant(RegisterParticipantRequest.newBuilder()
                            .setParticipant(Participant.newBuilder()
                                    .setParticipantId(id)
                                    .setNameJa(nameJa)
                                    .setNameEn(nameEn)
                                    .setDepartmentId(department)
                                    .setOrganId(organ)
                                    .setKind(Names.parse(ParticipantKind.class, kind)))
                            .build());
            if (certificate.isPresent()) {
                client.registry()
                        .bindCertificate(BindCertificateRequest.newBuilder()
                                .setParticipantId(id)
                                .setCertificatePem(Files.readString(certificate.get()))
                                .build());
            }
            print(output, participants(client, id));
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Lists participants.")
    int list(@Mixin HubOptions hub, @Mixin Output output) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            print(output, client.registry().listParticipants(ListParticipantsRequest.getDefaultInstance()));
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Shows one participant and its certificates.")
    int show(@Mixin HubOptions hub, @Mixin Output output, @Parameters(paramLabel = "PARTICIPANT-ID") String id) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            ListParticipantsResponse found = participants(client, id);
            if (output.json()) {
                output.message(found.getParticipants(0));
            } else {
                print(output, found);
                certificates(output, found.getParticipants(0));
            }
        }
        return ExitCodes.DONE;
    }

    @Command(description = "Ends a participant's access at once: certificates, agreements, open streams.")
    int revoke(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "PARTICIPANT-ID") String id,
            @Option(names = "--reason", required = true, description = "Recorded.") String reason) {
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.registry()
                    .revokeParticipant(RevokeParticipantRequest.newBuilder()
                            .setParticipantId(id)
                            .setReason(reason)
                            .build());
            print(output, participants(client, id));
        }
        return ExitCodes.DONE;
    }

    private static ListParticipantsResponse participants(CityHub client, String id) {
        Participant found = client
                .registry()
                .listParticipants(ListParticipantsRequest.getDefaultInstance())
                .getParticipantsList()
                .stream()
                .filter(participant -> participant.getParticipantId().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no participant " + id + "."));
        return ListParticipantsResponse.newBuilder().addParticipants(found).build();
    }

    private static void print(Output output, ListParticipantsResponse participants) {
        if (output.json()) {
            output.message(participants);
            return;
        }
        output.table(
                List.of("ID", "名称", "name", "部署", "機関", "種別", "証明書", "状態"),
                participants.getParticipantsList().stream()
                        .map(ParticipantCommands::row)
                        .toList());
    }

    private static void certificates(Output output, Participant participant) {
        output.out().println();
        output.table(
                List.of("証明書 / certificate (SHA-256)", "期限 / ends", "状態 / state"),
                participant.getCertificatesList().stream()
                        .map(each -> List.of(
                                each.getFingerprint(),
                                Timestamps.toString(each.getExpireTime()),
                                each.getRevoked() ? "失効 / revoked" : "有効 / active"))
                        .toList());
    }

    private static List<String> row(Participant participant) {
        return List.of(
                participant.getParticipantId(),
                participant.getNameJa(),
                participant.getNameEn(),
                participant.getDepartmentId(),
                participant.getOrganId(),
                Names.of(participant.getKind()),
                Integer.toString(participant.getCertificatesCount()),
                participant.getRevoked() ? "失効 / revoked" : "有効 / active");
    }
}
