package cityhub.hub.store;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The database's clock, which decides on validity, leases and ledger times. */
@Singleton
public final class DatabaseTime {
    private final Database database;

    public DatabaseTime(Database database) {
        this.database = database;
    }

    /**
     * Now, in microseconds, by the database.
     *
     * @throws cityhub.hub.HubException STORE_UNAVAILABLE when it does not answer
     */
    public Instant now() {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT UTC_TIMESTAMP(6)")) {
                rows.next();
                return rows.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            }
        });
    }
}
