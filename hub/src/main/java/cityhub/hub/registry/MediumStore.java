package cityhub.hub.registry;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Rows of media that came in. */
final class MediumStore {
    private MediumStore() {}

    /** Digest of what came under a system's number; empty when nothing did. */
    static Optional<String> digest(Connection tx, String participantId, String number) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT content_digest FROM registry_medium"
                + " WHERE participant_id = ? AND received_number = ? LIMIT 1")) {
            select.setString(1, participantId);
            select.setString(2, number);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Notes a medium; gives its id. */
    static long insert(Connection tx, String participantId, String number, String digest) throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement(
                "INSERT INTO registry_medium (participant_id, received_number, content_digest, received_time)"
                        + " VALUES (?,?,?,UTC_TIMESTAMP(6))",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, participantId);
            insert.setString(2, number);
            insert.setString(3, digest);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }
}
