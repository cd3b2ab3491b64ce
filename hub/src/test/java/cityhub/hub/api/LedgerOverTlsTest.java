package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.ExportBatchesRequest;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.evidence.v1.ExportProofRequest;
import cityhub.evidence.v1.ExportProofResponse;
import cityhub.evidence.v1.GetCheckpointRequest;
import cityhub.evidence.v1.GetCheckpointResponse;
import cityhub.evidence.v1.LedgerServiceGrpc;
import cityhub.evidence.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import cityhub.evidence.v1.ListConsumerDisclosuresRequest;
import cityhub.evidence.v1.ListResidentDisclosuresRequest;
import cityhub.registry.v1.ParticipantKind;
import cityhub.staff.v1.Permission;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ledger as officers and participants reach it. */
final class LedgerOverTlsTest {
    private static TestHub hub;
    private static LedgerServiceBlockingStub reader;
    private static LedgerServiceBlockingStub clerk;
    private static LedgerServiceBlockingStub system;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        reader = LedgerServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("L-001", "audit", Permission.PERMISSION_READ_LEDGER)));
        clerk = LedgerServiceGrpc.newBlockingStub(
                hub.channel(hub.officer("L-002", "audit", Permission.PERMISSION_APPLY)));
        system = LedgerServiceGrpc.newBlockingStub(
                hub.channel(hub.participant("ledger-tax", "tax", ParticipantKind.PARTICIPANT_KIND_BUSINESS_SYSTEM)));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void exportIsTheWholeChainUpToItsOwnRecord() {
        List<ExportBatchesResponse> batches = export("点検");
        for (int i = 0; i < batches.size(); i++) {
            assertEquals(i + 1, batches.get(i).getBatch());
            assertEquals(batches.get(i).getRecordsCount(), batches.get(i).getLeafHashesCount());
        }
        String newest = batches.getLast().getRecordsList().getLast().getStatement();
        assertTrue(newest.contains("\nkind: ledger-read\n"));
        assertTrue(newest.contains("\nactor: officer:L-001\n"));
        assertTrue(newest.contains("\npurpose: 点検\n"));
        GetCheckpointResponse checkpoint = system.getCheckpoint(GetCheckpointRequest.getDefaultInstance());
        assertEquals(1, checkpoint.getKeysCount());
        assertEquals(1, checkpoint.getKeys(0).getFirstBatch());
    }

    @Test
    void oneRecordIsExportedWithItsProof() {
        ExportBatchesResponse first = export("proof").getFirst();
        String statement = first.getRecords(0).getStatement();
        String id = statement.lines().skip(1).findFirst().orElseThrow().substring("id: ".length());
        ExportProofResponse proof = reader.exportProof(ExportProofRequest.newBuilder()
                .setRecordId(id)
                .setPurpose("proof")
                .build());
        assertEquals(statement, proof.getStatement());
        assertEquals(first.getCheckpoint(), proof.getCheckpoint());
        assertEquals(first.getSignature(), proof.getSignature());
    }

    @Test
    void unknownResidentIsNotFoundAndTheAskingStands() {
        Refusal refusal = Refusal.of(() -> reader.listResidentDisclosures(ListResidentDisclosuresRequest.newBuilder()
                .setAddresseeNumber("999999999999999")
                .setPurpose("nobody")
                .build()));
        assertEquals("NOT_FOUND", refusal.reason());
        assertTrue(export("after").stream()
                .flatMap(batch -> batch.getRecordsList().stream())
                .anyMatch(stored -> stored.getStatement().contains("\npurpose: nobody\n")));
    }

    @Test
    void consumerWithoutDisclosuresHasNone() {
        assertEquals(
                0,
                reader.listConsumerDisclosures(consumer("ledger-tax", "none")).getRecordsCount());
    }

    @Test
    void badRequestsAreRefusedWithTheirField() {
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.listConsumerDisclosures(consumer("", "x")))
                        .reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.listConsumerDisclosures(consumer("tax", " ")))
                        .reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.listConsumerDisclosures(consumer("tax", "x\nkind: act")))
                        .reason());
        assertEquals("INVALID_ARGUMENT", Refusal.of(() -> export("")).reason());
        assertEquals(
                "INVALID_ARGUMENT",
                Refusal.of(() -> reader.listResidentDisclosures(ListResidentDisclosuresRequest.newBuilder()
                                .setAddresseeNumber("12' OR 1=1")
                                .setPurpose("x")
                                .build()))
                        .reason());
    }

    @Test
    void whoLacksThePermissionReadsNothing() {
        ListConsumerDisclosuresRequest request = consumer("ledger-tax", "curiosity");
        assertEquals(
                "PERMISSION_MISSING",
                Refusal.of(() -> clerk.listConsumerDisclosures(request)).reason());
        assertEquals(
                "CALLER_NOT_PERMITTED",
                Refusal.of(() -> system.listConsumerDisclosures(request)).reason());
    }

    private static List<ExportBatchesResponse> export(String purpose) {
        List<ExportBatchesResponse> batches = new ArrayList<>();
        reader.exportBatches(
                        ExportBatchesRequest.newBuilder().setPurpose(purpose).build())
                .forEachRemaining(batches::add);
        return batches;
    }

    private static ListConsumerDisclosuresRequest consumer(String participantId, String purpose) {
        return ListConsumerDisclosuresRequest.newBuilder()
                .setParticipantId(participantId)
                .setStartTime(Timestamp.newBuilder().setSeconds(1))
                .setEndTime(Timestamp.newBuilder().setSeconds(4_000_000_000L))
                .setPurpose(purpose)
                .build();
    }
}
