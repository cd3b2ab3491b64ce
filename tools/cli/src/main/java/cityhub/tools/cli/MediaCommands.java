package cityhub.tools.cli;

import cityhub.certs.CertificateHolder;
import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.Envelope;
import cityhub.certs.EnvelopeException;
import cityhub.certs.OwnerFiles;
import cityhub.error.v1.ErrorReason;
import cityhub.kit.CityHub;
import cityhub.kit.CityHubException;
import cityhub.media.v1.Medium;
import cityhub.media.v1.ProcessMediumRequest;
import cityhub.media.v1.ProcessMediumResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Media for a system whose connection is down. */
@Command(
        name = "media",
        description = "Media (オフライン媒体) for a system whose connection is down: encrypted, numbered, recorded.")
final class MediaCommands {
    private static final String CARRIER = "media-officer";
    private static final String HUB = "hub";
    private static final DateTimeFormatter NUMBER = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    /** Where the hub's certificate is. */
    static final class HubCertificate {
        @Option(
                names = "--hub-certificate",
                paramLabel = "PEM",
                description = "The hub's certificate, server.pem; else the one in the home folder.")
        Optional<Path> file;

        X509Certificate read(HubOptions hub) {
            Path pem = file.orElseGet(() -> hub.home.resolve("certs").resolve("server.pem"));
            return Certificates.fromPem(OwnerFiles.read(pem)).getFirst();
        }
    }

    @Command(
            description =
                    "The system's side: writes the lines of a CSV file on a medium, signed with the system's key and"
                            + " encrypted for the hub. Needs no connection.")
    int write(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin HubCertificate certificate,
            @Mixin Asking asking,
            @Parameters(index = "1", paramLabel = "MEDIUM") Path medium,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "register|unlink|resolve|fetch",
                            description = "Tie the numbers, end them, resolve them, or fetch the approved items.")
                    MediumWriter.Purpose purpose,
            @Option(names = "--number", description = "Number of the medium, never used twice; else the time.")
                    Optional<String> given)
            throws IOException {
        Path input = LineFile.readable(asking.file);
        Credential system = hub.credential();
        CertificateHolder holder = CertificateHolder.of(system.certificate())
                .orElseThrow(() -> new IllegalStateException("The certificate names no system."));
        String number = given.orElseGet(() -> LocalDateTime.now(JapanTime.ZONE).format(NUMBER));
        MediumWriter writer = new MediumWriter(asking.agreement, asking.operator());
        LineFile.Result result = writer.add(purpose, input, number, output.err());
        if (writer.calls().isEmpty()) {
            throw new IllegalStateException("No line of " + input + " can be written under " + number
                    + ": none is sound, or they were written under this number before. Nothing was written.");
        }
        Medium content = Medium.newBuilder()
                .setCityCode(holder.cityCode())
                .setNumber(number)
                .setSender(holder.id())
                .setRecipient(HUB)
                .setCreateTime(Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1000))
                .addAllCalls(writer.calls())
                .build();
        Files.write(medium, Envelope.seal(content.toByteArray(), system, certificate.read(hub)));
        if (!output.json()) {
            output.out().println("媒体 " + number + "（" + medium + "）を作成しました / written");
        }
        return result.print(output);
    }

    @Command(
            description =
                    "The officer's side: has the hub do what a system's medium asks for, and writes the medium of the"
                            + " answers, which that system alone can read; recorded.")
    int process(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Parameters(index = "0", paramLabel = "MEDIUM") Path medium,
            @Parameters(index = "1", paramLabel = "ANSWERS") Path answers,
            @Option(names = "--purpose", required = true, description = "Why it comes this way; it is recorded.")
                    String purpose,
            @Option(names = "--again", description = "It was done before and its answers were lost.") boolean again)
            throws IOException {
        byte[] bytes = Files.readAllBytes(medium);
        try (CityHub client = hub.open(CARRIER)) {
            ProcessMediumResponse done = client.media()
                    .processMedium(ProcessMediumRequest.newBuilder()
                            .setMedium(ByteString.copyFrom(bytes))
                            .setPurpose(purpose)
                            .setAgain(again)
                            .build());
            Files.write(answers, done.getMedium().toByteArray());
            if (output.json()) {
                output.message(done.toBuilder().clearMedium());
            } else {
                output.out()
                        .println(done.getParticipantId() + " の媒体 " + done.getReceivedNumber() + "：呼出 "
                                + done.getCalls() + " 件、うち受け付けられなかったもの " + done.getRefused() + " 件。回答の媒体 "
                                + done.getNumber() + "（" + answers + "）");
            }
            return done.getRefused() == 0 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        } catch (StatusRuntimeException e) {
            CityHubException refused = CityHubException.of(e);
            if (refused.reason() == ErrorReason.ERROR_REASON_ALREADY_EXISTS) {
                output.err()
                        .println("この番号の媒体は処理済みです。回答の媒体を失ったときは --again を付け、内容が別のときは別の番号で作り直してください"
                                + " / done before: --again if its answers were lost, another number for other content");
            }
            throw refused;
        }
    }

    @Command(
            description =
                    "The system's side: reads the answers on a medium into ANSWERS.csv, which its owner alone reads.")
    int read(
            @Mixin HubOptions hub,
            @Mixin Output output,
            @Mixin HubCertificate certificate,
            @Parameters(paramLabel = "ANSWERS") Path answers)
            throws IOException {
        Credential system = hub.credential();
        Medium medium = open(Files.readAllBytes(answers), system, certificate.read(hub));
        Path file = LineFile.beside(answers, ".csv");
        try (CityHub client = hub.open("")) {
            long refused = new MediumReader(client).read(medium, file);
            output.out()
                    .println("媒体 " + medium.getAnswersNumber() + " への回答（" + medium.getNumber() + "）を " + file
                            + " に書き出しました。受け付けられなかった行 " + refused + " 件");
            return refused == 0 ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
        }
    }

    private static Medium open(byte[] bytes, Credential system, X509Certificate hub) {
        String id = CertificateHolder.of(system.certificate())
                .map(CertificateHolder::id)
                .orElse("");
        try {
            byte[] content = Envelope.open(bytes, List.of(system))
                    .contentSignedBy(hub)
                    .orElseThrow(() -> new IllegalStateException("This hub did not sign the medium."));
            Medium medium = Medium.parseFrom(content);
            boolean whole = medium.getAnswersCount() == medium.getCallsCount() && medium.getAnswersCount() > 0;
            if (!medium.getSender().equals(HUB) || !medium.getRecipient().equals(id) || !whole) {
                throw new IllegalStateException("The medium has no answers for " + id + ".");
            }
            return medium;
        } catch (EnvelopeException e) {
            throw new IllegalStateException(
                    switch (e.fault()) {
                        case UNREADABLE -> "This is no medium, or it was altered: have it written again.";
                        case NOT_FOR_US -> "The medium is for another system than " + id + ".";
                        case SIGNATURE_INVALID -> "The hub's signature on the medium does not hold.";
                    },
                    e);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The answers are not of their form.", e);
        }
    }
}
