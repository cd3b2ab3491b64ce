package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** The chain: its head, its batches, its keys. */
final class LedgerStore {
    /** Bytes of a record's id. */
    private static final int ID = 16;

    /**
     * The head of the chain.
     *
     * @param batch number of the newest batch, 0 for an empty ledger
     * @param keyId key that signs the next batch; empty for an empty ledger
     */
    record Head(long batch, ByteString checkpointHash, Instant sealedAt, String keyId) {}

    /** A key as introduced. */
    record KnownKey(String keyId, String publicPem, long firstBatch) {}

    /** A batch without its records. */
    record SignedCheckpoint(long batch, String text, ByteString signature) {}

    private LedgerStore() {}

    /**
     * The head with what the batch behind it depends on.
     *
     * @param gateWrite id of the last write of a gate
     * @param now the database's time, UTC, once both are locked
     * @param actsWait whether there were acts to be sealed when the statement began
     */
    record Heads(Head ledger, String gateWrite, Instant now, boolean actsWait) {}

    /** Both heads, held until the transaction ends. What is read beside them is not locked and waits for nobody. */
    static Heads lockHeads(Connection tx) throws SQLException {
        // UTC_TIMESTAMP is the time at which a statement began, before it waited; SYSDATE is the time at which it is
        // read.
        try (PreparedStatement select =
                        tx.prepareStatement("SELECT head.batch, head.checkpoint_hash, head.sealed_at, head.key_id,"
                                + " gates.write_id, CONVERT_TZ(SYSDATE(6), @@time_zone, '+00:00'),"
                                + " EXISTS (SELECT 1 FROM evidence_outbox act WHERE act.batch IS NULL)"
                                + " FROM evidence_head head"
                                + " STRAIGHT_JOIN evidence_gate_head gates ON gates.id = 1"
                                + " WHERE head.id = 1 FOR UPDATE WAIT 10");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Heads(head(row), row.getString(5), GateStore.instant(row, 6), row.getBoolean(7));
        }
    }

    /** The head, held until the transaction ends. */
    static Head lockHead(Connection tx) throws SQLException {
        return head(tx, " FOR UPDATE WAIT 10");
    }

    static Head head(Connection connection) throws SQLException {
        return head(connection, "");
    }

    private static Head head(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT batch, checkpoint_hash, sealed_at, key_id FROM evidence_head WHERE id = 1" + lock);
                ResultSet row = select.executeQuery()) {
            row.next();
            return head(row);
        }
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(
                row.getLong(1), ByteString.copyFrom(row.getBytes(2)), GateStore.instant(row, 3), row.getString(4));
    }

    /** The database's time, UTC. */
    static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT UTC_TIMESTAMP(6)");
                ResultSet row = select.executeQuery()) {
            row.next();
            return GateStore.instant(row, 1);
        }
    }

    /**
     * Appends a batch behind the head that the transaction has locked, moves the head to it and commits, so nothing may follow in
     * this transaction.
     */
    static void append(Connection tx, ExportBatchesResponse batch, Head head) throws SQLException {
        BatchBody body = BatchBody.of(batch.getRecordsList());
        try (PreparedStatement append = tx.prepareStatement("CALL evidence_append(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            append.setLong(1, batch.getBatch());
            append.setObject(2, GateStore.utc(head.sealedAt()));
            append.setString(3, batch.getCheckpoint());
            append.setBytes(4, batch.getSignature().toByteArray());
            append.setBytes(5, ByteString.copyFrom(batch.getLeafHashesList()).toByteArray());
            append.setBytes(6, body.bytes());
            append.setInt(7, body.size().orElseThrow());
            append.setBytes(8, ids(batch.getRecordsList()));
            append.setBytes(9, head.checkpointHash().toByteArray());
            append.setString(10, head.keyId());
            append.execute();
        }
    }

    /** Whether the database has what {@link #append} calls. */
    static boolean appends(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM information_schema.routines"
                        + " WHERE routine_schema = DATABASE() AND routine_name = 'evidence_append'");
                ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    static void insertKey(Connection tx, KnownKey key) throws SQLException {
        try (PreparedStatement insert =
                tx.prepareStatement("INSERT INTO evidence_key (key_id, public_key, first_batch) VALUES (?, ?, ?)")) {
            insert.setString(1, key.keyId());
            insert.setString(2, key.publicPem());
            insert.setLong(3, key.firstBatch());
            insert.executeUpdate();
        }
    }

    /** All keys that signed so far or will sign the next batch, oldest first. */
    static List<KnownKey> keys(Connection connection) throws SQLException {
        List<KnownKey> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT key_id, public_key, first_batch FROM evidence_key ORDER BY first_batch");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(new KnownKey(rows.getString(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return keys;
    }

    /** A batch with its records. */
    static Optional<ExportBatchesResponse> batch(Connection connection, long batch) throws SQLException {
        List<ExportBatchesResponse> found = batches(connection, batch, batch, 1);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** Batches of a range, both ends included, ascending. */
    static List<ExportBatchesResponse> batches(Connection connection, long first, long last, int limit)
            throws SQLException {
        List<ExportBatchesResponse> batches = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT batch, checkpoint, signature, leaves, body, body_size FROM evidence_batch"
                        + " WHERE batch BETWEEN ? AND ? ORDER BY batch LIMIT ?")) {
            select.setLong(1, first);
            select.setLong(2, last);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(batch(rows));
                }
            }
        }
        return batches;
    }

    /**
     * Batches that were sealed within a time, both ends included, and may have a record. Those of a hub before ids stood beside
     * bodies have it in their text.
     */
    static List<ExportBatchesResponse> batchesWith(Connection connection, Instant from, Instant to, UUID recordId)
            throws SQLException {
        List<ExportBatchesResponse> batches = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT batch, checkpoint, signature, leaves, body, body_size FROM evidence_batch"
                        + " WHERE sealed_at BETWEEN ? AND ? AND (INSTR(record_ids, ?) > 0"
                        + " OR (record_ids IS NULL AND INSTR(body, ?) > 0)) ORDER BY batch")) {
            select.setObject(1, GateStore.utc(from));
            select.setObject(2, GateStore.utc(to));
            select.setBytes(3, bytes(recordId));
            select.setString(4, recordId.toString());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(batch(rows));
                }
            }
        }
        return batches;
    }

    static Optional<SignedCheckpoint> newestCheckpoint(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT batch, checkpoint, signature FROM evidence_batch ORDER BY batch DESC LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new SignedCheckpoint(
                            row.getLong(1), row.getString(2), ByteString.copyFrom(row.getBytes(3))))
                    : Optional.empty();
        }
    }

    /** First batch that was sealed at or after a time. */
    static OptionalLong firstBatchFrom(Connection connection, Instant time) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT batch FROM evidence_batch WHERE sealed_at >= ? ORDER BY sealed_at, batch LIMIT 1")) {
            select.setObject(1, GateStore.utc(time));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static OptionalInt size(ResultSet row, int column) throws SQLException {
        int size = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(size);
    }

    /** Ids of records, 16 bytes each. */
    private static byte[] ids(List<BatchRecord> records) {
        ByteBuffer ids = ByteBuffer.allocate(records.size() * ID);
        for (BatchRecord each : records) {
            ids.put(bytes(UUID.fromString(
                    Statement.value(each.getStatementBytes(), "id").orElseThrow())));
        }
        return ids.array();
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static ExportBatchesResponse batch(ResultSet row) throws SQLException {
        ExportBatchesResponse.Builder batch = ExportBatchesResponse.newBuilder()
                .setBatch(row.getLong(1))
                .setCheckpoint(row.getString(2))
                .setSignature(ByteString.copyFrom(row.getBytes(3)))
                .addAllRecords(new BatchBody(row.getBytes(5), size(row, 6)).records());
        ByteString leaves = ByteString.copyFrom(row.getBytes(4));
        for (int from = 0; from < leaves.size(); from += 32) {
            batch.addLeafHashes(leaves.substring(from, Math.min(from + 32, leaves.size())));
        }
        return batch.build();
    }
}
