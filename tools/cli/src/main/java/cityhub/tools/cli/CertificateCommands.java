package cityhub.tools.cli;

import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.kit.CityHub;
import cityhub.registry.v1.BindCertificateRequest;
import cityhub.registry.v1.RevokeCertificateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certificates of the development authority. A city's own authority issues them elsewhere: see certs/README.md. */
@Command(name = "certs", description = "Certificates of the development authority, and revocation.")
final class CertificateCommands {
    enum Kind {
        PARTICIPANT,
        OFFICER
    }

    @Command(description = "Issues a certificate into FOLDER/credentials.")
    int issue(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "participant|officer") Kind kind,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--days", defaultValue = "365", description = "Validity (default: ${DEFAULT-VALUE}).")
                    int days) {
        DevelopmentCa authority = authority(hub);
        Credential credential = switch (kind) {
            case PARTICIPANT -> authority.issueParticipant(id, Duration.ofDays(days));
            case OFFICER -> authority.issueOfficer(id, Duration.ofDays(days));
        };
        Credential.Files files = credential.writeTo(hub.credentials(), id);
        output.out().println(files.certificate());
        return ExitCodes.DONE;
    }

    @Command(description = "Issues a participant's next certificate and binds it beside the old one.")
    int renew(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "PARTICIPANT-ID") String id,
            @Option(names = "--days", defaultValue = "365", description = "Validity (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException {
        Credential.Files files = Credential.Files.in(hub.credentials(), id);
        Credential renewed = authority(hub).renew(Credential.read(files).certificate(), Duration.ofDays(days));
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.registry()
                    .bindCertificate(BindCertificateRequest.newBuilder()
                            .setParticipantId(id)
                            .setCertificatePem(Certificates.toPem(renewed.certificate()))
                            .build());
        }
        output.out().println(renewed.writeTo(hub.credentials(), id).certificate());
        return ExitCodes.DONE;
    }

    @Command(description = "Revokes a certificate at once.")
    int revoke(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(paramLabel = "PEM-FILE") Path certificate,
            @Option(names = "--reason", required = true, description = "Recorded.") String reason)
            throws IOException {
        String fingerprint = Certificates.fingerprint(
                Certificates.fromPem(Files.readString(certificate)).getFirst());
        try (CityHub client = hub.open(Holders.ADMINISTRATOR)) {
            client.registry()
                    .revokeCertificate(RevokeCertificateRequest.newBuilder()
                            .setFingerprint(fingerprint)
                            .setReason(reason)
                            .build());
        }
        output.out().println("失効しました / revoked: " + fingerprint);
        return ExitCodes.DONE;
    }

    private static DevelopmentCa authority(HubOptions hub) {
        return DevelopmentCa.load(hub.home.resolve("ca"), InstantSource.system());
    }
}
