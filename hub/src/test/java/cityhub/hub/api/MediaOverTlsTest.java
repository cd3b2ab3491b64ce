package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.GetPersonNumbersRequest;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.addressee.v1.RegisterNumbersResponse;
import cityhub.addressee.v1.TieOutcome;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.GetResidentResponse;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.certs.Certificates;
import cityhub.certs.Credential;
import cityhub.certs.DevelopmentCa;
import cityhub.certs.Envelope;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.hub.basics.Registered;
import cityhub.media.v1.MediaServiceGrpc;
import cityhub.media.v1.Medium;
import cityhub.media.v1.MediumAnswer;
import cityhub.media.v1.MediumCall;
import cityhub.media.v1.ProcessMediumRequest;
import cityhub.media.v1.ProcessMediumResponse;
import cityhub.registry.v1.Mode;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Media (オフライン媒体) of a system whose connection is down, as an officer brings them to a whole hub. */
final class MediaOverTlsTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @TempDir
    static Path folder;

    private static TestHub hub;
    private static Registered town;
    private static Credential tax;
    private static X509Certificate server;
    private static MediaServiceGrpc.MediaServiceBlockingStub carrier;
    private static LedgerServiceGrpc.LedgerServiceBlockingStub reader;
    private static String agreement;

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(Map.of());
        town = new Registered(hub.database(), hub.authority());
        tax = town.credential();
        server = Certificates.fromPem(
                        Files.readString(hub.database().home().resolve("certs").resolve("server.pem")))
                .getFirst();
        carrier = MediaServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("M-001", "it", Permission.PERMISSION_CARRY_MEDIA)));
        reader = LedgerServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("L-001", "audit", Permission.PERMISSION_READ_LEDGER)));
        agreement = town.agreed(
                Registered.terms().setNumberDomain("TAX").clearModes().addModes(Mode.MODE_QUERY), false);
        town.register(List.of(Registered.record("701", "生成　媒子", "011011")));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void callsAreDoneAsOverAConnectionAndOnlyTheSystemReadsTheAnswers() throws Exception {
        Medium calls = medium(tie("701", "D-1"), resident("D-1"), resident("D-404"));

        ProcessMediumResponse done = process(calls, false);

        assertEquals("tax-system", done.getParticipantId());
        assertEquals(calls.getNumber(), done.getReceivedNumber());
        assertEquals(0, done.getRefused());
        Medium answers = opened(done.getMedium());
        assertEquals(calls.getCallsList(), answers.getCallsList());
        assertEquals(done.getNumber(), answers.getNumber());
        assertEquals(calls.getNumber(), answers.getAnswersNumber());
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_REGISTERED),
                RegisterNumbersResponse.parseFrom(answers.getAnswers(0).getResponse())
                        .getOutcomesList());
        Disclosure disclosure = GetResidentResponse.parseFrom(
                        answers.getAnswers(1).getResponse())
                .getDisclosure();
        assertEquals(
                "生成　媒子",
                Registered.payload(Registered.entries(disclosure).getFirst())
                        .getName()
                        .getFullName());
        assertTrue(disclosure.getStatement().contains("\nconsumer: tax-system\n"), disclosure.getStatement());
        assertEquals(
                "NOT_FOR_US",
                refusalOf(() -> Envelope.open(
                        done.getMedium().toByteArray(),
                        List.of(hub.participant("water", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM)))));
        List<String> acts = acts("M-001").stream()
                .filter(each -> each.contains(" " + calls.getNumber() + "\n"))
                .toList();
        assertEquals(2, acts.size());
        assertTrue(acts.get(0).contains("\nact: medium-written\n"), acts.get(0));
        assertTrue(acts.get(1).contains("\nact: medium-received\n"), acts.get(1));
        assertTrue(acts.get(1).contains("\ntarget: medium:" + done.getNumber() + "\n"), acts.get(1));
    }

    @Test
    void mediumIsDoneOnceUnlessItsAnswersWereLost() {
        Medium calls = medium(tie("701", "D-2"));
        ProcessMediumResponse first = process(calls, false);

        assertEquals("ALREADY_EXISTS", Refusal.of(() -> process(calls, false)).reason());
        ProcessMediumResponse again = process(calls, true);
        assertFalse(first.getNumber().equals(again.getNumber()));
        Medium other = calls.toBuilder().addCalls(resident("D-2")).build();
        assertEquals("ALREADY_EXISTS", Refusal.of(() -> process(other, true)).reason());
    }

    @Test
    void refusedCallIsAnAnswerAndTheOthersGoOn() throws Exception {
        MediumCall officers = call(
                AddresseeServiceGrpc.getGetPersonNumbersMethod(),
                GetPersonNumbersRequest.newBuilder().setPurpose("x").build());
        MediumCall foreign = call(
                PersonalBasicsServiceGrpc.getGetResidentMethod(),
                GetResidentRequest.newBuilder()
                        .setAgreementId("01a21a53-4b52-7cff-a9f6-381b6aa95849")
                        .setNumber("D-1")
                        .build());
        MediumCall garbage = MediumCall.newBuilder()
                .setMethod(PersonalBasicsServiceGrpc.getGetResidentMethod().getFullMethodName())
                .setRequest(ByteString.copyFromUtf8("\u0001garbage"))
                .build();

        ProcessMediumResponse done = process(medium(officers, foreign, garbage, tie("701", "D-3")), false);

        assertEquals(3, done.getRefused());
        List<MediumAnswer> answers = opened(done.getMedium()).getAnswersList();
        assertEquals(Status.Code.PERMISSION_DENIED.value(), answers.get(0).getCode());
        assertEquals(
                List.of(0), answers.stream().skip(3).map(MediumAnswer::getCode).toList());
        answers.forEach(
                each -> assertTrue(each.getCode() == 0 || each.getResponse().isEmpty()));
    }

    @Test
    void whatNoSystemOfThisCitySignedForThisHubIsRefusedAndNothingIsDone() throws Exception {
        byte[] content = medium(tie("701", "D-9")).toByteArray();
        Credential stranger = DevelopmentCa.openOrCreate(folder.resolve("ca"), "011002", InstantSource.system())
                .issueParticipant("tax-system", Duration.ofDays(1));
        Credential unbound = hub.authority().issueParticipant("tax-system", Duration.ofDays(1));
        Credential revoked = hub.participant("gone", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
        hub.revoke(revoked);
        Credential officer = hub.officer("M-009", "it", Permission.PERMISSION_CARRY_MEDIA);
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(content, stranger, server)));
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(content, unbound, server)));
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(content, revoked, server)));
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(content, officer, server)));
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(content, tax, tax.certificate())));
        assertEquals("INVALID_ARGUMENT", reasonOf(content));
        for (Medium wrong : List.of(
                medium().toBuilder()
                        .setCityCode("131016")
                        .addCalls(tie("701", "D-9"))
                        .build(),
                medium().toBuilder()
                        .setSender("water")
                        .addCalls(tie("701", "D-9"))
                        .build(),
                medium().toBuilder()
                        .setRecipient("water")
                        .addCalls(tie("701", "D-9"))
                        .build(),
                medium().toBuilder()
                        .setNumber("1 2")
                        .addCalls(tie("701", "D-9"))
                        .build(),
                medium())) {
            assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(wrong.toByteArray(), tax, server)));
        }
        MediumCall streaming = MediumCall.newBuilder()
                .setMethod(PersonalBasicsServiceGrpc.getWatchChangesMethod().getFullMethodName())
                .build();
        Medium unknown = medium(streaming);
        assertEquals("INVALID_ARGUMENT", reasonOf(Envelope.seal(unknown.toByteArray(), tax, server)));
        // What is refused leaves its number free.
        Medium corrected =
                unknown.toBuilder().clearCalls().addCalls(resident("D-404")).build();
        assertEquals(0, process(corrected, false).getRefused());
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_REGISTERED),
                RegisterNumbersResponse.parseFrom(opened(process(medium(tie("701", "D-9")), false)
                                        .getMedium())
                                .getAnswers(0)
                                .getResponse())
                        .getOutcomesList());
    }

    @Test
    void alteredBytesAreRefusedOrChangeNothing() {
        byte[] medium = Envelope.seal(medium(tie("701", "D-5")).toByteArray(), tax, server);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] altered = medium.clone();
            altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
            // A byte without meaning may be altered: then it is the same medium, which is done once.
            String reason = reasonOf(altered);
            assertTrue(List.of("INVALID_ARGUMENT", "ALREADY_EXISTS", "done").contains(reason), reason);
        }
    }

    private interface Opening {
        void run() throws cityhub.certs.EnvelopeException;
    }

    private static String refusalOf(Opening opening) {
        try {
            opening.run();
            return "opened";
        } catch (cityhub.certs.EnvelopeException e) {
            return e.fault().name();
        }
    }

    private static String reasonOf(byte[] medium) {
        try {
            carrier.processMedium(request(medium, false));
            return "done";
        } catch (io.grpc.StatusRuntimeException e) {
            return Refusal.of(e).reason();
        }
    }

    private static ProcessMediumResponse process(Medium medium, boolean again) {
        return carrier.processMedium(request(Envelope.seal(medium.toByteArray(), tax, server), again));
    }

    private static ProcessMediumRequest request(byte[] medium, boolean again) {
        return ProcessMediumRequest.newBuilder()
                .setMedium(ByteString.copyFrom(medium))
                .setPurpose("回線障害")
                .setAgain(again)
                .build();
    }

    private static Medium opened(ByteString sealed) throws Exception {
        return Medium.parseFrom(Envelope.open(sealed.toByteArray(), List.of(tax))
                .contentSignedBy(server)
                .orElseThrow());
    }

    private static Medium medium(MediumCall... calls) {
        return Medium.newBuilder()
                .setCityCode("011002")
                .setNumber("T-" + NUMBERS.incrementAndGet())
                .setSender("tax-system")
                .setRecipient("hub")
                .addAllCalls(List.of(calls))
                .build();
    }

    private static MediumCall tie(String resident, String own) {
        return call(
                AddresseeServiceGrpc.getRegisterNumbersMethod(),
                RegisterNumbersRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addTies(NumberTie.newBuilder()
                                .setAddresseeNumber(resident)
                                .setOwnNumber(own))
                        .build());
    }

    private static MediumCall resident(String own) {
        return call(
                PersonalBasicsServiceGrpc.getGetResidentMethod(),
                GetResidentRequest.newBuilder()
                        .setAgreementId(agreement)
                        .setNumber(own)
                        .build());
    }

    private static MediumCall call(MethodDescriptor<?, ?> method, MessageLite request) {
        return MediumCall.newBuilder()
                .setMethod(method.getFullMethodName())
                .setRequest(request.toByteString())
                .build();
    }

    private static List<String> acts(String officer) {
        return reader
                .searchRecords(SearchRecordsRequest.newBuilder()
                        .setOfficerId(officer)
                        .setPurpose("点検")
                        .setPageSize(500)
                        .build())
                .getRecordsList()
                .stream()
                .map(each -> each.getStatement())
                .toList();
    }
}
