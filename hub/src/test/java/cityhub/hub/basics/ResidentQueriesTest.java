package cityhub.hub.basics;

import static cityhub.hub.registry.Town.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.Disclosure;
import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.registry.Asker;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.PersonName;
import cityhub.resident.v1.ResidentRecord;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a system gets when it asks by number. */
class ResidentQueriesTest {
    private static Registered hub;
    private static ResidentQueries queries;
    private static long[] persons;

    @BeforeAll
    static void start() {
        hub = new Registered();
        queries = hub.bean(ResidentQueries.class);
        persons = hub.register(
                List.of(Registered.record("101", "生成　一郎", "011011"), Registered.record("102", "生成　二郎", "011029")));
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static DisclosureEntry only(Disclosure disclosure) {
        List<DisclosureEntry> entries = Registered.entries(disclosure);
        assertEquals(1, entries.size());
        return entries.getFirst();
    }

    @Test
    void answerHoldsTheApprovedItemsOnly() {
        String agreement = hub.agreed(Registered.terms(), false);

        DisclosureEntry entry =
                only(Registered.answer(queries.get(hub.asker, agreement, "101")).message());

        assertEquals(EntryKind.ENTRY_KIND_RECORD, entry.getKind());
        assertEquals(
                ResidentRecord.newBuilder()
                        .setAddresseeNumber("101")
                        .setName(PersonName.newBuilder().setFullName("生成　一郎"))
                        .setSex("2")
                        .build(),
                Registered.payload(entry));
    }

    @Test
    void whoAsksIsInTheStatement() {
        String agreement = hub.agreed(Registered.terms(), false);
        Asker officer = new Asker(hub.asker.participantId(), hub.asker.fingerprint(), "S-77", "T-12");

        String statement = Registered.answer(queries.get(officer, agreement, "101"))
                .message()
                .getStatement();

        assertTrue(statement.contains("\nofficer: S-77\n"), statement);
        assertTrue(statement.contains("\nterminal: T-12\n"), statement);
        assertTrue(statement.contains("\nmode: QUERY\n"), statement);
    }

    @Test
    void negativeAnswerIsSealedToo() {
        String agreement = hub.agreed(Registered.terms(), false);

        Disclosure disclosure =
                Registered.answer(queries.get(hub.asker, agreement, "999")).message();

        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, only(disclosure).getKind());
        assertTrue(disclosure.getStatement().contains("\nrecords: 1\n"), disclosure.getStatement());
        assertTrue(disclosure.getProof().getBatch() > 0);
    }

    @Test
    void personOutsideThePopulationIsNotFound() {
        String agreement = hub.agreed(Registered.inWard("011011"), true);

        List<DisclosureEntry> entries =
                Registered.entries(Registered.answer(queries.batch(hub.asker, agreement, List.of("102", "101")))
                        .message());

        assertEquals(
                List.of(EntryKind.ENTRY_KIND_NOT_FOUND, EntryKind.ENTRY_KIND_RECORD),
                entries.stream().map(DisclosureEntry::getKind).toList());
    }

    @Test
    void batchAnswersInTheOrderAskedAndRepeatsWhatIsAskedTwice() {
        String agreement = hub.agreed(Registered.terms(), true);

        List<DisclosureEntry> entries = Registered.entries(
                Registered.answer(queries.batch(hub.asker, agreement, List.of("102", "999", "101", "102")))
                        .message());

        assertEquals(
                List.of(0, 1, 2, 3),
                entries.stream().map(DisclosureEntry::getRequestIndex).toList());
        assertEquals("102", Registered.payload(entries.get(0)).getAddresseeNumber());
        assertEquals(EntryKind.ENTRY_KIND_NOT_FOUND, entries.get(1).getKind());
        assertEquals("101", Registered.payload(entries.get(2)).getAddresseeNumber());
        assertEquals("102", Registered.payload(entries.get(3)).getAddresseeNumber());
    }

    @Test
    void answerTellsTheEpochInForce() {
        String agreement = hub.agreed(Registered.terms(), false);
        ChangeLog log = hub.bean(ChangeLog.class);
        DisclosureEntry before =
                only(Registered.answer(queries.get(hub.asker, agreement, "101")).message());
        assertEquals(log.head().position().epoch(), before.getPosition().getEpoch());

        log.beginEpoch();

        DisclosureEntry after =
                only(Registered.answer(queries.get(hub.asker, agreement, "101")).message());
        assertEquals(before.getPosition().getEpoch() + 1, after.getPosition().getEpoch());
    }

    @Test
    void answerUsesTheNumberThatTheQuestionUsed() {
        hub.number(persons[0], "TAX", "T-1");
        hub.number(persons[0], "TAX", "T-2");
        String agreement = hub.agreed(Registered.terms().setNumberDomain("TAX"), true);

        List<DisclosureEntry> entries =
                Registered.entries(Registered.answer(queries.batch(hub.asker, agreement, List.of("T-1", "T-2")))
                        .message());

        assertEquals("T-1", Registered.payload(entries.get(0)).getAddresseeNumber());
        assertEquals("T-2", Registered.payload(entries.get(1)).getAddresseeNumber());
    }

    @Test
    void numberOfAnotherDomainIsNotFound() {
        String agreement = hub.agreed(Registered.terms().setNumberDomain("TAX"), false);

        assertEquals(
                EntryKind.ENTRY_KIND_NOT_FOUND,
                only(Registered.answer(queries.get(hub.asker, agreement, "101")).message())
                        .getKind());
    }

    @Test
    void recordThatCannotBeProjectedIsWithheldWithItsReason() {
        hub.register(List.of(Registered.record("103", "生成　한", "011011")));
        String agreement = hub.agreed(Registered.terms().setRepertoire("jis-x-0208"), false);

        DisclosureEntry entry =
                only(Registered.answer(queries.get(hub.asker, agreement, "103")).message());

        assertEquals(EntryKind.ENTRY_KIND_WITHHELD, entry.getKind());
        assertEquals(WithheldReason.WITHHELD_REASON_CHARACTER_UNREPRESENTABLE, entry.getWithheldReason());
        assertTrue(entry.getPayload().isEmpty());
    }

    @Test
    void batchNeedsTheApprovalOfBulkOutput() {
        String agreement = hub.agreed(Registered.terms(), false);

        refused(
                ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                () -> Registered.answer(queries.batch(hub.asker, agreement, List.of("101"))));
    }

    @Test
    void queryNeedsItsMode() {
        String agreement = hub.agreed(Registered.terms().clearModes().addModes(Mode.MODE_FEED), false);

        refused(
                ErrorReason.ERROR_REASON_MODE_NOT_APPROVED,
                () -> Registered.answer(queries.get(hub.asker, agreement, "101")));
    }

    @Test
    void agreementOfAnotherSystemIsUnknown() {
        String agreement = hub.agreed(Registered.terms(), false);
        Asker stranger = Asker.unattended("school-system", hub.asker.fingerprint());

        refused(
                ErrorReason.ERROR_REASON_AGREEMENT_UNKNOWN,
                () -> Registered.answer(queries.get(stranger, agreement, "101")));
    }

    @Test
    void revokedAgreementAnswersNothing() {
        String agreement = hub.agreed(Registered.terms(), false);
        hub.revoke(agreement);

        refused(
                ErrorReason.ERROR_REASON_AGREEMENT_REVOKED,
                () -> Registered.answer(queries.get(hub.asker, agreement, "101")));
    }

    @Test
    void malformedQuestionsNameTheField() {
        String agreement = hub.agreed(Registered.terms(), true);

        refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> Registered.answer(queries.get(hub.asker, agreement, "")));
        refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> Registered.answer(queries.batch(hub.asker, agreement, List.of())));
        refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> Registered.answer(queries.batch(hub.asker, agreement, Collections.nCopies(501, "101"))));
        refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> new Asker(hub.asker.participantId(), hub.asker.fingerprint(), "12345678901", ""));
        refused(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                () -> new Asker(hub.asker.participantId(), hub.asker.fingerprint(), "", "a\nmode: FEED"));
    }
}
