package cityhub.hub.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManyRowsTest {
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        execute(
                "CREATE TABLE many_rows (id BIGINT NOT NULL PRIMARY KEY, code BINARY(8) NOT NULL, written INT NOT NULL)");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        execute("DELETE FROM many_rows");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 63, 255, 256, 257, 511, 1000})
    void everyRowIsWrittenOnceWhateverTheirNumber(int rows) {
        write(rows);
        assertEquals(LongStream.range(0, rows).boxed().toList(), ids());
        assertEquals(0, writtenAgain());
    }

    @Test
    void statementsHaveFewWidths() throws SQLException {
        Set<Long> prepared = new HashSet<>();
        database.db().session(() -> {
            for (int rows = 1; rows <= 256; rows++) {
                write(rows);
            }
            prepared.add(prepared());
            for (int rows = 1; rows <= 256; rows++) {
                write(rows);
            }
            prepared.add(prepared());
        });
        assertEquals(1, prepared.size(), "statements were prepared again");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "4,1", "5,2", "63,3", "192,1", "255,4", "256,1", "257,2", "511,5"})
    void fourStatementsTakeAnyNumberBelowTheWidest(int rows, long statements) {
        database.db().session(() -> {
            long before = database.status("COM_INSERT");
            write(rows);
            assertEquals(statements, database.status("COM_INSERT") - before);
        });
    }

    /** As long as rows of the change log. */
    @Test
    void statementsOfLongRowsAreFoundAgainToo() {
        String row = "(?,?,1" + " ".repeat(40) + ")";
        List<Long> prepared = new ArrayList<>();
        database.db().session(() -> {
            for (int turn = 0; turn < 2; turn++) {
                write(256, row);
                prepared.add(prepared());
            }
        });
        assertEquals(prepared.getFirst(), prepared.getLast());
        assertEquals(256, ids().size());
    }

    @Test
    void statementsOfATableThatChangedMeanwhileGoOn() {
        database.db().session(() -> {
            write(3);
            execute("ALTER TABLE many_rows COMMENT 'another'");
            write(6);
        });
        assertEquals(LongStream.range(0, 6).boxed().toList(), ids());
    }

    @Test
    void oneRowThatIsRefusedTakesTheTransactionWithIt() {
        execute("INSERT INTO many_rows (id, code, written) VALUES (300, '', 1)");
        assertThrows(
                RuntimeException.class,
                () -> database.db().transaction(tx -> {
                    ManyRows.write(
                            tx,
                            "INSERT INTO many_rows (id, code, written) VALUES ",
                            "(?,?,1)",
                            "",
                            LongStream.range(0, 400).boxed().toList(),
                            ManyRowsTest::bind);
                    return true;
                }));
        assertEquals(List.of(300L), ids());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 17, 300, 1024, 1025, 1300, 2500})
    void rowsAreFoundByTheirBytes(int keys) {
        write(keys);
        Set<Long> found = new TreeSet<>();
        database.db().transaction(tx -> {
            ByKeys.readBytes(
                    tx,
                    "SELECT id FROM many_rows WHERE written = ? AND code IN (%s)",
                    List.of(1),
                    LongStream.range(0, keys).mapToObj(ManyRowsTest::code).collect(Collectors.toList()),
                    row -> found.add(row.getLong(1)));
            return true;
        });
        assertEquals(ids(), List.copyOf(found));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 17, 300, 1300, 1500})
    void rowsOfTheKeysAreChangedAndNoOthers(int keys) {
        write(2000);
        Set<Long> some = LongStream.range(0, keys).boxed().collect(Collectors.toSet());
        database.db().transaction(tx -> {
            ByKeys.update(tx, "UPDATE many_rows SET written = ? WHERE written = ? AND id IN (%s)", List.of(7, 1), some);
            ByKeys.update(tx, "DELETE FROM many_rows WHERE written = ? AND id IN (%s)", List.of(7), some);
            return true;
        });
        assertEquals(LongStream.range(keys, 2000).boxed().toList(), ids());
    }

    @Test
    void keysHaveFewWidthsAndFewAreGivenTwice() {
        Set<Integer> widths = new TreeSet<>();
        for (int keys = 1; keys <= 1024; keys++) {
            int width = ByKeys.width(keys);
            widths.add(width);
            assertTrue(width >= keys, keys + " keys in " + width);
            assertTrue(keys <= 16 ? width < 2 * keys : width * 4 < keys * 5 + 4, keys + " keys in " + width);
        }
        assertEquals(29, widths.size());
        assertEquals(1024, widths.stream().max(Integer::compare).orElseThrow());
    }

    private static void write(int rows) {
        write(rows, "(?,?,1)");
    }

    private static void write(int rows, String row) {
        database.db().transaction(tx -> {
            ManyRows.write(
                    tx,
                    "INSERT INTO many_rows (id, code, written) VALUES ",
                    row,
                    " ON DUPLICATE KEY UPDATE written = written + 1",
                    IntStream.range(0, rows).mapToObj(Long::valueOf).toList(),
                    ManyRowsTest::bind);
            return true;
        });
    }

    private static int bind(java.sql.PreparedStatement statement, int column, Long id) throws SQLException {
        statement.setLong(column, id);
        statement.setBytes(column + 1, code(id));
        return column + 2;
    }

    private static byte[] code(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    private static List<Long> ids() {
        return database.db().read(connection -> longs(connection, "SELECT id FROM many_rows ORDER BY id"));
    }

    /** Statements that this connection has prepared. */
    private static long writtenAgain() {
        return database.db()
                .transaction(tx -> longs(tx, "SELECT COUNT(*) FROM many_rows WHERE written > 1")
                        .getFirst());
    }

    private static long prepared() {
        return database.db()
                .transaction(tx -> longs(
                                tx,
                                "SELECT variable_value FROM information_schema.session_status"
                                        + " WHERE variable_name = 'COM_STMT_PREPARE'")
                        .getFirst());
    }

    private static List<Long> longs(Connection connection, String sql) throws SQLException {
        List<Long> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getLong(1));
            }
        }
        return values;
    }

    private static void execute(String sql) {
        database.db().transaction(tx -> {
            try (Statement statement = tx.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
