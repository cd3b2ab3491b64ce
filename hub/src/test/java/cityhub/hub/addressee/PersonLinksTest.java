package cityhub.hub.addressee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.GetPersonNumbersResponse;
import cityhub.addressee.v1.HeldNumber;
import cityhub.addressee.v1.NumberCase;
import cityhub.addressee.v1.NumberDecision;
import cityhub.addressee.v1.NumberOutcome;
import cityhub.addressee.v1.NumberReference;
import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.PersonLink;
import cityhub.addressee.v1.PersonNumbers;
import cityhub.addressee.v1.TieOutcome;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.NumberRepository.NumberRow;
import cityhub.hub.addressee.PersonLinks.Done;
import cityhub.hub.addressee.Persons.NewPerson;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogKind;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.DatabaseTime;
import cityhub.hub.store.TestDatabase;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links, splits, moves and cases of persons of whom the register has no record. */
class PersonLinksTest {
    private static final NumberDomain TAX = new NumberDomain("TAX");
    private static final NumberDomain CARE = new NumberDomain("CARE");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 21);
    private static final String WHY = "申請書で確認";
    private static TestDatabase database;
    private static Persons persons;
    private static OwnNumbers ownNumbers;
    private static PersonLinks links;
    private static PersonViews views;
    private static NumberCases cases;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        persons = database.bean(Persons.class);
        ownNumbers = database.bean(OwnNumbers.class);
        links = database.bean(PersonLinks.class);
        views = database.bean(PersonViews.class);
        cases = database.bean(NumberCases.class);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void linkTakesTheNumbersOverAndEndsTheOthersIntegratedNumber() {
        long kept = create("1001");
        long gone = create("1002");
        tie(TAX, "1001", "A1");
        tie(TAX, "1002", "A2");
        tie(CARE, "1002", "A3");
        String ended = integrated(gone).orElseThrow();
        long before = log().head().position().sequence();

        Done done = link("RESIDENT:1001", "TAX:A2");

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, done.outcome());
        assertEquals(OptionalLong.of(kept), holder(TAX, "A1"));
        assertEquals(OptionalLong.of(kept), holder(TAX, "A2"));
        assertEquals(OptionalLong.of(kept), holder(CARE, "A3"));
        assertEquals(OptionalLong.of(gone), holder(NumberDomain.RESIDENT, "1002"));
        assertEquals(Optional.empty(), integrated(gone));
        assertEquals(OptionalLong.empty(), holder(NumberDomain.INTEGRATED, ended));
        assertEquals(
                Set.of(kept + " TAX", kept + " CARE"),
                Set.copyOf(log().read(before, 100).stream()
                        .filter(each -> each.entry().kind() == LogKind.NUMBER_MOVED)
                        .map(each ->
                                each.entry().personId() + " " + each.entry().audience())
                        .toList()));
        // What comes under the other's number from now on is the representative's.
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_REGISTERED), tie(TAX, "1002", "A4"));
        assertEquals(OptionalLong.of(kept), holder(TAX, "A4"));
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_UNCHANGED), tie(TAX, "1001", "A2"));
    }

    @Test
    void splitGivesBackWhatCameWithTheLinkAndANewIntegratedNumber() {
        long kept = create("1101");
        long gone = create("1102");
        tie(TAX, "1101", "B1");
        tie(TAX, "1102", "B2");
        String first = integrated(gone).orElseThrow();
        String link = link("RESIDENT:1101", "RESIDENT:1102").result();
        tie(TAX, "1101", "B3");
        tie(TAX, "1101", "B4");

        Done done = links.split("N-001", link, List.of(reference("TAX:B3")), WHY);

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, done.outcome());
        assertEquals(OptionalLong.of(kept), holder(TAX, "B1"));
        assertEquals(OptionalLong.of(gone), holder(TAX, "B2"));
        assertEquals(OptionalLong.of(gone), holder(TAX, "B3"));
        assertEquals(OptionalLong.of(kept), holder(TAX, "B4"));
        assertEquals(Optional.of(done.result()), integrated(gone));
        assertNotEquals(first, done.result());
        assertTrue(IntegratedNumbers.isIssuable(done.result()));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_LINK_UNKNOWN,
                links.split("N-001", link, List.of(), WHY).outcome());
        // And again the other way round.
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                link("RESIDENT:1102", "RESIDENT:1101").outcome());
        assertEquals(OptionalLong.of(gone), holder(TAX, "B1"));
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsHalfDone() {
        create("1201");
        create("1202");
        create("1203");
        tie(TAX, "1201", "C1");
        tie(TAX, "1202", "C2");
        ownNumbers.unlink(TestOwner.of(TAX), List.of("C2"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_SAME_PERSON,
                link("RESIDENT:1201", "TAX:C1").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_NUMBER_CLOSED,
                link("RESIDENT:1201", "TAX:C2").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN,
                link("RESIDENT:1299", "TAX:C1").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                link("RESIDENT:1201", "RESIDENT:1202").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_SAME_PERSON,
                link("RESIDENT:1202", "RESIDENT:1201").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_LINKED_ALREADY,
                link("RESIDENT:1203", "RESIDENT:1202").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_LINKED_ALREADY,
                link("RESIDENT:1203", "RESIDENT:1201").outcome());
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_LINKED_ALREADY,
                link("RESIDENT:1202", "RESIDENT:1203").outcome());
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused("NOWHERE:1", "RESIDENT:1201"));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused("tax:1", "RESIDENT:1201"));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused("INTEGRATED:123456789012345", "TAX:C1"));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused("INDIVIDUAL:123456789018", "TAX:C1"));
        assertEquals(
                ErrorReason.ERROR_REASON_INVALID_ARGUMENT,
                assertThrows(
                                HubException.class,
                                () -> links.link("N-001", reference("TAX:C1"), reference("RESIDENT:1203"), " "))
                        .reason());
        assertEquals(
                3,
                List.of("1201", "1202", "1203").stream()
                        .filter(each -> holder(NumberDomain.RESIDENT, each).isPresent())
                        .count());
    }

    @Test
    void individualNumberGoesOverSealedAnewAndTwoDifferentOnesAreRefused() {
        long kept = create("1301");
        long gone = create("1302");
        create("1303");
        hold(gone, "123456789018");
        String link = link("RESIDENT:1301", "RESIDENT:1302").result();
        assertEquals(OptionalLong.of(kept), holder(NumberDomain.INDIVIDUAL, "123456789018"));
        assertEquals(Optional.of("123456789018"), individual(kept));
        hold(holder(NumberDomain.RESIDENT, "1303").getAsLong(), "983205673214");
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_INDIVIDUAL_NUMBERS_DIFFER,
                link("RESIDENT:1301", "RESIDENT:1303").outcome());

        links.split("N-001", link, List.of(), WHY);

        assertEquals(OptionalLong.of(gone), holder(NumberDomain.INDIVIDUAL, "123456789018"));
        assertEquals(Optional.of("123456789018"), individual(gone));
        assertEquals(Optional.empty(), individual(kept));
    }

    @Test
    void numberTiedToAnotherIsACaseWithBothSidesAndOpensOnce() {
        long holder = create("1401");
        long meant = create("1402");
        tie(TAX, "1401", "D1");
        tie(TAX, "1402", "D2");
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER), tie(TAX, "1402", "D1"));
        }
        // Of somebody who is not registered nothing can be decided yet.
        tie(TAX, "1499", "D1");

        List<NumberCase> open = casesAbout("D1");

        assertEquals(1, open.size());
        NumberCase found = open.getFirst();
        assertEquals(Set.of("1401", "D1"), clear(found.getHolder(), "RESIDENT", "TAX"));
        assertEquals(Set.of("1402", "D2"), clear(found.getOther(), "RESIDENT", "TAX"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_DONE,
                cases.decide("N-001", found.getCaseId(), NumberDecision.NUMBER_DECISION_MOVE, WHY)
                        .outcome());
        assertEquals(OptionalLong.of(meant), holder(TAX, "D1"));
        assertEquals(List.of(), casesAbout("D1"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_CASE_UNKNOWN,
                cases.decide("N-001", found.getCaseId(), NumberDecision.NUMBER_DECISION_KEEP, WHY)
                        .outcome());
        assertEquals(List.of(TieOutcome.TIE_OUTCOME_UNCHANGED), tie(TAX, "1402", "D1"));
        assertTrue(holder != meant);
    }

    @Test
    void caseIsDecidedByALinkOrKeptOrClosesWhenItNoLongerStands() {
        long holder = create("1501");
        create("1502");
        tie(TAX, "1501", "E1");
        tie(TAX, "1501", "E2");
        tie(TAX, "1502", "E1");
        tie(TAX, "1502", "E2");
        String kept = casesAbout("E2").getFirst().getCaseId();
        cases.decide("N-001", kept, NumberDecision.NUMBER_DECISION_KEEP, WHY);
        assertEquals(OptionalLong.of(holder), holder(TAX, "E2"));
        assertEquals(List.of(), casesAbout("E2"));
        // Once more the same question: it is open again.
        tie(TAX, "1502", "E2");
        String again = casesAbout("E2").getFirst().getCaseId();
        ownNumbers.unlink(TestOwner.of(TAX), List.of("E2"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_OVERTAKEN,
                cases.decide("N-001", again, NumberDecision.NUMBER_DECISION_MOVE, WHY)
                        .outcome());
        assertEquals(List.of(), casesAbout("E2"));

        Done linked = cases.decide(
                "N-001", casesAbout("E1").getFirst().getCaseId(), NumberDecision.NUMBER_DECISION_LINK_TO_HOLDER, WHY);

        assertEquals(NumberOutcome.NUMBER_OUTCOME_DONE, linked.outcome());
        assertEquals(
                List.of(linked.result()),
                numbers("RESIDENT:1502", Optional.empty()).getLinksList().stream()
                        .map(PersonLink::getLinkId)
                        .toList());
    }

    @Test
    void historyTellsWhatWasTrueWhenAndWhatWasKnownWhen() {
        create("1601");
        create("1602");
        tie(TAX, "1601", "F1");
        Instant before = now();
        links.move("N-001", reference("TAX:F1"), reference("RESIDENT:1602"), WHY);

        PersonNumbers wrong = numbers("RESIDENT:1601", Optional.empty());
        PersonNumbers right = numbers("RESIDENT:1602", Optional.empty());

        HeldNumber corrected = held(wrong, "F1");
        // It was never true, only believed: no end of its validity, but of the knowledge.
        assertEquals("", corrected.getValidTo());
        assertTrue(corrected.hasKnownTo());
        assertEquals(corrected.getKnownTo(), held(right, "F1").getKnownFrom());
        assertEquals(corrected.getValidFrom(), held(right, "F1").getValidFrom());
        PersonNumbers thenWrong = numbers("RESIDENT:1601", Optional.of(before));
        assertTrue(!held(thenWrong, "F1").hasKnownTo());
        assertEquals(Set.of("1602"), clear(numbers("RESIDENT:1602", Optional.of(before)), "RESIDENT", "TAX"));
        ownNumbers.unlink(TestOwner.of(TAX), List.of("F1"));
        assertNotEquals("", held(numbers("TAX:F1", Optional.empty()), "F1").getValidTo());
    }

    @Test
    void individualNumberLooksAPersonUpOnlyWithThePermissionAndIsNeverShown() {
        long person = create("1701");
        hold(person, "953470172484");
        NumberReference asked = reference("INDIVIDUAL:953470172484");
        assertEquals(
                ErrorReason.ERROR_REASON_PERMISSION_MISSING,
                assertThrows(HubException.class, () -> views.find("N-001", false, asked, Optional.empty(), WHY))
                        .reason());

        GetPersonNumbersResponse found = views.find("N-001", true, asked, Optional.empty(), WHY);

        assertEquals(Set.of("1701", ""), clear(found.getPerson(), "RESIDENT", "INDIVIDUAL"));
        assertEquals(
                NumberOutcome.NUMBER_OUTCOME_NUMBER_UNKNOWN,
                views.find("N-001", true, reference("INDIVIDUAL:927775543686"), Optional.empty(), WHY)
                        .getOutcome());
    }

    @Test
    void ofTwoWhoLinkTheSamePairAtOnceInOppositeDirectionsOneWins() {
        for (int round = 0; round < 10; round++) {
            String one = "18" + round + "1";
            String other = "18" + round + "2";
            create(one);
            create(other);
            CompletableFuture<Done> first =
                    CompletableFuture.supplyAsync(() -> link("RESIDENT:" + one, "RESIDENT:" + other));
            Done second = link("RESIDENT:" + other, "RESIDENT:" + one);
            List<NumberOutcome> outcomes = List.of(first.join().outcome(), second.outcome());
            assertEquals(1, Collections.frequency(outcomes, NumberOutcome.NUMBER_OUTCOME_DONE), outcomes::toString);
            assertEquals(1, Collections.frequency(outcomes, NumberOutcome.NUMBER_OUTCOME_SAME_PERSON));
        }
    }

    /** Whatever is linked, split, moved and tied: each number has one holder, nothing is lost, nothing is used twice. */
    @Test
    void noOrderOfStepsLosesOrDoublesANumber() {
        Random dice = new Random(20_261_127);
        int people = 8;
        List<Long> ids = new ArrayList<>();
        Map<String, Long> truth = new HashMap<>();
        Map<Integer, Integer> linkedTo = new HashMap<>();
        Map<Integer, String> linkIds = new HashMap<>();
        Map<String, Integer> cameBy = new HashMap<>();
        Set<String> integrated = new HashSet<>();
        for (int i = 0; i < people; i++) {
            ids.add(create("19" + i));
            assertTrue(integrated.add(integrated(ids.get(i)).orElseThrow()));
        }
        for (int step = 0; step < 250; step++) {
            int one = dice.nextInt(people);
            int two = dice.nextInt(people);
            switch (dice.nextInt(4)) {
                case 0 -> {
                    String own = "G" + step;
                    tie(TAX, "19" + one, own);
                    truth.put(own, ids.get(linkedTo.getOrDefault(one, one)));
                }
                case 1 -> {
                    boolean fits = one != two
                            && !linkedTo.containsKey(one)
                            && !linkedTo.containsKey(two)
                            && !linkedTo.containsValue(two);
                    Done done = link("RESIDENT:19" + one, "RESIDENT:19" + two);
                    assertEquals(fits, done.isDone(), done::toString);
                    if (fits) {
                        linkedTo.put(two, one);
                        linkIds.put(two, done.result());
                        for (Map.Entry<String, Long> each : truth.entrySet()) {
                            if (each.getValue().equals(ids.get(two))) {
                                each.setValue(ids.get(one));
                                cameBy.put(each.getKey(), two);
                            }
                        }
                    }
                }
                case 2 -> {
                    if (linkIds.containsKey(two)) {
                        Done done = links.split("N-001", linkIds.remove(two), List.of(), WHY);
                        assertTrue(integrated.add(done.result()), "an integrated number was used twice");
                        linkedTo.remove(two);
                        cameBy.entrySet().removeIf(each -> {
                            boolean back = each.getValue() == two;
                            if (back) {
                                truth.put(each.getKey(), ids.get(two));
                            }
                            return back;
                        });
                    }
                }
                default -> {
                    List<String> own = truth.keySet().stream().sorted().toList();
                    if (!own.isEmpty()) {
                        String number = own.get(dice.nextInt(own.size()));
                        long target = ids.get(linkedTo.getOrDefault(one, one));
                        boolean moves = truth.get(number) != target;
                        Done done =
                                links.move("N-001", reference("TAX:" + number), reference("RESIDENT:19" + one), WHY);
                        assertEquals(moves, done.isDone());
                        if (moves) {
                            truth.put(number, target);
                            cameBy.remove(number);
                        }
                    }
                }
            }
            truth.forEach((number, person) -> assertEquals(OptionalLong.of(person), holder(TAX, number)));
            for (int i = 0; i < people; i++) {
                assertEquals(!linkedTo.containsKey(i), integrated(ids.get(i)).isPresent());
            }
        }
    }

    private static long create(String residentNumber) {
        return database.db().<Long>transaction(tx -> {
            long id = persons.reserve(tx, 1);
            persons.create(tx, List.of(new NewPerson(id, residentNumber)), DAY);
            return id;
        });
    }

    private static void hold(long person, String individualNumber) {
        database.db().transaction(tx -> {
            persons.hold(tx, List.of(new SecretNumber(person, NumberDomain.INDIVIDUAL, individualNumber)), DAY);
            return true;
        });
    }

    private static List<TieOutcome> tie(NumberDomain domain, String resident, String own) {
        return ownNumbers.register(
                TestOwner.of(domain),
                List.of(NumberTie.newBuilder()
                        .setAddresseeNumber(resident)
                        .setOwnNumber(own)
                        .build()));
    }

    private static Done link(String representative, String other) {
        return links.link("N-001", reference(representative), reference(other), WHY);
    }

    private static ErrorReason refused(String representative, String other) {
        return assertThrows(HubException.class, () -> link(representative, other))
                .reason();
    }

    private static OptionalLong holder(NumberDomain domain, String number) {
        return database.db().<OptionalLong>read(connection -> persons.personOf(connection, domain, number));
    }

    private static Optional<String> integrated(long person) {
        return database.db().<List<NumberRow>>read(connection -> NumberRepository.activeOf(connection, person)).stream()
                .filter(each -> each.domain().equals(NumberDomain.INTEGRATED))
                .map(NumberRow::number)
                .findFirst();
    }

    private static Optional<String> individual(long person) {
        return database.db()
                .read(connection -> persons.numbersOf(
                        connection, List.of(record(person)), Set.of(NumberDomain.INDIVIDUAL), Set.of()))
                .ofPerson(person, NumberDomain.INDIVIDUAL);
    }

    private static StoredRecord record(long person) {
        return new StoredRecord(person, 1, new byte[0]);
    }

    private static PersonNumbers numbers(String reference, Optional<Instant> knownAt) {
        return views.find("N-001", false, reference(reference), knownAt, WHY).getPerson();
    }

    private static List<NumberCase> casesAbout(String number) {
        return cases.list("N-001", 0, 500).cases().stream()
                .filter(each -> each.getNumber().getNumber().equals(number))
                .toList();
    }

    private static Set<String> clear(PersonNumbers person, String... domains) {
        Set<String> numbers = new HashSet<>();
        person.getNumbersList().stream()
                .filter(each -> List.of(domains).contains(each.getDomain()))
                .forEach(each -> numbers.add(each.getNumber()));
        return numbers;
    }

    private static HeldNumber held(PersonNumbers person, String number) {
        return person.getNumbersList().stream()
                .filter(each -> each.getNumber().equals(number))
                .findFirst()
                .orElseThrow();
    }

    private static Instant now() {
        return database.bean(DatabaseTime.class).now();
    }

    private static ChangeLog log() {
        return database.bean(ChangeLog.class);
    }

    private static NumberReference reference(String text) {
        int colon = text.indexOf(':');
        return NumberReference.newBuilder()
                .setDomain(text.substring(0, colon))
                .setNumber(text.substring(colon + 1))
                .build();
    }
}
