package cityhub.hub.basics;

import cityhub.hub.delivery.LogPosition;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** SQL of the snapshots that were begun. */
final class SnapshotStore {

    /**
     * A snapshot that was begun.
     *
     * @param snapshotId id
     * @param agreementId the agreement
     * @param revision revision of the agreement under which it was begun
     * @param start the change log's end when it began
     * @param tokenKey AES key of its resume tokens, 16 bytes
     */
    record Begun(String snapshotId, String agreementId, int revision, LogPosition start, ByteString tokenKey) {}

    void insert(Connection transaction, Begun begun) throws SQLException {
        String sql = """
                INSERT INTO basics_snapshot
                  (snapshot_id, agreement_id, revision, epoch, start_sequence, token_key, begun_time)
                VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, begun.snapshotId());
            statement.setString(2, begun.agreementId());
            statement.setInt(3, begun.revision());
            statement.setLong(4, begun.start().epoch());
            statement.setLong(5, begun.start().sequence());
            statement.setBytes(6, begun.tokenKey().toByteArray());
            statement.executeUpdate();
        }
    }

    /** Marks a snapshot as complete; false when it was before. */
    boolean complete(Connection transaction, String snapshotId) throws SQLException {
        String sql = """
                UPDATE basics_snapshot SET completed_time = UTC_TIMESTAMP(6)
                WHERE snapshot_id = ? AND completed_time IS NULL""";
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            statement.setString(1, snapshotId);
            return statement.executeUpdate() == 1;
        }
    }

    Optional<Begun> find(Connection connection, String snapshotId, String agreementId) throws SQLException {
        String sql = """
                SELECT revision, epoch, start_sequence, token_key FROM basics_snapshot
                WHERE snapshot_id = ? AND agreement_id = ?""";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, snapshotId);
            statement.setString(2, agreementId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Begun(
                                snapshotId,
                                agreementId,
                                rows.getInt(1),
                                new LogPosition(rows.getLong(2), rows.getLong(3)),
                                ByteString.copyFrom(rows.getBytes(4))))
                        : Optional.empty();
            }
        }
    }
}
