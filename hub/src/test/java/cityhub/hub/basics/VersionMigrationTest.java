package cityhub.hub.basics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cityhub.hub.store.EmbeddedMariaDb;
import cityhub.hub.store.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an earlier hub stored is there when the history is put into the order of the change log (V654). */
class VersionMigrationTest {
    private static final String DATABASE = "earlier_hub";

    @Test
    void historyOfAnEarlierHubStaysWholeAndTakesNoRecordTwice() throws SQLException {
        migrate("653");
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO basics_version (person_id, history_number, replaced_history_number, sequence,"
                            + " known_from, payload) VALUES (2, 1, 0, 10, UTC_TIMESTAMP(6), 'b1'),"
                            + " (1, 1, 0, 11, UTC_TIMESTAMP(6), 'a1'), (1, 2, 1, 12, UTC_TIMESTAMP(6), 'a2')");
            List<String> before = rows(statement);

            migrate("654");

            assertEquals(before, rows(statement));
            assertEquals(
                    List.of("sequence"),
                    column(
                            statement,
                            "SELECT column_name FROM information_schema.key_column_usage WHERE constraint_name = 'PRIMARY'"
                                    + " AND table_schema = DATABASE() AND table_name = 'basics_version'"));
            SQLException twice = assertThrows(
                    SQLIntegrityConstraintViolationException.class,
                    () -> statement.execute("INSERT INTO basics_version (person_id, history_number,"
                            + " replaced_history_number, sequence, known_from, payload)"
                            + " VALUES (1, 2, 0, 13, UTC_TIMESTAMP(6), 'c')"));
            assertTrue(twice.getMessage().contains("basics_version_history"), twice.getMessage());
        }
    }

    private static List<String> rows(Statement statement) throws SQLException {
        return column(
                statement,
                "SELECT CONCAT_WS('|', person_id, history_number, replaced_history_number, sequence, known_from, payload)"
                        + " FROM basics_version ORDER BY sequence");
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void migrate(String version) {
        EmbeddedMariaDb server = TestDatabase.Server.instance();
        Flyway.configure()
                .dataSource(server.url(DATABASE), server.user(), server.password())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private static Connection open() throws SQLException {
        EmbeddedMariaDb server = TestDatabase.Server.instance();
        return DriverManager.getConnection(server.url(DATABASE), server.user(), server.password());
    }
}
