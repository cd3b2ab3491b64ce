package cityhub.tools.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Copies of the hub's tables for baselines that write: same definitions, as many rows, a schema of their own. */
final class BenchTables {
    private BenchTables() {}

    /** Makes the copies anew and gives the database to open for them. */
    static LoadTask.Database copy(LoadTask.Database hub, List<String> tables) throws SQLException {
        LoadTask.Database own =
                new LoadTask.Database(hub.url().replace("/cityhub?", "/cityhub_bench?"), hub.user(), hub.password());
        try (Connection connection = Sql.open(own);
                Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("DROP TABLE IF EXISTS " + table);
                statement.execute("CREATE TABLE " + table + " LIKE cityhub." + table);
                String columns = String.join(",", columns(connection, table));
                statement.execute("INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM cityhub."
                        + table + " ORDER BY 1 LIMIT 200000");
            }
        }
        return own;
    }

    /** Those that are not computed by the database. */
    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT column_name FROM information_schema.columns WHERE table_schema"
                        + " = 'cityhub' AND table_name = ? AND is_generated = 'NEVER' ORDER BY ordinal_position")) {
            select.setString(1, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    columns.add(rows.getString(1));
                }
            }
        }
        return columns;
    }
}
