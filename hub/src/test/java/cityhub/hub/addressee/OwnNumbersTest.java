package cityhub.hub.addressee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.addressee.v1.NumberTie;
import cityhub.addressee.v1.TieOutcome;
import cityhub.addressee.v1.UnlinkOutcome;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import cityhub.hub.addressee.Persons.NewPerson;
import cityhub.hub.addressee.Persons.SecretNumber;
import cityhub.hub.conversion.CheckDigits;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.delivery.LogKind;
import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.disclosure.NumberTable;
import cityhub.hub.disclosure.StoredRecord;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.Protection;
import cityhub.resident.v1.ResidentRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Persons, their numbers, and the ties that systems register. */
class OwnNumbersTest {
    private static final NumberDomain TAX = new NumberDomain("TAX");
    private static final NumberDomain CARE = new NumberDomain("CARE");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static TestDatabase database;
    private static Persons persons;
    private static OwnNumbers ownNumbers;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        persons = database.bean(Persons.class);
        ownNumbers = database.bean(OwnNumbers.class);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void everyTieHasItsOutcome() {
        create("101", "102");
        List<TieOutcome> outcomes = ownNumbers.register(
                TestOwner.of(TAX),
                List.of(
                        tie("101", "T1"),
                        tie("101", "T1"),
                        tie("102", "T1"),
                        tie("999", "T2"),
                        tie("102", "T 3"),
                        tie("102", ""),
                        tie("101", "T4")));
        assertEquals(
                List.of(
                        TieOutcome.TIE_OUTCOME_REGISTERED,
                        TieOutcome.TIE_OUTCOME_UNCHANGED,
                        TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER,
                        TieOutcome.TIE_OUTCOME_REGISTERED,
                        TieOutcome.TIE_OUTCOME_NUMBER_INVALID,
                        TieOutcome.TIE_OUTCOME_NUMBER_INVALID,
                        TieOutcome.TIE_OUTCOME_REGISTERED),
                outcomes);
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_UNCHANGED),
                ownNumbers.register(TestOwner.of(TAX), List.of(tie("101", "T1"))));
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER),
                ownNumbers.register(TestOwner.of(TAX), List.of(tie("102", "T1"))));
    }

    @Test
    void answersAreTheSameWhetherOrNotTheResidentExists() {
        create("1810", "1820");
        for (String first : List.of("1810", "1880")) {
            String other = first.equals("1810") ? "1820" : "1890";
            String own = "K" + first;
            assertEquals(
                    List.of(
                            TieOutcome.TIE_OUTCOME_REGISTERED,
                            TieOutcome.TIE_OUTCOME_UNCHANGED,
                            TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER),
                    ownNumbers.register(TestOwner.of(TAX), List.of(tie(first, own), tie(first, own), tie(other, own))));
            assertEquals(
                    List.of(TieOutcome.TIE_OUTCOME_UNCHANGED, TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER),
                    ownNumbers.register(TestOwner.of(TAX), List.of(tie(first, own), tie(other, own))));
        }
    }

    @Test
    void endedTieStaysAsHistoryAndItsNumberIsNeverTiedAgain() {
        long person = create("2101", "2102")[0];
        ownNumbers.register(TestOwner.of(TAX), List.of(tie("2101", "U1"), tie("2101", "U2"), tie("2999", "U3")));

        assertEquals(
                List.of(
                        UnlinkOutcome.UNLINK_OUTCOME_ENDED,
                        UnlinkOutcome.UNLINK_OUTCOME_ENDED,
                        UnlinkOutcome.UNLINK_OUTCOME_NOT_TIED,
                        UnlinkOutcome.UNLINK_OUTCOME_NUMBER_INVALID),
                ownNumbers.unlink(TestOwner.of(TAX), List.of("U1", "U3", "U9", "U 1")));
        assertEquals(
                List.of(UnlinkOutcome.UNLINK_OUTCOME_UNCHANGED, UnlinkOutcome.UNLINK_OUTCOME_UNCHANGED),
                ownNumbers.unlink(TestOwner.of(TAX), List.of("U1", "U3")));
        assertEquals(OptionalLong.empty(), holder("U1"));
        assertEquals(OptionalLong.of(person), holder("U2"));
        // Whether its resident exists or not, an ended number gives the same answer.
        assertEquals(
                Collections.nCopies(3, TieOutcome.TIE_OUTCOME_NUMBER_CLOSED),
                ownNumbers.register(
                        TestOwner.of(TAX), List.of(tie("2101", "U1"), tie("2102", "U1"), tie("2999", "U3"))));
        assertEquals(
                List.of(UnlinkOutcome.UNLINK_OUTCOME_NOT_TIED), ownNumbers.unlink(TestOwner.of(CARE), List.of("U2")));
        assertEquals(1, rows("U1"));
    }

    @Test
    void endedTieThatWaitedDoesNotTakeEffect() {
        ownNumbers.register(TestOwner.of(TAX), List.of(tie("2201", "W1"), tie("2201", "W2")));
        ownNumbers.unlink(TestOwner.of(TAX), List.of("W1"));

        create("2201");

        assertEquals(OptionalLong.empty(), holder("W1"));
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_NUMBER_CLOSED),
                ownNumbers.register(TestOwner.of(TAX), List.of(tie("2201", "W1"))));
    }

    @Test
    void unlinkAndRegisterOfOneNumberAtTheSameMomentEndInOneOfTheTwoOrders() {
        create("2301");
        for (int round = 0; round < 20; round++) {
            String own = "X" + round;
            CompletableFuture<List<TieOutcome>> tying = CompletableFuture.supplyAsync(
                    () -> ownNumbers.register(TestOwner.of(TAX), List.of(tie("2301", own))));
            UnlinkOutcome ended =
                    ownNumbers.unlink(TestOwner.of(TAX), List.of(own)).getFirst();
            assertEquals(List.of(TieOutcome.TIE_OUTCOME_REGISTERED), tying.join());
            assertEquals(
                    ended == UnlinkOutcome.UNLINK_OUTCOME_ENDED, holder(own).isEmpty());
        }
    }

    private static OptionalLong holder(String own) {
        return database.db().<OptionalLong>read(connection -> persons.personOf(connection, TAX, own));
    }

    private static long rows(String own) {
        return database.db().<Long>read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT COUNT(*) FROM addressee_number WHERE number = ? AND valid_to IS NOT NULL")) {
                select.setString(1, own);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Test
    void newTieEntersTheChangeLogAndARepeatedOneDoesNot() {
        long person = create("111")[0];
        ChangeLog log = database.bean(ChangeLog.class);
        long before = log.head().position().sequence();
        ownNumbers.register(TestOwner.of(TAX), List.of(tie("111", "T11"), tie("111", "T12")));
        assertEquals(
                List.of(person),
                log.read(before, 10).stream()
                        .filter(each -> each.entry().kind() == LogKind.NUMBER_LINKED)
                        .map(each -> each.entry().personId())
                        .toList());
        long after = log.head().position().sequence();
        ownNumbers.register(TestOwner.of(TAX), List.of(tie("111", "T11")));
        assertEquals(after, log.head().position().sequence());
    }

    @Test
    void sameNumberInTwoDomainsIsTwoNumbers() {
        create("121", "122");
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_REGISTERED),
                ownNumbers.register(TestOwner.of(TAX), List.of(tie("121", "N1"))));
        assertEquals(
                List.of(TieOutcome.TIE_OUTCOME_REGISTERED),
                ownNumbers.register(TestOwner.of(CARE), List.of(tie("122", "N1"))));
    }

    @Test
    void ofManyWhoTieOneNumberAtOnceOneWinsAndTheOthersAreTold() {
        String[] residents =
                IntStream.range(130, 138).mapToObj(Integer::toString).toArray(String[]::new);
        create(residents);
        List<CompletableFuture<List<TieOutcome>>> running = new ArrayList<>();
        for (String resident : residents) {
            running.add(CompletableFuture.supplyAsync(
                    () -> ownNumbers.register(TestOwner.of(TAX), List.of(tie(resident, "RACE")))));
        }
        List<TieOutcome> outcomes =
                running.stream().flatMap(each -> each.join().stream()).toList();
        assertEquals(1, Collections.frequency(outcomes, TieOutcome.TIE_OUTCOME_REGISTERED));
        assertEquals(residents.length - 1, Collections.frequency(outcomes, TieOutcome.TIE_OUTCOME_TIED_TO_ANOTHER));
    }

    @Test
    void cityNumbersCantBeTied() {
        HubException refused = assertThrows(
                HubException.class,
                () -> ownNumbers.register(TestOwner.of(NumberDomain.RESIDENT), List.of(tie("1", "2"))));
        assertEquals(ErrorReason.ERROR_REASON_INVALID_ARGUMENT, refused.reason());
        assertThrows(HubException.class, () -> ownNumbers.register(TestOwner.of(TAX), List.of()));
    }

    @Test
    void chunkIsResolvedWithTheNumbersThatAreNeededAndNoOthers() {
        long[] ids = create("141", "142", "143");
        ownNumbers.register(
                TestOwner.of(TAX),
                List.of(tie("141", "T41"), tie("142", "T42"), tie("141", "T41B"), tie("142", "T42B")));
        hold(ids[0], "123456789018");
        StoredRecord protectedWith142 = new StoredRecord(
                ids[0],
                1,
                ResidentRecord.newBuilder()
                        .setAddresseeNumber("141")
                        .setProtection(Protection.newBuilder()
                                .setState("1")
                                .addCoProtectedNumbers("142")
                                .addCoProtectedNumbers("143"))
                        .build()
                        .toByteArray());
        NumberTable table = database.db()
                .read(connection -> persons.numbersOf(connection, List.of(protectedWith142), Set.of(TAX), Set.of(TAX)));
        assertEquals(Optional.of("T41"), table.ofPerson(ids[0], TAX));
        assertEquals(Optional.of("T42"), table.ofResidentNumber("142", TAX));
        assertEquals(Optional.empty(), table.ofResidentNumber("143", TAX));
        assertEquals(Optional.empty(), table.ofPerson(ids[0], NumberDomain.INDIVIDUAL));
        assertEquals(Optional.empty(), table.ofPerson(ids[1], TAX));
    }

    @Test
    void individualNumberIsFoundAndItsSuccessorReplacesIt() {
        long person = create("151")[0];
        hold(person, "983205673214");
        assertEquals(OptionalLong.of(person), personOf("983205673214"));
        hold(person, "953470172484");
        assertEquals(OptionalLong.of(person), personOf("953470172484"));
        assertEquals(OptionalLong.empty(), personOf("983205673214"));
        BlindIndex former = database.bean(PersonKeys.class).index(NumberDomain.INDIVIDUAL, "983205673214");
        assertEquals(
                Set.of(person),
                database.db()
                        .read(connection -> persons.holdersEver(connection, List.of(former)))
                        .get(former));
    }

    @Test
    void oneIndividualNumberNeverHasTwoHolders() {
        long[] ids = create("161", "162");
        hold(ids[0], "927775543686");
        assertThrows(HubException.class, () -> hold(ids[1], "927775543686"));
        assertEquals(OptionalLong.of(ids[0]), personOf("927775543686"));
    }

    @Test
    void integratedNumbersHaveTheirCheckDigitAndAreNeverGivenTwice() {
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            issued.addAll(database.db().transaction(tx -> IntegratedNumbers.issue(tx, 100)));
        }
        assertEquals(500, Set.copyOf(issued).size());
        assertTrue(issued.stream().allMatch(each -> each.length() == 15 && CheckDigits.isIssuedAddresseeNumber(each)));
    }

    private static long[] create(String... residentNumbers) {
        return database.db().transaction(tx -> {
            long first = persons.reserve(tx, residentNumbers.length);
            List<NewPerson> created = IntStream.range(0, residentNumbers.length)
                    .mapToObj(each -> new NewPerson(first + each, residentNumbers[each]))
                    .toList();
            persons.create(tx, created, TODAY);
            return LongStream.range(first, first + residentNumbers.length).toArray();
        });
    }

    private static void hold(long person, String individualNumber) {
        database.db().transaction(tx -> {
            persons.hold(tx, List.of(new SecretNumber(person, NumberDomain.INDIVIDUAL, individualNumber)), TODAY);
            return true;
        });
    }

    private static OptionalLong personOf(String individualNumber) {
        return database.db()
                .read(connection -> persons.personOf(connection, NumberDomain.INDIVIDUAL, individualNumber));
    }

    private static NumberTie tie(String resident, String own) {
        return NumberTie.newBuilder()
                .setAddresseeNumber(resident)
                .setOwnNumber(own)
                .build();
    }
}
