package cityhub.hub.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import cityhub.basics.v1.AcknowledgeFeed;
import cityhub.basics.v1.BatchGetResidentsRequest;
import cityhub.basics.v1.GetResidentRequest;
import cityhub.basics.v1.OpenFeed;
import cityhub.basics.v1.PersonalBasicsServiceGrpc;
import cityhub.basics.v1.SnapshotResidentsRequest;
import cityhub.basics.v1.SnapshotResidentsResponse;
import cityhub.basics.v1.WatchChangesRequest;
import cityhub.basics.v1.WatchChangesResponse;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.Position;
import cityhub.hub.basics.Registered;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Snapshot, feed and queries as a consumer meets them: a whole hub behind mutual TLS. */
class ResidentFeedOverTlsTest {
    private static final long PATIENCE_SECONDS = 30;
    private static TestHub hub;
    private static Registered town;
    private static PersonalBasicsServiceGrpc.PersonalBasicsServiceStub calls;
    private static PersonalBasicsServiceGrpc.PersonalBasicsServiceBlockingStub blocking;
    private static long[] persons;

    @BeforeAll
    static void start() {
        hub = TestHub.start();
        town = new Registered(hub.database(), hub.authority());
        persons = town.register(
                List.of(Registered.record("101", "生成　一郎", "011011"), Registered.record("102", "生成　二郎", "011011")));
        var channel = hub.channel(town.credential());
        calls = PersonalBasicsServiceGrpc.newStub(channel);
        blocking = PersonalBasicsServiceGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    /** One WatchChanges call. */
    private static final class Watching implements StreamObserver<WatchChangesResponse> {
        private final BlockingQueue<WatchChangesResponse> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();
        private final StreamObserver<WatchChangesRequest> requests = calls.watchChanges(this);

        static Watching open(String agreementId) {
            Watching watching = new Watching();
            watching.requests.onNext(WatchChangesRequest.newBuilder()
                    .setOpen(OpenFeed.newBuilder().setAgreementId(agreementId))
                    .build());
            return watching;
        }

        WatchChangesResponse next() throws InterruptedException {
            WatchChangesResponse response = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return response == null ? fail("nothing came") : response;
        }

        DisclosureEntry nextEntry() throws InterruptedException {
            while (true) {
                WatchChangesResponse response = next();
                if (response.hasDisclosure()) {
                    return Registered.entries(response.getDisclosure()).getFirst();
                }
            }
        }

        void acknowledge(Position position) {
            requests.onNext(WatchChangesRequest.newBuilder()
                    .setAcknowledge(AcknowledgeFeed.newBuilder().setPosition(position))
                    .build());
        }

        /** Ends the feed as a consumer that is done; the hub answers without an error. */
        void finish() throws Exception {
            requests.onCompleted();
            assertTrue(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        String awaitRefusal() throws InterruptedException, TimeoutException {
            try {
                end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return fail("ended without an error");
            } catch (ExecutionException e) {
                return Refusal.of(e.getCause()).reason();
            }
        }

        @Override
        public void onNext(WatchChangesResponse response) {
            received.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete(true);
        }
    }

    private static List<SnapshotResidentsResponse> snapshot(String agreementId) {
        List<SnapshotResidentsResponse> responses = new ArrayList<>();
        Iterator<SnapshotResidentsResponse> stream = blocking.snapshotResidents(SnapshotResidentsRequest.newBuilder()
                .setAgreementId(agreementId)
                .build());
        stream.forEachRemaining(responses::add);
        return responses;
    }

    @Test
    void snapshotThenFeedThenTheFeedAgainFromWhatWasAcknowledged() throws Exception {
        String agreement = town.agreed(Registered.terms(), true);
        List<SnapshotResidentsResponse> responses = snapshot(agreement);
        assertTrue(responses.getFirst().hasStarted());
        assertTrue(responses.get(1).hasPage());
        assertTrue(responses.getLast().hasCompleted());

        Watching first = Watching.open(agreement);
        assertEquals(
                responses.getFirst().getStarted().getStart(),
                first.next().getOpened().getCursor());
        town.change(persons[0], Registered.record("101", "生成　改名", "011011"));
        town.change(persons[1], Registered.record("102", "生成　改姓", "011011"));
        DisclosureEntry one = first.nextEntry();
        assertEquals(EntryKind.ENTRY_KIND_RECORD, one.getKind());
        assertEquals("生成　改名", Registered.payload(one).getName().getFullName());
        first.acknowledge(one.getPosition());
        first.finish();

        Watching second = Watching.open(agreement);
        assertEquals(one.getPosition(), second.next().getOpened().getCursor());
        assertEquals("生成　改姓", Registered.payload(second.nextEntry()).getName().getFullName());
        second.finish();
    }

    @Test
    void secondStreamDisplacesTheFirstWithItsReason() throws Exception {
        String agreement = town.agreed(Registered.terms(), true);
        snapshot(agreement);
        Watching first = Watching.open(agreement);
        first.next();

        Watching second = Watching.open(agreement);
        second.next();

        assertEquals("FEED_DISPLACED", first.awaitRefusal());
        second.finish();
    }

    @Test
    void revocationEndsTheOpenStreamWithItsReason() throws Exception {
        String agreement = town.agreed(Registered.terms(), true);
        snapshot(agreement);
        Watching watching = Watching.open(agreement);
        watching.next();

        town.revoke(agreement);

        assertEquals("AGREEMENT_REVOKED", watching.awaitRefusal());
    }

    @Test
    void feedWithoutItsSnapshotIsSentToTakeOne() throws Exception {
        String agreement = town.agreed(Registered.terms(), true);

        assertEquals("RESYNC_REQUIRED", Watching.open(agreement).awaitRefusal());
    }

    @Test
    void messagesOutOfOrderAreRefused() throws Exception {
        String agreement = town.agreed(Registered.terms(), true);
        snapshot(agreement);
        Watching early = new Watching();
        early.acknowledge(Position.getDefaultInstance());
        assertEquals("INVALID_ARGUMENT", early.awaitRefusal());

        Watching empty = new Watching();
        empty.requests.onNext(WatchChangesRequest.getDefaultInstance());
        assertEquals("INVALID_ARGUMENT", empty.awaitRefusal());

        Watching twice = Watching.open(agreement);
        twice.next();
        twice.requests.onNext(WatchChangesRequest.newBuilder()
                .setOpen(OpenFeed.newBuilder().setAgreementId(agreement))
                .build());
        assertEquals("INVALID_ARGUMENT", twice.awaitRefusal());

        Watching ahead = Watching.open(agreement);
        Position cursor = ahead.next().getOpened().getCursor();
        ahead.acknowledge(
                cursor.toBuilder().setSequence(cursor.getSequence() + 1000).build());
        assertEquals("ACKNOWLEDGEMENT_INVALID", ahead.awaitRefusal());

        Watching wide = new Watching();
        wide.requests.onNext(WatchChangesRequest.newBuilder()
                .setOpen(OpenFeed.newBuilder().setAgreementId(agreement).setWindow(-1))
                .build());
        assertEquals("INVALID_ARGUMENT", wide.awaitRefusal());
    }

    @Test
    void queriesAnswerWithOneEntryPerNumber() {
        String agreement = town.agreed(Registered.terms(), true);

        var one = blocking.getResident(GetResidentRequest.newBuilder()
                .setAgreementId(agreement)
                .setNumber("102")
                .build());
        var many = blocking.batchGetResidents(BatchGetResidentsRequest.newBuilder()
                .setAgreementId(agreement)
                .addNumbers("999")
                .addNumbers("101")
                .build());

        assertEquals(
                "102",
                Registered.payload(Registered.entries(one.getDisclosure()).getFirst())
                        .getAddresseeNumber());
        assertEquals(
                List.of(EntryKind.ENTRY_KIND_NOT_FOUND, EntryKind.ENTRY_KIND_RECORD),
                Registered.entries(many.getDisclosure()).stream()
                        .map(DisclosureEntry::getKind)
                        .toList());
        assertFalse(one.getDisclosure().getCheckpoint().isEmpty());
    }
}
