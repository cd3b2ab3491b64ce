package cityhub.hub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cityhub.error.v1.ErrorReason;
import cityhub.hub.HubException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        database.db().transaction(c -> {
            try (Statement statement = c.createStatement()) {
                return statement.execute("CREATE TABLE probe (id INT PRIMARY KEY, name VARCHAR(10))");
            }
        });
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void failedWorkLeavesNothing() {
        assertThrows(
                HubException.class,
                () -> database.db().transaction(c -> {
                    try (Statement statement = c.createStatement()) {
                        statement.execute("INSERT INTO probe VALUES (1, 'first')");
                        return statement.execute("INSERT INTO probe VALUES (1, 'again')");
                    }
                }));
        assertEquals(0, count());
    }

    @Test
    void faultOfSqlTellsItsNumberAndNoValue() {
        HubException e = assertThrows(
                HubException.class,
                () -> database.db().transaction(c -> {
                    try (Statement statement = c.createStatement()) {
                        return statement.execute("INSERT INTO probe VALUES (2, 'secretsecretsecret')");
                    }
                }));
        assertEquals(ErrorReason.ERROR_REASON_INTERNAL, e.reason());
        assertEquals(-1, (e + " " + e.getCause()).indexOf("secret"));
    }

    @Test
    void deadlockIsTriedAgainAndToldAsUnavailableWhenItComesTimeAndAgain() {
        AtomicInteger attempts = new AtomicInteger();
        assertEquals("done", database.db().transactionRetrying(c -> {
            if (attempts.incrementAndGet() < 3) {
                throw new SQLException("deadlock", "40001", 1213);
            }
            return "done";
        }));
        assertEquals(3, attempts.get());

        HubException e = assertThrows(
                HubException.class,
                () -> database.db().transactionRetrying(c -> {
                    attempts.incrementAndGet();
                    throw new SQLException("secret", "40001", 1213);
                }));
        assertEquals(ErrorReason.ERROR_REASON_STORE_UNAVAILABLE, e.reason());
        assertEquals(8, attempts.get());
        assertEquals(-1, (e + " " + e.getCause() + " " + List.of(e.getSuppressed())).indexOf("secret"));
    }

    @Test
    void transactionsOfASessionCommitEachForItself() {
        database.db().session(() -> {
            run("INSERT INTO probe VALUES (100, 'first')");
            assertThrows(
                    HubException.class,
                    () -> run("INSERT INTO probe VALUES (101, 'second')", "INSERT INTO probe VALUES (100, 'again')"));
            run("INSERT INTO probe VALUES (102, 'third')");
        });

        assertEquals("100,102", single("SELECT GROUP_CONCAT(id ORDER BY id) FROM probe"));
        run("DELETE FROM probe");
    }

    @Test
    void transactionSendsNothingToEnterAndLeaveIt() {
        database.db().session(() -> {
            long first = database.questions();
            long second = database.questions();
            run("INSERT INTO probe VALUES (200, 'first')");
            long third = database.questions();
            assertEquals(2, third - second - (second - first), "the statement and its commit");
        });
        run("DELETE FROM probe");
    }

    @Test
    void readThatFailsInsideATransactionDoesNotEndIt() {
        database.db().transaction(c -> {
            assertThrows(HubException.class, () -> single("SELECT id FROM nowhere"));
            try (Statement statement = c.createStatement()) {
                return statement.execute("INSERT INTO probe VALUES (400, 'first')");
            }
        });
        assertEquals("400", single("SELECT MAX(id) FROM probe"));
        run("DELETE FROM probe");
    }

    @Test
    void readInsideATransactionSeesWhatItWroteAndOneBesideItDoesNot() {
        database.db().transaction(c -> {
            try (Statement statement = c.createStatement()) {
                statement.execute("INSERT INTO probe VALUES (300, 'first')");
            }
            assertEquals("300", single("SELECT MAX(id) FROM probe"));
            try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
                assertEquals(
                        "0",
                        beside.submit(() -> single("SELECT COUNT(*) FROM probe"))
                                .get());
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
            return true;
        });
        assertEquals("1", single("SELECT COUNT(*) FROM probe"));
        run("DELETE FROM probe");
    }

    private static void run(String... statements) {
        database.db().transaction(c -> {
            try (Statement statement = c.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
                return true;
            }
        });
    }

    @Test
    void connectionIsReadCommittedAndEncrypted() {
        String ask =
                "SELECT CONCAT(@@transaction_isolation, ' ', variable_value) FROM information_schema.session_status"
                        + " WHERE variable_name = 'SSL_VERSION'";
        assertEquals("READ-COMMITTED TLSv1.3", single(ask));
        assertEquals("READ-COMMITTED TLSv1.3", database.db().transaction(tx -> single(tx, ask)));
    }

    private static String single(String query) {
        return database.db().read(c -> single(c, query));
    }

    private static String single(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static int count() {
        return Integer.parseInt(single("SELECT COUNT(*) FROM probe"));
    }
}
