package cityhub.hub.registry;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The registry's version and its events. */
@Singleton
final class RegistryEventRepository {

    /**
     * Where the registry stands.
     *
     * @param version newest committed version
     * @param now the database's clock
     */
    record Head(long version, Instant now) {}

    Head head(Connection connection) throws SQLException {
        return head(connection, "SELECT version, UTC_TIMESTAMP(6) FROM registry_head WHERE id = 1");
    }

    /** Waits for every step before this one to end. */
    Head lock(Connection connection) throws SQLException {
        return head(connection, "SELECT version, UTC_TIMESTAMP(6) FROM registry_head WHERE id = 1 FOR UPDATE");
    }

    /** Appends an event under the lock. */
    void append(Connection connection, RegistryEvent event) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO registry_event (version, kind, target) VALUES (?, ?, ?)");
                PreparedStatement advance =
                        connection.prepareStatement("UPDATE registry_head SET version = ? WHERE id = 1")) {
            insert.setLong(1, event.version());
            insert.setString(2, event.kind().name());
            insert.setString(3, event.target());
            insert.executeUpdate();
            advance.setLong(1, event.version());
            advance.executeUpdate();
        }
    }

    List<RegistryEvent> after(Connection connection, long version) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, kind, target FROM registry_event WHERE version > ? ORDER BY version")) {
            select.setLong(1, version);
            List<RegistryEvent> events = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(new RegistryEvent(
                            rows.getLong(1), RegistryEvent.Kind.valueOf(rows.getString(2)), rows.getString(3)));
                }
            }
            return events;
        }
    }

    private static Head head(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Head(
                    row.getLong(1), row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC));
        }
    }
}
