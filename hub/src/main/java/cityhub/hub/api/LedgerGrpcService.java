package cityhub.hub.api;

import cityhub.addressee.v1.NumberReference;
import cityhub.evidence.v1.DeleteBatchesRequest;
import cityhub.evidence.v1.DeleteBatchesResponse;
import cityhub.evidence.v1.ExportBatchesRequest;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofRequest;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.ListConsumerDisclosuresRequest;
import cityhub.evidence.v1.ListConsumerDisclosuresResponse;
import cityhub.evidence.v1.ListResidentDisclosuresRequest;
import cityhub.evidence.v1.ListResidentDisclosuresResponse;
import cityhub.evidence.v1.SearchRecordsRequest;
import cityhub.evidence.v1.SearchRecordsResponse;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonViews;
import cityhub.hub.addressee.Persons;
import cityhub.hub.evidence.Ledger;
import cityhub.hub.evidence.LedgerDeletion;
import cityhub.hub.evidence.LedgerPage;
import cityhub.hub.evidence.LedgerReader;
import cityhub.hub.evidence.RecordCriteria;
import cityhub.hub.evidence.RecordCriteria.Party;
import cityhub.hub.store.Database;
import cityhub.staff.v1.Permission;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** The ledger for officers; {@link Access} says who may call what. */
@Singleton
final class LedgerGrpcService extends LedgerServiceGrpc.LedgerServiceImplBase {
    private static final Pattern ADDRESSEE_NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final int LONGEST_ID = 64;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int NANOS = 1_000_000_000;

    private final Ledger ledger;
    private final LedgerDeletion deletion;
    private final Persons persons;
    private final PersonViews views;
    private final Database database;

    LedgerGrpcService(Ledger ledger, LedgerDeletion deletion, Persons persons, PersonViews views, Database database) {
        this.ledger = ledger;
        this.deletion = deletion;
        this.persons = persons;
        this.views = views;
        this.database = database;
    }

    @Override
    public void listResidentDisclosures(
            ListResidentDisclosuresRequest request, StreamObserver<ListResidentDisclosuresResponse> observer) {
        LedgerReader reader = reader(request.getPurpose());
        OptionalLong person = person(request.getAddresseeNumber());
        LedgerPage page = ledger.disclosuresOf(reader, person, request.getPageSize(), request.getPageToken());
        observer.onNext(ListResidentDisclosuresResponse.newBuilder()
                .addAllRecords(page.records())
                .setNextPageToken(page.nextPageToken())
                .build());
        observer.onCompleted();
    }

    @Override
    public void listConsumerDisclosures(
            ListConsumerDisclosuresRequest request, StreamObserver<ListConsumerDisclosuresResponse> observer) {
        if (request.getParticipantId().isBlank() || request.getParticipantId().length() > LONGEST_ID) {
            throw HubException.invalid("participant_id", "id of a participant");
        }
        LedgerPage page = ledger.disclosuresTo(
                reader(request.getPurpose()),
                request.getParticipantId(),
                instant("start_time", request.hasStartTime(), request.getStartTime()),
                instant("end_time", request.hasEndTime(), request.getEndTime()),
                request.getPageSize(),
                request.getPageToken());
        observer.onNext(ListConsumerDisclosuresResponse.newBuilder()
                .addAllRecords(page.records())
                .setNextPageToken(page.nextPageToken())
                .build());
        observer.onCompleted();
    }

    @Override
    public void searchRecords(SearchRecordsRequest request, StreamObserver<SearchRecordsResponse> observer) {
        LedgerReader reader = reader(request.getPurpose());
        boolean personAsked =
                !request.getNumberDomain().isEmpty() || !request.getNumber().isEmpty();
        Set<Long> meant = personAsked ? meant(request) : Set.of();
        Map<Party, String> parties = new EnumMap<>(Party.class);
        party(parties, Party.SYSTEM, "participant_id", request.getParticipantId());
        party(parties, Party.OFFICER, "officer_id", request.getOfficerId());
        party(parties, Party.TERMINAL, "terminal_id", request.getTerminalId());
        LedgerPage page = ledger.records(
                reader,
                new RecordCriteria(meant, parties, false),
                personAsked && meant.isEmpty(),
                optional("start_time", request.hasStartTime(), request.getStartTime()),
                optional("end_time", request.hasEndTime(), request.getEndTime()),
                request.getPageSize(),
                request.getPageToken());
        observer.onNext(SearchRecordsResponse.newBuilder()
                .addAllRecords(page.records())
                .setNextPageToken(page.nextPageToken())
                .build());
        observer.onCompleted();
    }

    private Set<Long> meant(SearchRecordsRequest request) {
        Caller.OfficerCaller officer = Caller.officer();
        return views.meant(
                officer.id(),
                officer.permissions().contains(Permission.PERMISSION_USE_INDIVIDUAL_NUMBER),
                NumberReference.newBuilder()
                        .setDomain(request.getNumberDomain())
                        .setNumber(request.getNumber())
                        .build(),
                request.getPurpose());
    }

    private static void party(Map<Party, String> parties, Party party, String field, String name) {
        if (name.length() > LONGEST_ID) {
            throw HubException.invalid(field, "up to " + LONGEST_ID + " characters");
        }
        if (!name.isEmpty()) {
            parties.put(party, name);
        }
    }

    private static Optional<Instant> optional(String field, boolean present, Timestamp time) {
        return present ? Optional.of(instant(field, true, time)) : Optional.empty();
    }

    @Override
    public void exportBatches(ExportBatchesRequest request, StreamObserver<ExportBatchesResponse> observer) {
        LedgerReader reader = reader(request.getPurpose());
        if (request.getFirstBatch() < 0) {
            throw HubException.invalid("first_batch", "a number of a batch");
        }
        PacedStream.run(observer, stream -> ledger.export(reader, request.getFirstBatch(), stream::send));
    }

    @Override
    public void exportProof(ExportProofRequest request, StreamObserver<ExportProofResponse> observer) {
        observer.onNext(ledger.proof(reader(request.getPurpose()), request.getRecordId()));
        observer.onCompleted();
    }

    @Override
    public void deleteBatches(DeleteBatchesRequest request, StreamObserver<DeleteBatchesResponse> observer) {
        LedgerReader officer = reader(request.getPurpose());
        Instant before = instant("before_time", request.hasBeforeTime(), request.getBeforeTime());
        LedgerDeletion.Extent extent =
                request.getValidateOnly() ? deletion.extent(before) : deletion.delete(officer, before);
        observer.onNext(DeleteBatchesResponse.newBuilder()
                .setThroughBatch(extent.throughBatch())
                .setBatches(extent.batches())
                .build());
        observer.onCompleted();
    }

    @Override
    public void getCheckpoint(GetCheckpointRequest request, StreamObserver<GetCheckpointResponse> observer) {
        observer.onNext(ledger.checkpoint());
        observer.onCompleted();
    }

    private static LedgerReader reader(String purpose) {
        return new LedgerReader("officer:" + Caller.officer().id(), purpose);
    }

    private OptionalLong person(String addresseeNumber) {
        if (!ADDRESSEE_NUMBER.matcher(addresseeNumber).matches()) {
            throw HubException.invalid("addressee_number", "1 to 15 digits");
        }
        return database.read(connection -> persons.byAddresseeNumber(connection, addresseeNumber));
    }

    private static Instant instant(String field, boolean present, Timestamp time) {
        boolean valid = time.getSeconds() >= 0
                && time.getSeconds() <= LAST_SECOND
                && time.getNanos() >= 0
                && time.getNanos() < NANOS;
        if (!present || !valid) {
            throw HubException.invalid(field, "a time from 1970 on");
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
