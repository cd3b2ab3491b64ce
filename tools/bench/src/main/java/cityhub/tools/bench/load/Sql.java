package cityhub.tools.bench.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connections of the baselines. */
final class Sql {
    private Sql() {}

    static Connection open(LoadTask.Database database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
