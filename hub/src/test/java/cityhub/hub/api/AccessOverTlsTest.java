package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cityhub.certs.Credential;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls every method with every kind of caller, over the real port of a whole hub, and compares with the list. */
final class AccessOverTlsTest {
    /** Who is let through to each method; everybody else is refused. */
    private static final String LIST = """
            cityhub.addressee.v1.AddresseeService/DecideNumberCase: numbers
            cityhub.addressee.v1.AddresseeService/GetNonResidents: business
            cityhub.addressee.v1.AddresseeService/GetPersonNumbers: numbers
            cityhub.addressee.v1.AddresseeService/IssueNonResident: business
            cityhub.addressee.v1.AddresseeService/LinkPersons: numbers
            cityhub.addressee.v1.AddresseeService/ListNumberCases: numbers
            cityhub.addressee.v1.AddresseeService/MoveNumber: numbers
            cityhub.addressee.v1.AddresseeService/RegisterNumbers: business
            cityhub.addressee.v1.AddresseeService/ResolveCorporations: business
            cityhub.addressee.v1.AddresseeService/ResolveNumbers: business
            cityhub.addressee.v1.AddresseeService/SearchNonResidents: business
            cityhub.addressee.v1.AddresseeService/SearchPersons: numbers
            cityhub.addressee.v1.AddresseeService/SplitPersons: numbers
            cityhub.addressee.v1.AddresseeService/UnlinkNumbers: business
            cityhub.addressee.v1.AddresseeService/UpdateNonResident: business
            cityhub.basics.v1.PersonalBasicsService/BatchGetResidents: business
            cityhub.basics.v1.PersonalBasicsService/CompareResidents: business platform
            cityhub.basics.v1.PersonalBasicsService/DecideHeldChange: decide
            cityhub.basics.v1.PersonalBasicsService/GetResident: business
            cityhub.basics.v1.PersonalBasicsService/ListHeldChanges: decide register
            cityhub.basics.v1.PersonalBasicsService/SearchResidents: business
            cityhub.basics.v1.PersonalBasicsService/SnapshotResidents: business platform
            cityhub.basics.v1.PersonalBasicsService/SubmitChanges: register
            cityhub.basics.v1.PersonalBasicsService/WatchChanges: business platform
            cityhub.evidence.v1.LedgerService/DeleteBatches: delete
            cityhub.evidence.v1.LedgerService/ExportBatches: ledger
            cityhub.evidence.v1.LedgerService/ExportProof: ledger
            cityhub.evidence.v1.LedgerService/GetCheckpoint: administer apply approve business decide delete exchange ledger media numbers platform register relay
            cityhub.evidence.v1.LedgerService/ListConsumerDisclosures: ledger
            cityhub.evidence.v1.LedgerService/ListResidentDisclosures: ledger
            cityhub.evidence.v1.LedgerService/SearchRecords: ledger
            cityhub.intermediary.v1.IntermediaryService/CancelInquiries: business
            cityhub.intermediary.v1.IntermediaryService/DecideParkedWork: exchange
            cityhub.intermediary.v1.IntermediaryService/DecideProvision: exchange
            cityhub.intermediary.v1.IntermediaryService/FetchAnswers: business
            cityhub.intermediary.v1.IntermediaryService/GetHours: administer apply approve business decide delete exchange ledger media numbers platform relay
            cityhub.intermediary.v1.IntermediaryService/ListExchangeRecords: ledger
            cityhub.intermediary.v1.IntermediaryService/ListExchanges: business
            cityhub.intermediary.v1.IntermediaryService/ListParkedWork: exchange
            cityhub.intermediary.v1.IntermediaryService/ListProvisions: exchange
            cityhub.intermediary.v1.IntermediaryService/ListReplicas: business
            cityhub.intermediary.v1.IntermediaryService/RegisterInquiries: business
            cityhub.intermediary.v1.IntermediaryService/RegisterReplicas: business
            cityhub.intermediary.v1.IntermediaryService/ReportWork: platform relay
            cityhub.intermediary.v1.IntermediaryService/ScheduleHours: exchange
            cityhub.intermediary.v1.IntermediaryService/SetFlags: business
            cityhub.intermediary.v1.IntermediaryService/SubmitAnswers: platform
            cityhub.intermediary.v1.IntermediaryService/SubmitMasterData: platform
            cityhub.intermediary.v1.IntermediaryService/SubmitProvisions: platform
            cityhub.intermediary.v1.IntermediaryService/TakeAnswers: business
            cityhub.intermediary.v1.IntermediaryService/TakeWork: platform relay
            cityhub.media.v1.MediaService/ProcessMedium: media
            cityhub.registry.v1.RegistryService/ApplyAgreement: apply
            cityhub.registry.v1.RegistryService/ApproveAgreement: approve
            cityhub.registry.v1.RegistryService/ApproveBulkOutput: approve
            cityhub.registry.v1.RegistryService/BindCertificate: administer
            cityhub.registry.v1.RegistryService/GetAgreement: administer apply approve business decide delete exchange ledger media numbers platform relay
            cityhub.registry.v1.RegistryService/ListAgreements: administer apply approve business decide delete exchange ledger media numbers platform relay
            cityhub.registry.v1.RegistryService/ListParticipants: administer apply approve decide delete exchange ledger media numbers
            cityhub.registry.v1.RegistryService/PreviewAgreement: apply approve
            cityhub.registry.v1.RegistryService/RegisterParticipant: administer
            cityhub.registry.v1.RegistryService/ReviewEmergencyAccess: approve
            cityhub.registry.v1.RegistryService/RevokeAgreement: approve
            cityhub.registry.v1.RegistryService/RevokeCertificate: administer
            cityhub.registry.v1.RegistryService/RevokeParticipant: administer
            cityhub.staff.v1.StaffService/AddOfficer: administer
            cityhub.staff.v1.StaffService/ListOfficers: administer
            cityhub.staff.v1.StaffService/RevokeOfficer: administer
            grpc.health.v1.Health/Check: administer apply approve business decide delete exchange ledger media numbers platform register relay
            grpc.health.v1.Health/Watch: administer apply approve business decide delete exchange ledger media numbers platform register relay
            grpc.reflection.v1.ServerReflection/ServerReflectionInfo: administer apply approve business decide delete exchange ledger media numbers platform register relay
            """;

    private static final Set<String> SYSTEMS = Set.of("business", "platform", "register", "relay");
    private static final Map<String, String> NEVER_LET_THROUGH = Map.of(
            "unbound officer", "CERTIFICATE_UNKNOWN",
            "unbound system", "CERTIFICATE_UNKNOWN",
            "revoked officer", "CERTIFICATE_REVOKED",
            "revoked system", "CERTIFICATE_REVOKED");

    private static final Map<String, ManagedChannel> CALLERS = new LinkedHashMap<>();
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        add("register", system("register", ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER));
        add("business", system("tax-system", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM));
        add("platform", system("platform-connector", ParticipantKind.PARTICIPANT_KIND_PLATFORM_CONNECTOR));
        add("relay", system("juki-net-relay", ParticipantKind.PARTICIPANT_KIND_JUKI_NET_RELAY));
        add("administer", hub.officer("A-002", "it", Permission.PERMISSION_ADMINISTER));
        add("apply", hub.officer("T-001", "tax", Permission.PERMISSION_APPLY));
        add("approve", hub.officer("R-002", "resident-affairs", Permission.PERMISSION_APPROVE));
        add("delete", hub.officer("L-002", "audit", Permission.PERMISSION_DELETE_LEDGER));
        add("ledger", hub.officer("L-001", "audit", Permission.PERMISSION_READ_LEDGER));
        add("decide", hub.officer("R-003", "resident-affairs", Permission.PERMISSION_DECIDE_CHANGES));
        add("exchange", hub.officer("X-001", "it", Permission.PERMISSION_OPERATE_EXCHANGE));
        add("media", hub.officer("M-001", "it", Permission.PERMISSION_CARRY_MEDIA));
        add("numbers", hub.officer("N-001", "resident-affairs", Permission.PERMISSION_DECIDE_NUMBERS));
        add("unbound officer", hub.authority().issueOfficer("A-001", Duration.ofDays(1)));
        add("unbound system", hub.authority().issueParticipant("tax-system", Duration.ofDays(1)));
        Credential revokedSystem = system("old-system", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM);
        hub.revoke(revokedSystem);
        add("revoked system", revokedSystem);
        add("revoked officer", hub.officer("O-001", "it", Permission.PERMISSION_ADMINISTER));
        hub.revokeOfficer("O-001");
    }

    @AfterAll
    static void stop() {
        hub.close();
        CALLERS.clear();
    }

    @Test
    void listHasEveryMethod() throws ReflectiveOperationException {
        Set<String> expected = new TreeSet<>(AccessTest.contract());
        expected.addAll(AccessTest.BESIDE_THE_CONTRACT);
        assertEquals(expected, list().keySet());
    }

    @Test
    void everyCallerIsLetThroughOrRefusedAsListed() {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        list().forEach((method, allowed) -> CALLERS.forEach((caller, channel) -> {
            String cell = caller + " -> " + method;
            expected.put(cell, expected(caller, allowed));
            actual.put(cell, outcome(channel, method));
        }));
        assertEquals(lines(expected), lines(actual));
    }

    private static String expected(String caller, Set<String> allowed) {
        if (NEVER_LET_THROUGH.containsKey(caller)) {
            return NEVER_LET_THROUGH.get(caller);
        }
        if (allowed.contains(caller)) {
            return "through";
        }
        boolean officersMay = allowed.stream().anyMatch(each -> !SYSTEMS.contains(each));
        return SYSTEMS.contains(caller) || !officersMay ? "CALLER_NOT_PERMITTED" : "PERMISSION_MISSING";
    }

    /** What becomes of a call with an empty request: let through to the service, or the reason of the refusal. */
    private static String outcome(ManagedChannel channel, String method) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(descriptor(method), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        outcome.complete("through");
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        String reason =
                                Refusal.of(status.asRuntimeException(trailers)).reason();
                        boolean refused = reason.startsWith("CERTIFICATE")
                                || reason.equals("CALLER_NOT_PERMITTED")
                                || reason.equals("PERMISSION_MISSING");
                        boolean absent = status.getCode() == Status.Code.UNIMPLEMENTED;
                        outcome.complete(refused ? reason : absent ? "UNIMPLEMENTED" : "through");
                    }
                },
                new Metadata());
        call.request(1);
        call.sendMessage(new byte[0]);
        call.halfClose();
        String result = outcome.orTimeout(60, TimeUnit.SECONDS).join();
        call.cancel("seen", null);
        return result;
    }

    private static MethodDescriptor<byte[], byte[]> descriptor(String method) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(method)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static void add(String caller, Credential credential) {
        CALLERS.put(caller, hub.channel(credential));
    }

    private static Credential system(String id, ParticipantKind kind) {
        return hub.participant(id, "tax", kind);
    }

    private static Map<String, Set<String>> list() {
        return LIST.lines()
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(
                        cells -> cells[0],
                        cells -> Set.copyOf(Arrays.asList(cells[1].split(" "))),
                        (first, second) -> first,
                        TreeMap::new));
    }

    private static String lines(Map<String, String> cells) {
        return cells.entrySet().stream()
                .map(cell -> cell.getKey() + ": " + cell.getValue())
                .collect(Collectors.joining("\n"));
    }

    private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
