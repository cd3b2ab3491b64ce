package cityhub.hub.evidence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Deletions of records past their term: what was recorded, what is sealed, what is done. */
final class DeletionStore {
    private DeletionStore() {}

    static void insert(Connection tx, long outboxId, long throughBatch) throws SQLException {
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO evidence_deletion (outbox_id, through_batch) VALUES (?, ?)")) {
            insert.setLong(1, outboxId);
            insert.setLong(2, throughBatch);
            insert.executeUpdate();
        }
    }

    /** Last batch that was sealed before a time; 0 when there is none. */
    static long lastBatchBefore(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT batch FROM evidence_batch"
                + " WHERE sealed_at < ? ORDER BY sealed_at DESC, batch DESC LIMIT 1")) {
            select.setObject(1, GateStore.utc(before));
            return number(select);
        }
    }

    /** Up to which batch deletion is recorded, sealed or not. */
    static long recordedThrough(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT COALESCE(MAX(through_batch), 0) FROM evidence_deletion")) {
            return number(select);
        }
    }

    /** Up to which batch a deletion stands in the ledger. */
    static long sealedThrough(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(MAX(d.through_batch), 0)"
                + " FROM evidence_deletion d JOIN evidence_outbox o ON o.id = d.outbox_id"
                + " WHERE o.batch IS NOT NULL")) {
            return number(select);
        }
    }

    static long doneThrough(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT done_through FROM evidence_deletion_head WHERE id = 1")) {
            return number(select);
        }
    }

    static void advance(Connection tx, long batch) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE evidence_deletion_head SET done_through = ? WHERE id = 1")) {
            update.setLong(1, batch);
            update.executeUpdate();
        }
    }

    /** Takes the records and leaves of these batches, and the persons of the acts in them; checkpoints stay. */
    static void empty(Connection tx, List<Long> batches) throws SQLException {
        for (String sql : List.of(
                "UPDATE evidence_batch SET leaves = '', body = '', body_size = NULL, record_ids = '' WHERE batch = ?",
                "UPDATE evidence_outbox SET details = '', subjects = '' WHERE batch = ?")) {
            try (PreparedStatement update = tx.prepareStatement(sql)) {
                for (long batch : batches) {
                    update.setLong(1, batch);
                    update.addBatch();
                }
                update.executeBatch();
            }
        }
    }

    private static long number(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
