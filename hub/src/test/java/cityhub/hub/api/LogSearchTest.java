package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.AddresseeServiceGrpc;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.RegisterNumbersRequest;
import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.ListHeldChangesRequest;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SearchResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SubmitChangesRequest;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.hub.HubException;
import cityhub.hub.basics.SampleChanges;
import cityhub.registry.v1.ParticipantKind;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import cityhub.staff.v1.Permission;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs traffic of every kind through a whole hub at its most talkative, then searches what it logged. */
final class LogSearchTest {
    private static final int RESIDENTS = 12;

    private static TestHub hub;
    private static CapturedLog log;
    private static ManagedChannel register;
    private static ManagedChannel tax;
    private static ManagedChannel officer;
    private static String agreement;

    @BeforeAll
    static void start() {
        log = CapturedLog.start();
        hub = TestHub.start();
        register = hub.channel(
                hub.participant("register", "resident-affairs", ParticipantKind.PARTICIPANT_KIND_RESIDENT_REGISTER));
        tax = hub.channel(hub.participant("tax-system", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM));
        officer = hub.channel(hub.officer("R-003", "resident-affairs", Permission.PERMISSION_DECIDE_CHANGES));
        agreement = new TaxAgreement(hub).inForce();
    }

    @AfterAll
    static void stop() {
        hub.close();
        log.close();
    }

    @Test
    void noValueOfAPersonReachesTheLog() {
        List<ResidentChange> changes = new ArrayList<>();
        for (int serial = 1; serial <= RESIDENTS; serial++) {
            changes.add(SampleChanges.entry(serial).build());
        }
        List<ResidentChange> broken = broken();
        assertEquals(Set.of(IntakeOutcome.INTAKE_OUTCOME_ACCEPTED), outcomes(submit(changes)));
        assertTrue(outcomes(submit(broken)).contains(IntakeOutcome.INTAKE_OUTCOME_REFUSED));
        submitMalformed();
        consume();
        search();
        makeFaults();

        String text = log.text();
        for (String method :
                List.of("SubmitChanges", "RegisterNumbers", "GetResident", "SearchResidents", "WatchChanges")) {
            assertTrue(text.contains(method), method + " was logged, so that there is something to search");
        }
        changes.addAll(broken);
        Set<String> values = PersonalValues.of(changes);
        assertTrue(values.contains(SampleChanges.individualNumber(1)));
        assertEquals(Set.of(), values.stream().filter(text::contains).collect(Collectors.toSet()));
        assertFalse(text.contains("OWN-"), "own numbers of a system");

        String metrics = metrics();
        assertTrue(metrics.contains("cityhub_calls_seconds"), "there are metrics to search");
        assertEquals(Set.of(), values.stream().filter(metrics::contains).collect(Collectors.toSet()));
        assertFalse(metrics.contains("OWN-"), "own numbers of a system");
    }

    /** A wrong check digit, an unknown code, a name too long, the number of another, an unknown person. */
    private static List<ResidentChange> broken() {
        ResidentChange.Builder checkDigit = SampleChanges.entry(101);
        checkDigit.getRecordBuilder().setIndividualNumber("900000001010");
        ResidentChange.Builder code = SampleChanges.entry(102);
        code.getRecordBuilder().setSex("8");
        ResidentChange.Builder name = SampleChanges.entry(103);
        name.getRecordBuilder().getNameBuilder().setFullName("試験　" + "長".repeat(120));
        ResidentChange.Builder another = SampleChanges.entry(104);
        another.getRecordBuilder().setIndividualNumber(SampleChanges.individualNumber(1));
        ResidentChange.Builder unknown =
                SampleChanges.following(SampleChanges.entry(105).build(), "41");
        return List.of(checkDigit.build(), code.build(), name.build(), another.build(), unknown.build());
    }

    private static void submitMalformed() {
        ByteString half = SampleChanges.entry(106).build().toByteString();
        send(List.of(SubmitChangesRequest.newBuilder()
                .setRequestId("not a request id "
                        + SampleChanges.entry(107).getRecord().getName().getFullName())
                .setChange(half.substring(0, half.size() / 2))
                .build()));
    }

    private static void consume() {
        AddresseeServiceGrpc.newBlockingStub(tax)
                .registerNumbers(RegisterNumbersRequest.newBuilder()
                        .setAgreementId(agreement)
                        .addTies(tie(1, "OWN-1"))
                        .addTies(tie(2, "OWN-1"))
                        .addTies(tie(99, "OWN-99"))
                        .build());
        var basics = PersonalBasicsServiceGrpc.newBlockingStub(tax);
        GetResidentRequest known = GetResidentRequest.newBuilder()
                .setAgreementId(agreement)
                .setNumber("OWN-1")
                .build();
        assertEquals(1, basics.getResident(known).getDisclosure().getEntriesCount());
        basics.getResident(known.toBuilder().setNumber("OWN-404").build());
        refused(() -> basics.getResident(known.toBuilder()
                .setAgreementId(SampleChanges.individualNumber(3))
                .build()));
        refused(() -> basics.batchGetResidents(BatchGetResidentsRequest.newBuilder()
                .setAgreementId(agreement)
                .addNumbers("OWN-1")
                .build()));
        refused(() -> basics.snapshotResidents(SnapshotResidentsRequest.newBuilder()
                        .setAgreementId(agreement)
                        .setResumeToken(SampleChanges.residentCode(4))
                        .build())
                .next());
        PersonalBasicsServiceGrpc.newBlockingStub(officer).listHeldChanges(ListHeldChangesRequest.getDefaultInstance());
        watch();
    }

    /** Finds by two items and by number, finds nobody, and is refused. */
    private static void search() {
        var basics = PersonalBasicsServiceGrpc.newBlockingStub(tax);
        ResidentRecord known = SampleChanges.entry(1).getRecord();
        SearchResidentsRequest byNumber = SearchResidentsRequest.newBuilder()
                .setAgreementId(agreement)
                .setIndividualNumber(known.getIndividualNumber())
                .build();
        SearchResidentsRequest byItems = SearchResidentsRequest.newBuilder()
                .setAgreementId(agreement)
                .setName(known.getName().getFullName())
                .setBirthDate(known.getBirthDate().getValue())
                .build();
        for (SearchResidentsRequest each : List.of(
                byNumber,
                byItems,
                byItems.toBuilder().setTown(known.getAddress().getTown()).build())) {
            assertTrue(basics.searchResidents(each).getDisclosure().getEntriesCount() > 0);
        }
        refused(() ->
                basics.searchResidents(byItems.toBuilder().clearBirthDate().build()));
        refused(() -> basics.searchResidents(
                byNumber.toBuilder().setName(known.getName().getFullName()).build()));
        refused(() -> basics.searchResidents(byItems.toBuilder()
                .setTown(known.getAddress().getTown())
                .setLot(known.getAddress().getLot())
                .build()));
        refused(() -> basics.searchResidents(byItems.toBuilder()
                .setAgreementId(known.getName().getFullName())
                .build()));
    }

    private static NumberTie tie(int serial, String own) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(SampleChanges.addresseeNumber(serial))
                .setOwnNumber(own)
                .build();
    }

    /** Opens the feed until something is disclosed or withheld on it. */
    private static void watch() {
        CompletableFuture<WatchChangesResponse> delivered = new CompletableFuture<>();
        StreamObserver<WatchChangesRequest> feed = PersonalBasicsServiceGrpc.newStub(tax)
                .watchChanges(new StreamObserver<>() {
                    @Override
                    public void onNext(WatchChangesResponse response) {
                        if (!response.hasOpened()) {
                            delivered.complete(response);
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        delivered.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        delivered.completeExceptionally(new IllegalStateException("completed"));
                    }
                });
        feed.onNext(WatchChangesRequest.newBuilder()
                .setOpen(OpenFeed.newBuilder().setAgreementId(agreement))
                .build());
        delivered.orTimeout(60, TimeUnit.SECONDS).join();
        feed.onCompleted();
    }

    /** Errors of the database that quote a value, as they come from the driver. */
    private static void makeFaults() {
        String quoting = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '" + SampleChanges.individualNumber(5) + "'";
        assertThrows(
                HubException.class,
                () -> hub.database().db().transaction(connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute(quoting);
                    }
                }));
    }

    private static String metrics() {
        URI address = URI.create("http://127.0.0.1:" + hub.managementPort() + "/prometheus");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(Runnable call) {
        assertThrows(StatusRuntimeException.class, call::run);
    }

    private static List<SubmitChangesResponse> submit(List<ResidentChange> changes) {
        return send(changes.stream()
                .map(change -> SubmitChangesRequest.newBuilder()
                        .setRequestId(SampleChanges.requestId())
                        .setChange(change.toByteString())
                        .build())
                .toList());
    }

    private static List<SubmitChangesResponse> send(List<SubmitChangesRequest> requests) {
        List<SubmitChangesResponse> responses = new ArrayList<>();
        CompletableFuture<List<SubmitChangesResponse>> all = new CompletableFuture<>();
        StreamObserver<SubmitChangesRequest> stream = PersonalBasicsServiceGrpc.newStub(register)
                .submitChanges(new StreamObserver<>() {
                    @Override
                    public void onNext(SubmitChangesResponse response) {
                        responses.add(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        all.complete(List.of());
                    }

                    @Override
                    public void onCompleted() {
                        all.complete(List.copyOf(responses));
                    }
                });
        requests.forEach(stream::onNext);
        stream.onCompleted();
        return all.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Set<IntakeOutcome> outcomes(List<SubmitChangesResponse> responses) {
        return responses.stream().map(SubmitChangesResponse::getOutcome).collect(Collectors.toSet());
    }
}
