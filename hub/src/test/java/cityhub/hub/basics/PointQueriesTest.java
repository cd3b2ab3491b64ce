package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.HubException;
import cityhub.hub.basics.PointQueries.Question;
import cityhub.hub.basics.ResidentRecords.Wanted;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.InLedger;
import cityhub.hub.evidence.Sealed;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.registry.v1.Mode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Point queries that are answered together stand and fall each by itself. */
class PointQueriesTest {
    private static Registered hub;
    private static String agreementId;

    @BeforeAll
    static void start() {
        hub = new Registered();
        agreementId = hub.agreed(Registered.terms(), true);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static ActiveAgreement agreement() {
        return hub.bean(Agreements.class).require(agreementId, hub.asker.participantId(), Mode.MODE_QUERY);
    }

    private static Disclosed nobody() {
        ActiveAgreement agreement = agreement();
        Disclosed.Builder builder = agreement.plan().open(hub.asker.context(agreement, Mode.MODE_QUERY));
        builder.notFound(new EntryHeader(EntryKind.ENTRY_KIND_NOT_FOUND, 0, 0, 0, 0, "", false, 0));
        return builder.build();
    }

    private static Wanted wanted() {
        return Wanted.whole(
                NumberDomain.RESIDENT,
                List.of(SampleChanges.addresseeNumber(1)),
                agreement().plan());
    }

    @Test
    void whatFailsForOneSpoilsNoOther() {
        HubException failure = new HubException(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, "this one");
        List<CompletableFuture<InLedger>> outcomes = hub.bean(Sealer.class)
                .sealTogether(List.of(
                        CompletableFuture.completedFuture(nobody()),
                        CompletableFuture.failedFuture(failure),
                        CompletableFuture.completedFuture(nobody())));

        assertEquals(
                1,
                Registered.entries(outcomes.get(0).join().release().message()).size());
        assertEquals(
                failure,
                assertThrows(CompletionException.class, outcomes.get(1)::join).getCause());
        assertEquals(
                1,
                Registered.entries(outcomes.get(2).join().release().message()).size());

        Question failing = new Question(wanted(), found -> {
            throw failure;
        });
        HubException told = assertThrows(
                HubException.class,
                () -> Registered.answer(hub.bean(PointQueries.class).answer(() -> failing)));
        assertEquals(ErrorReason.ERROR_REASON_RECORD_UNREADABLE, told.reason());
    }

    @Test
    void whatChangedMeanwhileIsAskedAnewThreeTimesAtMost() {
        AtomicInteger asked = new AtomicInteger();
        PointQueries queries = hub.bean(PointQueries.class);

        Sealed sealed =
                Registered.answer(queries.answer(() -> new Question(wanted(), found -> changedBefore(asked, 3))));
        assertTrue(sealed.message().getEntriesCount() > 0);
        assertEquals(3, asked.get());

        HubException told = assertThrows(
                HubException.class,
                () -> Registered.answer(
                        queries.answer(() -> new Question(wanted(), found -> changedBefore(asked, 7)))));
        assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, told.reason());
        assertEquals(6, asked.get());
    }

    private static Disclosed changedBefore(AtomicInteger asked, int last) {
        if (asked.incrementAndGet() < last) {
            throw new HubException(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, "meanwhile");
        }
        return nobody();
    }
}
