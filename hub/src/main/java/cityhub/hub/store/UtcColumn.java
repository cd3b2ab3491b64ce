package cityhub.hub.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads columns of times; the database holds them in UTC. */
public final class UtcColumn {
    private UtcColumn() {}

    /** The time in a column; empty for NULL. */
    public static Optional<Instant> read(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
                .map(each -> each.toInstant(ZoneOffset.UTC));
    }
}
