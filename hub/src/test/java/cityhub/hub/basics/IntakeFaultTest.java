package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.basics.v1.IntakeOutcome;
import cityhub.basics.v1.SubmitChangesResponse;
import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubConfiguration;
import cityhub.hub.HubException;
import cityhub.hub.addressee.PersonKeys;
import cityhub.hub.addressee.Persons;
import cityhub.hub.delivery.ChangeLog;
import cityhub.hub.evidence.Gates;
import cityhub.hub.store.TestDatabase;
import cityhub.resident.v1.ResidentChange;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults in the middle of a transaction, many writers at once, and what lies on the disk. */
class IntakeFaultTest {
    private static TestDatabase database;
    private static IntakeBench bench;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        bench = new IntakeBench(database);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void changeThatCantBeStoredLeavesNothingHalfAndTakesNobodyWithIt() {
        execute("CREATE TRIGGER refuse_77 BEFORE INSERT ON basics_version FOR EACH ROW"
                + " IF NEW.history_number = 77 THEN SIGNAL SQLSTATE '22001'; END IF");
        ResidentChange.Builder poison = SampleChanges.entry(1);
        poison.getRecordBuilder().setHistoryNumber(77);
        List<ResidentChange> stream = new ArrayList<>();
        IntStream.range(2, 12)
                .forEach(each -> stream.add(SampleChanges.entry(each).build()));
        stream.add(5, poison.build());
        List<SubmitChangesResponse> answers = bench.stream(stream);
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, answers.get(5).getOutcome());
        assertEquals(10, answers.stream().filter(IntakeBench::isAccepted).count());
        assertEquals(Optional.empty(), bench.stored(SampleChanges.addresseeNumber(1)));
        assertEquals(
                0,
                bench.count("SELECT COUNT(*) FROM addressee_number WHERE number = '" + SampleChanges.addresseeNumber(1)
                        + "'"));
        assertEquals(
                0,
                bench.count("SELECT COUNT(*) FROM delivery_change d LEFT JOIN basics_version v"
                        + " ON v.sequence = d.sequence WHERE v.sequence IS NULL"));
        execute("DROP TRIGGER refuse_77");
        assertTrue(IntakeBench.isAccepted(bench.submit(poison.build())));
    }

    /** Read-only, table full, disk full, lock wait timeout, deadlock: trouble of the store, not of the data. */
    @ParameterizedTest
    @CsvSource({"HY000, 1290", "HY000, 1114", "HY000, 1021", "HY000, 1205", "40001, 1213"})
    void troubleOfTheStoreRefusesNoChangeAndItsRepetitionIsAccepted(String state, int error) {
        int serial = 4000 + error;
        String requestId = SampleChanges.requestId();
        byte[] change = SampleChanges.entry(serial).build().toByteArray();
        execute("CREATE TRIGGER store_trouble BEFORE INSERT ON basics_version FOR EACH ROW SIGNAL SQLSTATE '" + state
                + "' SET MYSQL_ERRNO = " + error);
        try {
            CompletableFuture<SubmitChangesResponse> answer = bench.session().submit(requestId, change);
            CompletionException failure = assertThrows(CompletionException.class, answer::join);
            HubException reason = assertInstanceOf(HubException.class, failure.getCause());
            assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, reason.reason());
            assertTrue(reason.retryAfter().isPresent());
        } finally {
            execute("DROP TRIGGER store_trouble");
        }
        assertEquals(Optional.empty(), bench.stored(SampleChanges.addresseeNumber(serial)));
        assertTrue(
                IntakeBench.isAccepted(bench.session().submit(requestId, change).join()));
    }

    @Test
    void errorFailsItsBatchOnlyAndIntakeGoesOn() {
        AtomicBoolean broken = new AtomicBoolean(true);
        InstantSource clock = () -> {
            if (broken.getAndSet(false)) {
                throw new StackOverflowError("for the test");
            }
            return InstantSource.system().instant();
        };
        Intake intake = new Intake(
                database.bean(HubConfiguration.class),
                database.db(),
                database.bean(PersonKeys.class),
                database.bean(Persons.class),
                database.bean(ChangeLog.class),
                database.bean(Gates.class),
                clock);
        try {
            String requestId = SampleChanges.requestId();
            byte[] change = SampleChanges.entry(8000).build().toByteArray();
            IntakeSession session = intake.open(IntakeBench.REGISTER, 512);
            CompletableFuture<SubmitChangesResponse> first =
                    session.submit(requestId, change).orTimeout(30, TimeUnit.SECONDS);
            CompletionException failure = assertThrows(CompletionException.class, first::join);
            HubException reason = assertInstanceOf(HubException.class, failure.getCause());
            assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, reason.reason());
            assertTrue(IntakeBench.isAccepted(session.submit(requestId, change)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join()));
        } finally {
            intake.close();
        }
    }

    @Test
    void manyStreamsOnTheSamePersonsKeepEveryChangeInItsOrder() {
        int persons = 8;
        int streams = 6;
        int moves = 12;
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            running.add(CompletableFuture.runAsync(() -> {
                IntakeSession session = bench.session();
                List<CompletableFuture<SubmitChangesResponse>> answers = new ArrayList<>();
                for (int person = 100; person < 100 + persons; person++) {
                    ResidentChange change = SampleChanges.entry(person).build();
                    for (int move = 0; move < moves; move++) {
                        answers.add(session.submit(SampleChanges.requestId(), change.toByteArray()));
                        change = SampleChanges.move(change, (move + 2) + "番地").build();
                    }
                }
                answers.forEach(CompletableFuture::join);
            }));
        }
        running.forEach(CompletableFuture::join);
        for (int person = 100; person < 100 + persons; person++) {
            assertEquals(
                    moves,
                    bench.stored(SampleChanges.addresseeNumber(person))
                            .orElseThrow()
                            .getHistoryNumber());
        }
        assertEquals(
                (long) persons * moves,
                bench.count("SELECT COUNT(*) FROM basics_version v JOIN addressee_number n"
                        + " ON n.person_id = v.person_id AND n.domain = 'RESIDENT'"
                        + " WHERE n.number BETWEEN '" + SampleChanges.addresseeNumber(100) + "' AND '"
                        + SampleChanges.addresseeNumber(100 + persons) + "'"));
        assertSequencesWithoutGap();
    }

    @Test
    void twoHubsOnOneDatabaseNumberWithoutGap() {
        try (TestDatabase second = TestDatabase.open(database.name(), Map.of())) {
            IntakeBench other = new IntakeBench(second);
            CompletableFuture<List<SubmitChangesResponse>> there =
                    CompletableFuture.supplyAsync(() -> other.stream(entries(1000, 1200)));
            List<SubmitChangesResponse> here = bench.stream(entries(1200, 1400));
            assertTrue(here.stream().allMatch(IntakeBench::isAccepted));
            assertTrue(there.join().stream().allMatch(IntakeBench::isAccepted));
        }
        assertSequencesWithoutGap();
    }

    @Test
    void sameRequestsAtTwoHubsAtOnceAreTakenInOnceAndAnsweredAlike() {
        List<ResidentChange> changes = entries(3000, 3060);
        List<String> ids =
                changes.stream().map(each -> SampleChanges.requestId()).toList();
        long before = bench.count("SELECT COUNT(*) FROM delivery_change");
        try (TestDatabase second = TestDatabase.open(database.name(), Map.of())) {
            IntakeBench other = new IntakeBench(second);
            CompletableFuture<List<SubmitChangesResponse>> there =
                    CompletableFuture.supplyAsync(() -> submitAll(other, ids, changes));
            List<SubmitChangesResponse> here = submitAll(bench, ids, changes);
            assertTrue(here.stream().allMatch(IntakeBench::isAccepted), here::toString);
            assertEquals(here, there.join());
        }
        assertEquals(before + changes.size(), bench.count("SELECT COUNT(*) FROM delivery_change"));
    }

    @Test
    void numbersAndParkedPayloadsAreNowhereInTheClear() {
        bench.submit(SampleChanges.entry(50));
        ResidentChange.Builder bad = SampleChanges.entry(51);
        bad.getRecordBuilder().setSex("7").getNameBuilder().setFullName("秘密　太郎");
        assertEquals(IntakeOutcome.INTAKE_OUTCOME_REFUSED, bench.submit(bad).getOutcome());
        assertTrue(anyColumnHolds(SampleChanges.addresseeNumber(50)), "the search finds what is in the clear");
        for (int serial = 50; serial <= 51; serial++) {
            assertFalse(anyColumnHolds(SampleChanges.individualNumber(serial)));
            assertFalse(anyColumnHolds(SampleChanges.residentCode(serial)));
        }
        assertFalse(anyColumnHolds("秘密　太郎"));
    }

    private static List<ResidentChange> entries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(each -> SampleChanges.entry(each).build())
                .toList();
    }

    private static List<SubmitChangesResponse> submitAll(
            IntakeBench at, List<String> ids, List<ResidentChange> changes) {
        IntakeSession session = at.session();
        return IntStream.range(0, ids.size())
                .mapToObj(
                        each -> session.submit(ids.get(each), changes.get(each).toByteArray()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void assertSequencesWithoutGap() {
        assertEquals(
                bench.count("SELECT COUNT(*) FROM delivery_change"),
                bench.count("SELECT MAX(sequence) FROM delivery_change"));
    }

    private static void execute(String sql) {
        database.db().transaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            }
        });
    }

    /** Looks through the raw bytes of every column of every table. */
    private static boolean anyColumnHolds(String text) {
        return database.db().read(connection -> {
            for (String[] column : columns(connection)) {
                String sql = "SELECT COUNT(*) FROM `" + column[0] + "` WHERE INSTR(CAST(`" + column[1]
                        + "` AS BINARY), CAST(? AS BINARY)) > 0";
                try (PreparedStatement select = connection.prepareStatement(sql)) {
                    select.setBytes(1, text.getBytes(StandardCharsets.UTF_8));
                    try (ResultSet rows = select.executeQuery()) {
                        rows.next();
                        if (rows.getLong(1) > 0) {
                            return true;
                        }
                    }
                }
            }
            return false;
        });
    }

    private static List<String[]> columns(Connection connection) throws SQLException {
        List<String[]> columns = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT table_name, column_name"
                        + " FROM information_schema.columns WHERE table_schema = DATABASE()");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                columns.add(new String[] {rows.getString(1), rows.getString(2)});
            }
        }
        return columns;
    }
}
