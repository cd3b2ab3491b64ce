package cityhub.hub.api;

import cityhub.certs.Credential;
import cityhub.certs.Envelope;
import cityhub.certs.EnvelopeException;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.registry.CertificateCheck;
import cityhub.hub.registry.MediaBook;
import cityhub.hub.registry.MediaBook.Received;
import cityhub.hub.registry.ProtoTime;
import cityhub.media.v1.MediaServiceGrpc;
import cityhub.media.v1.Medium;
import cityhub.media.v1.MediumAnswer;
import cityhub.media.v1.ProcessMediumRequest;
import cityhub.media.v1.ProcessMediumResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Media (オフライン媒体) of systems whose connection is down; {@link Access} says who may carry them. */
@Singleton
final class MediaGrpc extends MediaServiceGrpc.MediaServiceImplBase {
    private static final String HUB = "hub";
    private static final String FIELD = "medium";
    private static final int MOST_CALLS = 50;
    private static final Pattern NUMBER = Pattern.compile("[0-9A-Za-z-]{1,20}");

    private final String cityCode;
    private final Path certificates;
    private final CallerIdentity identity;
    private final CertificateCheck check;
    private final MediumCalls calls;
    private final MediaBook book;
    private final InstantSource clock;

    MediaGrpc(
            HubConfiguration configuration,
            CallerIdentity identity,
            CertificateCheck check,
            MediumCalls calls,
            MediaBook book,
            InstantSource clock) {
        this.cityCode = configuration.cityCode();
        this.certificates = configuration.certificateFolder();
        this.identity = identity;
        this.check = check;
        this.calls = calls;
        this.book = book;
        this.clock = clock;
    }

    /** A medium whose signature holds. */
    private record Signed(Caller.ParticipantCaller system, X509Certificate certificate, String digest, Medium medium) {
        /** Shows no content. */
        @Override
        public String toString() {
            return "Signed[" + system.id() + "]";
        }
    }

    @Override
    public void processMedium(ProcessMediumRequest request, StreamObserver<ProcessMediumResponse> answer) {
        String officer = Caller.officer().id();
        Credential own = Credential.read(Credential.Files.in(certificates, "server"));
        Signed signed = open(request.getMedium().toByteArray(), own);
        Medium medium = signed.medium();
        Received received =
                new Received(signed.system().id(), medium.getNumber(), signed.digest(), medium.getCallsCount());
        String number = book.receive(officer, received, request.getPurpose(), request.getAgain());
        List<MediumAnswer> answers = calls.run(signed.system(), medium.getCallsList());
        int refused = (int) answers.stream().filter(each -> each.getCode() != 0).count();
        Medium answered = Medium.newBuilder()
                .setCityCode(cityCode)
                .setNumber(number)
                .setSender(HUB)
                .setRecipient(signed.system().id())
                .setCreateTime(ProtoTime.of(clock.instant()))
                .setAnswersNumber(medium.getNumber())
                .addAllCalls(medium.getCallsList())
                .addAllAnswers(answers)
                .build();
        byte[] sealed = Envelope.seal(answered.toByteArray(), own, signed.certificate());
        book.written(officer, number, received, sha256(sealed), refused);
        answer.onNext(ProcessMediumResponse.newBuilder()
                .setNumber(number)
                .setMedium(ByteString.copyFrom(sealed))
                .setParticipantId(received.participantId())
                .setReceivedNumber(received.number())
                .setCalls(received.calls())
                .setRefused(refused)
                .build());
        answer.onCompleted();
    }

    /** The medium of a system of this city, signed with a certificate that is bound to it now. */
    private Signed open(byte[] bytes, Credential own) {
        try {
            Envelope envelope = Envelope.open(bytes, List.of(own));
            X509Certificate certificate = envelope.claimedSigner();
            Caller.ParticipantCaller system = system(certificate);
            byte[] content = envelope.contentSignedBy(certificate)
                    .orElseThrow(() -> HubException.invalid(FIELD, "signed by whom it names"));
            Medium medium = Medium.parseFrom(content);
            requireForm(medium, system.id());
            calls.require(medium.getCallsList());
            return new Signed(system, certificate, sha256(content), medium);
        } catch (EnvelopeException e) {
            throw HubException.invalid(
                    FIELD,
                    switch (e.fault()) {
                        case UNREADABLE -> "a medium as it was written; this is none, or was altered";
                        case NOT_FOR_US -> "encrypted for this hub's certificate (server.pem)";
                        case SIGNATURE_INVALID -> "signed by the system that wrote it";
                    });
        } catch (InvalidProtocolBufferException e) {
            throw HubException.invalid(FIELD, "calls as this hub knows them");
        }
    }

    private Caller.ParticipantCaller system(X509Certificate certificate) {
        try {
            if (check.isOfTheCity(certificate, clock.instant())
                    && identity.of(PresentedCertificate.of(certificate)) instanceof Caller.ParticipantCaller system) {
                return system;
            }
        } catch (HubException refused) {
            // The officer's own certificate is not what is wrong.
            throw HubException.invalid(FIELD, "signed with a certificate that is bound now: " + refused.reason());
        }
        throw HubException.invalid(FIELD, "signed by a system of this city");
    }

    private void requireForm(Medium medium, String signer) {
        if (!medium.getCityCode().equals(cityCode)
                || !medium.getRecipient().equals(HUB)
                || !medium.getSender().equals(signer)) {
            throw HubException.invalid(FIELD, "from the system that signed it, for the hub of this city");
        }
        if (!NUMBER.matcher(medium.getNumber()).matches()) {
            throw HubException.invalid(FIELD, "with a number of 1 to 20 digits, letters and hyphens");
        }
        if (medium.getCallsCount() < 1 || medium.getCallsCount() > MOST_CALLS || medium.getAnswersCount() > 0) {
            throw HubException.invalid(FIELD, "with 1 to " + MOST_CALLS + " calls");
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
