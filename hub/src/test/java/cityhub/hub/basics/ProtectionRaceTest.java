package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.error.v1.ErrorReason;
import cityhub.evidence.v1.EntryKind;
import cityhub.hub.HubException;
import cityhub.hub.basics.ResidentRecords.Wanted;
import cityhub.hub.disclosure.Disclosed;
import cityhub.hub.disclosure.EntryHeader;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.evidence.Sealer;
import cityhub.hub.registry.ActiveAgreement;
import cityhub.hub.registry.Agreements;
import cityhub.registry.v1.Mode;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentChange;
import cityhub.resident.v1.ResidentRecord;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A state of protection (支援措置) that intake changes while others disclose. */
class ProtectionRaceTest {
    private static Registered hub;
    private static IntakeBench bench;
    private static String agreementId;

    @BeforeAll
    static void start() {
        hub = new Registered();
        bench = new IntakeBench(hub.database());
        agreementId = hub.agreed(Registered.terms().addItems("住所_番地号表記").addItems("支援措置"), true);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void whatWasReadBeforeASubmittedChangeOfProtectionIsNotSealed() {
        ResidentChange entry = SampleChanges.entry(1).build();
        bench.submit(entry);
        ActiveAgreement agreement = agreement();
        ResidentRecords records = hub.bean(ResidentRecords.class);
        ResidentRecords.Found found = records.read(List.of(Wanted.whole(
                        NumberDomain.RESIDENT, List.of(SampleChanges.addresseeNumber(1)), agreement.plan())))
                .getFirst();
        StoredRecord read = found.rows().values().iterator().next().record();

        assertTrue(IntakeBench.isAccepted(bench.submit(protectedMove(entry, 1))));

        Disclosed disclosed = disclosed(agreement, read, found.numbers());
        HubException refused =
                assertThrows(HubException.class, () -> hub.bean(Sealer.class).seal(disclosed));
        assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, refused.reason());
        StoredRecord anew =
                records.present(List.of(read.personId())).values().iterator().next();
        hub.bean(Sealer.class).seal(disclosed(agreement, anew, found.numbers()));
    }

    @Test
    void queriesAndSnapshotsThatCrossChangesOfProtectionNeverGiveWhatWasBefore() throws InterruptedException {
        ResidentChange entry = SampleChanges.entry(2).build();
        bench.submit(entry);
        AtomicInteger committed = new AtomicInteger();
        Thread writer = Thread.ofVirtual().start(() -> {
            ResidentChange last = entry;
            for (int i = 1; i <= 60; i++) {
                last = protectedMove(last, i).build();
                bench.submit(last);
                committed.set(i);
            }
        });
        while (writer.isAlive()) {
            int before = committed.get();
            assertTrue(lotByQuery() >= before, "a query gave an address of before");
            before = committed.get();
            assertTrue(lotBySnapshot() >= before, "a snapshot gave an address of before");
        }
        writer.join();
        assertEquals(60, committed.get());
        assertEquals(60, lotByQuery());
    }

    @Test
    void searchThatCrossesAProtectionNeverShowsWhereThePersonLives() throws InterruptedException {
        SearchBackfill index = hub.bean(SearchBackfill.class);
        boolean indexed = false;
        while (!indexed) {
            indexed = index.page();
        }
        String agreement = hub.agreed(
                Registered.terms().addModes(Mode.MODE_SEARCH).addAllItems(List.of("生年月日", "住所_町字", "住所_番地号表記", "支援措置")),
                false);
        ResidentChange entry = SampleChanges.entry(3).build();
        bench.submit(entry);
        AtomicInteger committed = new AtomicInteger();
        Thread writer = Thread.ofVirtual().start(() -> {
            ResidentChange last = entry;
            for (int i = 1; i <= 30; i++) {
                last = protectedMove(last, i).build();
                bench.submit(last);
                committed.set(i);
            }
        });
        while (writer.isAlive()) {
            boolean isProtected = committed.get() > 0;
            assertTrue(showsPlaceBySearch(agreement, entry) <= (isProtected ? 0 : 1), "a search gave an address");
        }
        writer.join();
        assertEquals(30, committed.get());
        assertEquals(0, showsPlaceBySearch(agreement, entry));
    }

    /** How many addresses a search by name and birth date gives; it finds the person. */
    private static long showsPlaceBySearch(String agreement, ResidentChange entry) {
        ResidentRecord record = entry.getRecord();
        SearchCriteria criteria = new SearchCriteria(
                "", record.getName().getFullName(), record.getBirthDate().getValue(), "", "");
        while (true) {
            try {
                var sealed = hub.bean(PersonSearch.class).residents(hub.asker, agreement, criteria);
                List<ResidentRecord> found = Registered.entries(sealed.message()).stream()
                        .map(Registered::payload)
                        .filter(each -> each.getAddresseeNumber().equals(record.getAddresseeNumber()))
                        .toList();
                assertEquals(1, found.size());
                return found.stream().filter(ResidentRecord::hasAddress).count();
            } catch (HubException e) {
                assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, e.reason());
            }
        }
    }

    /** Lot of the address as a query gives it; asked anew while the hub says that it was changed under the question. */
    private static int lotByQuery() {
        while (true) {
            try {
                var sealed = Registered.answer(
                        hub.bean(ResidentQueries.class).get(hub.asker, agreementId, SampleChanges.addresseeNumber(2)));
                return lot(
                        Registered.payload(Registered.entries(sealed.message()).getFirst()));
            } catch (HubException e) {
                assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, e.reason());
            }
        }
    }

    private static int lotBySnapshot() {
        while (true) {
            DownstreamCopy copy = new DownstreamCopy();
            try {
                hub.bean(ResidentSnapshots.class)
                        .run(hub.asker, new ResidentSnapshots.Wish(agreementId, ""), copy, new SnapshotSession());
                return lot(copy.records().get(SampleChanges.addresseeNumber(2)));
            } catch (HubException e) {
                assertEquals(ErrorReason.ERROR_REASON_AGREEMENT_CHANGED, e.reason());
            }
        }
    }

    private static int lot(ResidentRecord record) {
        String lot = record.getAddress().getLot();
        return lot.equals("1番地") ? 0 : Integer.parseInt(lot);
    }

    /** The next change: another lot and another state of protection. */
    private static ResidentChange.Builder protectedMove(ResidentChange before, int number) {
        ResidentChange.Builder change = SampleChanges.move(before, Integer.toString(number));
        change.getRecordBuilder().setProtection(Protection.newBuilder().setState(number % 2 == 0 ? "1" : "2"));
        return change;
    }

    private static ActiveAgreement agreement() {
        return hub.bean(Agreements.class).require(agreementId, hub.asker.participantId(), Mode.MODE_QUERY);
    }

    private static Disclosed disclosed(ActiveAgreement agreement, StoredRecord record, NumberTable numbers) {
        Disclosed.Builder builder = agreement.plan().open(hub.asker.context(agreement, Mode.MODE_QUERY));
        builder.record(
                new EntryHeader(EntryKind.ENTRY_KIND_RECORD, 1, record.sequence(), 0, 0, "", false, 0),
                record,
                numbers);
        return builder.build();
    }
}
