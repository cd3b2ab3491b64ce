package cityhub.hub.staff;

import cityhub.hub.store.Database;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The database's clock. */
@Singleton
final class DatabaseTimeRepository {
    private final Database database;

    DatabaseTimeRepository(Database database) {
        this.database = database;
    }

    Instant now() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            }
        });
    }
}
