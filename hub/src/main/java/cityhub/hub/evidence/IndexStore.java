package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The index that is derived from the bodies of the batches: it may lag behind and can be built anew. */
final class IndexStore {
    private static final int ROWS_PER_INSERT = 500;

    /** Where a record stands; ordered as the ledger is. */
    record LeafPosition(long batch, int leaf) {
        /** Beyond every record. */
        static final LeafPosition END = new LeafPosition(Long.MAX_VALUE, Integer.MAX_VALUE);

        boolean isBefore(LeafPosition other) {
            return batch < other.batch || (batch == other.batch && leaf < other.leaf);
        }
    }

    private IndexStore() {}

    /** Number of the last batch that is in the index. */
    static long head(Connection connection) throws SQLException {
        return head(connection, "");
    }

    /** As {@link #head}, held until the transaction ends. */
    static long lockHead(Connection tx) throws SQLException {
        return head(tx, " FOR UPDATE");
    }

    private static long head(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT batch FROM evidence_index_head WHERE id = 1" + lock);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    static void advanceHead(Connection tx, long batch) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE evidence_index_head SET batch = ? WHERE id = 1")) {
            update.setLong(1, batch);
            update.executeUpdate();
        }
    }

    /** Empties the index; it is built anew from the batches. */
    static void clear(Connection tx) throws SQLException {
        for (String table : List.of("evidence_index_person", "evidence_index_consumer", "evidence_index_record")) {
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM " + table)) {
                delete.executeUpdate();
            }
        }
        advanceHead(tx, 0);
    }

    /** Adds the records of batches. */
    static void insert(Connection tx, List<ExportBatchesResponse> batches) throws SQLException {
        Rows rows = Rows.of(batches);
        insert(tx, "evidence_index_person (person_id, batch, leaf)", rows.persons());
        insert(tx, "evidence_index_consumer (consumer, batch, leaf)", rows.consumers());
        insert(tx, "evidence_index_record (record_id, batch, leaf)", rows.ids());
    }

    /** Takes the records of batches out. */
    static void remove(Connection tx, List<ExportBatchesResponse> batches) throws SQLException {
        Rows rows = Rows.of(batches);
        remove(tx, "evidence_index_person WHERE person_id", rows.persons());
        remove(tx, "evidence_index_consumer WHERE consumer", rows.consumers());
        remove(tx, "evidence_index_record WHERE record_id", rows.ids());
    }

    /** What batches add to the index. */
    private record Rows(List<Row> persons, List<Row> consumers, List<Row> ids) {
        static Rows of(List<ExportBatchesResponse> batches) {
            Rows rows = new Rows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (ExportBatchesResponse batch : batches) {
                for (int leaf = 0; leaf < batch.getRecordsCount(); leaf++) {
                    rows.add(batch.getRecords(leaf), new LeafPosition(batch.getBatch(), leaf));
                }
            }
            return rows;
        }

        private void add(BatchRecord stored, LeafPosition position) {
            String statement = stored.getStatement();
            Statement.value(statement, "id").ifPresent(id -> ids.add(new Row(id, position)));
            if (isDisclosure(statement)) {
                SubjectsBlob.personIds(stored.getSubjects()).forEach(person -> persons.add(new Row(person, position)));
                Statement.value(statement, "consumer")
                        .ifPresent(consumer -> consumers.add(new Row(consumer, position)));
            }
        }
    }

    private static void remove(Connection tx, String from, List<Row> rows) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM " + from + " = ? AND batch = ? AND leaf = ?")) {
            for (Row row : rows) {
                delete.setObject(1, row.key());
                delete.setLong(2, row.position().batch());
                delete.setInt(3, row.position().leaf());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    static boolean isDisclosure(String statement) {
        return Statement.value(statement, "kind")
                .filter(Statement.DISCLOSURE::equals)
                .isPresent();
    }

    /** Records of one person in the index, newest first. */
    static List<LeafPosition> ofPerson(Connection connection, long personId, LeafPosition before, int limit)
            throws SQLException {
        return newestFirst(connection, "evidence_index_person WHERE person_id", personId, before, 0, limit);
    }

    /** Records of one consumer in the index from a batch on, newest first. */
    static List<LeafPosition> ofConsumer(
            Connection connection, String consumer, LeafPosition before, long firstBatch, int limit)
            throws SQLException {
        return newestFirst(connection, "evidence_index_consumer WHERE consumer", consumer, before, firstBatch, limit);
    }

    static Optional<LeafPosition> ofRecord(Connection connection, String recordId) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT batch, leaf FROM evidence_index_record WHERE record_id = ?")) {
            select.setString(1, recordId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new LeafPosition(row.getLong(1), row.getInt(2))) : Optional.empty();
            }
        }
    }

    private static List<LeafPosition> newestFirst(
            Connection connection, String where, Object key, LeafPosition before, long firstBatch, int limit)
            throws SQLException {
        List<LeafPosition> positions = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT batch, leaf FROM " + where
                + " = ? AND batch >= ? AND (batch < ? OR (batch = ? AND leaf < ?))"
                + " ORDER BY batch DESC, leaf DESC LIMIT ?")) {
            select.setObject(1, key);
            select.setLong(2, firstBatch);
            select.setLong(3, before.batch());
            select.setLong(4, before.batch());
            select.setInt(5, before.leaf());
            select.setInt(6, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(new LeafPosition(rows.getLong(1), rows.getInt(2)));
                }
            }
        }
        return positions;
    }

    private record Row(Object key, LeafPosition position) {}

    /** A row that is there already stays as it is: indexing a batch twice changes nothing. */
    private static void insert(Connection tx, String into, List<Row> rows) throws SQLException {
        for (int from = 0; from < rows.size(); from += ROWS_PER_INSERT) {
            List<Row> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_INSERT));
            try (PreparedStatement insert =
                    tx.prepareStatement("INSERT INTO " + into + " VALUES " + "(?, ?, ?), ".repeat(some.size() - 1)
                            + "(?, ?, ?) ON DUPLICATE KEY UPDATE leaf = VALUES(leaf)")) {
                int place = 1;
                for (Row row : some) {
                    insert.setObject(place++, row.key());
                    insert.setLong(place++, row.position().batch());
                    insert.setInt(place++, row.position().leaf());
                }
                insert.executeUpdate();
            }
        }
    }
}
