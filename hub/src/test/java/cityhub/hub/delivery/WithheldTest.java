package cityhub.hub.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.evidence.v1.DisclosureEntry;
import cityhub.evidence.v1.EntryKind;
import cityhub.evidence.v1.WithheldReason;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.evidence.Gates;
import cityhub.registry.v1.Population;
import cityhub.resident.v1.ResidentRecord;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Deliveries that can't be projected, notices, and records that are outdated when they are to be sealed. */
class WithheldTest {
    private static final Population EVERYBODY = Population.getDefaultInstance();
    private static final AtomicLong PERSONS = new AtomicLong();
    private static FeedFixture fixture;

    @BeforeAll
    static void start() {
        fixture = FeedFixture.create(Map.of("cityhub.feeds.mark-interval", "100ms"));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static FeedTerms taxTerms() {
        return fixture.terms(UUID.randomUUID().toString(), EVERYBODY, FeedFixture.TAX, false);
    }

    private static long newPerson(String number) {
        long id = PERSONS.incrementAndGet();
        if (!number.isEmpty()) {
            fixture.setNumber(id, number);
        }
        return id;
    }

    private static LogPosition position(DisclosureEntry entry) {
        return new LogPosition(
                entry.getPosition().getEpoch(), entry.getPosition().getSequence());
    }

    @Test
    void personWithoutTheConsumersNumberIsAnnouncedWithoutPayloadAndComesOnceLinked() {
        FeedClient client = fixture.open(taxTerms());
        LogPosition cursor = client.awaitOpened().cursor();
        long known = newPerson("T-1");
        long unknown = newPerson("");

        long first = fixture.append(
                fixture.born(known, "生成　一郎"), fixture.born(unknown, "生成　二郎"), fixture.born(known, "生成　一郎"));
        List<FeedClient.Message> messages = client.awaitCaughtUp(first + 2);

        HeldDelivery held = FeedClient.held(messages).getFirst();
        assertEquals(WithheldReason.WITHHELD_REASON_NUMBER_MISSING, held.reason());
        assertEquals(cursor.at(first + 1), held.position());
        assertEquals(cursor.at(first), held.previous());
        List<DisclosureEntry> entries = FeedClient.entries(messages);
        assertEquals(
                List.of(first, first + 2),
                entries.stream().map(each -> position(each).sequence()).toList());
        assertEquals(first + 1, entries.getLast().getPrevious().getSequence());

        fixture.setNumber(unknown, "T-2");
        long linked = fixture.append(LogEntry.numberLinked(unknown, FeedFixture.TAX));

        DisclosureEntry again = client.awaitEntries(1).getFirst();
        assertEquals(linked, position(again).sequence());
        assertEquals("T-2", FeedClient.record(again).getAddresseeNumber());
        client.finish();
    }

    @Test
    void linkOfANumberTellsNothingToWhoMissedNothing() {
        long id = newPerson("T-3");
        FeedClient client = fixture.open(taxTerms());
        client.awaitOpened();
        fixture.append(fixture.born(id, "生成　一郎"));

        long last = fixture.append(LogEntry.numberLinked(id, FeedFixture.TAX));

        assertEquals(1, FeedClient.entries(client.awaitCaughtUp(last)).size());
        client.finish();
    }

    @Test
    void linkInADomainOfOthersDoesNotTouchWhatIsParked() {
        long id = newPerson("");
        FeedClient client = fixture.open(taxTerms());
        client.awaitOpened();
        long parked = fixture.append(fixture.born(id, "生成　一郎"));
        client.awaitCaughtUp(parked);

        long last = fixture.append(LogEntry.numberLinked(id, new NumberDomain("CARE")));

        assertEquals(List.of(), FeedClient.held(client.awaitCaughtUp(last)));
        client.finish();
    }

    @Test
    void releasedDeliveryComesAgainUntilItIsAcknowledgedAndThenNoMore() {
        FeedTerms terms = taxTerms();
        long id = newPerson("");
        FeedClient first = fixture.open(terms);
        first.awaitOpened();
        long parked = fixture.append(fixture.born(id, "生成　一郎"));
        first.awaitCaughtUp(parked);
        fixture.setNumber(id, "T-4");
        long linked = fixture.append(LogEntry.numberLinked(id, FeedFixture.TAX));
        DisclosureEntry once = first.awaitEntries(1).getFirst();
        first.acknowledge(position(once).at(parked));
        first.finish();

        FeedClient second = fixture.open(terms);
        DisclosureEntry again = second.awaitEntries(1).getFirst();
        assertEquals(once.getDeliveryId(), again.getDeliveryId());
        second.acknowledge(position(again));
        second.finish();

        FeedClient third = fixture.open(terms);
        long relinked = fixture.append(LogEntry.numberLinked(id, FeedFixture.TAX));
        assertTrue(relinked > linked);
        assertEquals(List.of(), FeedClient.entries(third.awaitCaughtUp(relinked)));
        third.finish();
    }

    @Test
    void laterDeliveryOfTheSamePersonTakesThePlaceOfTheParkedOne() {
        FeedTerms terms = taxTerms();
        long id = newPerson("");
        FeedClient client = fixture.open(terms);
        client.awaitOpened();
        long parked = fixture.append(fixture.born(id, "生成　一郎"));
        client.awaitCaughtUp(parked);
        fixture.setNumber(id, "T-5");
        fixture.append(
                fixture.change(id, Optional.of(FeedFixture.person(id, "生成　一郎")), FeedFixture.person(id, "生成　改名")));
        client.acknowledge(position(client.awaitEntries(1).getFirst()));

        long linked = fixture.append(LogEntry.numberLinked(id, FeedFixture.TAX));

        assertEquals(List.of(), FeedClient.entries(client.awaitCaughtUp(linked)));
        client.finish();
    }

    @Test
    void endOfNoticeStandsOnTheLastEntryThatReachesTheConsumer() {
        FeedClient client = fixture.open(taxTerms());
        client.awaitOpened();
        long head = newPerson("T-6");
        long spouse = newPerson("T-7");
        long child = newPerson("");

        long first = fixture.append(
                fixture.born(head, "生成　一郎").ofNotice("n-1", false),
                fixture.born(spouse, "生成　花子").ofNotice("n-1", false),
                fixture.born(child, "生成　三郎").ofNotice("n-1", true));

        List<FeedClient.Message> messages = client.awaitCaughtUp(first + 2);
        assertEquals(
                List.of(false, true),
                FeedClient.entries(messages).stream()
                        .map(DisclosureEntry::getEndOfNotice)
                        .toList());
        assertEquals(1, FeedClient.held(messages).size());
        client.finish();
    }

    @Test
    void noticeThatIsLargerThanTheWindowStillEndsOnce() {
        FeedClient client = fixture.open(taxTerms(), new FeedEngine.Wish(Optional.empty(), 1));
        client.awaitOpened();
        fixture.append(
                fixture.born(newPerson("T-8"), "生成　一郎").ofNotice("n-2", false),
                fixture.born(newPerson("T-9"), "生成　花子").ofNotice("n-2", false),
                fixture.born(newPerson("T-10"), "生成　三郎").ofNotice("n-2", true));

        for (boolean end : List.of(false, false, true)) {
            DisclosureEntry entry = client.awaitEntries(1).getFirst();
            assertEquals(end, entry.getEndOfNotice());
            client.acknowledge(position(entry));
        }
        client.finish();
    }

    @Test
    void recordThatIsOutdatedByProtectionIsReadAnewAndNotLost() {
        long id = newPerson("T-11");
        ResidentRecord former = FeedFixture.person(id, "生成　旧姓");
        ResidentRecord latter = FeedFixture.person(id, "生成　新姓");
        FeedTerms terms = taxTerms();
        FeedClient begin = fixture.open(terms);
        begin.awaitOpened();
        begin.finish();
        fixture.append(fixture.change(id, Optional.empty(), former));
        long protectedAt = fixture.append(fixture.change(id, Optional.of(former), latter));
        fixture.hub.db().transaction(tx -> {
            fixture.hub.bean(Gates.class).protectedPerson(tx, id, protectedAt);
            return true;
        });

        FeedClient client = fixture.open(terms);

        List<DisclosureEntry> entries = client.awaitEntries(2);
        for (DisclosureEntry each : entries) {
            assertEquals("生成　新姓", FeedClient.record(each).getName().getFullName());
        }
        client.finish();
    }

    private static void beginDay(LocalDate day) {
        fixture.hub.db().transaction(tx -> {
            fixture.log.beginDay(tx, day);
            return true;
        });
    }

    @Test
    void birthdayMovesAPersonIntoAndOutOfAPopulation() {
        Population adults = Population.newBuilder().setAgeFrom(18).build();
        Population minors = Population.newBuilder().setAgeTo(17).build();
        FeedClient adult = fixture.open(fixture.terms(UUID.randomUUID().toString(), adults));
        FeedClient minor = fixture.open(fixture.terms(UUID.randomUUID().toString(), minors));
        FeedClient everybody = fixture.open(fixture.terms(UUID.randomUUID().toString(), EVERYBODY));
        List.of(adult, minor, everybody).forEach(FeedClient::awaitOpened);
        LocalDate birthdate = LocalDate.of(2012, 4, 2);
        long id = newPerson("");
        ResidentRecord.Builder child = FeedFixture.person(id, "生成　一郎").toBuilder();
        child.getBirthDateBuilder().setValue(birthdate.toString());
        beginDay(birthdate.plusYears(18).minusDays(1));
        LogEntry born = fixture.change(id, Optional.empty(), child.build());
        fixture.append(born);

        long birthday = fixture.hub.db().transaction(tx -> {
            fixture.log.beginDay(tx, birthdate.plusYears(18));
            return fixture.log.append(
                    tx, List.of(LogEntry.scopeDay(id, born.scopeAfter().orElseThrow())));
        });
        fixture.log.committed();

        assertEquals(
                List.of(EntryKind.ENTRY_KIND_ENTER_SCOPE),
                FeedClient.entries(adult.awaitCaughtUp(birthday)).stream()
                        .map(DisclosureEntry::getKind)
                        .toList());
        assertEquals(
                List.of(EntryKind.ENTRY_KIND_ENTER_SCOPE, EntryKind.ENTRY_KIND_LEAVE_SCOPE),
                FeedClient.entries(minor.awaitCaughtUp(birthday)).stream()
                        .map(DisclosureEntry::getKind)
                        .toList());
        assertEquals(1, FeedClient.entries(everybody.awaitCaughtUp(birthday)).size());
        List.of(adult, minor, everybody).forEach(FeedClient::finish);
    }
}
