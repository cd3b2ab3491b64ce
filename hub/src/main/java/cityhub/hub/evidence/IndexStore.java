package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.evidence.RecordCriteria.Party;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The index that is derived from the bodies of the batches: it may lag behind and can be built anew. */
final class IndexStore {
    private static final int ROWS_PER_INSERT = 500;
    private static final String PERSON = "evidence_index_person (person_id, batch)";
    private static final String PARTY = "evidence_index_party (kind, name, batch)";

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
        for (String table : List.of("evidence_index_person", "evidence_index_party")) {
            try (PreparedStatement delete = tx.prepareStatement("DELETE FROM " + table)) {
                delete.executeUpdate();
            }
        }
        advanceHead(tx, 0);
    }

    /** Adds the records of batches. */
    static void insert(Connection tx, List<ExportBatchesResponse> batches) throws SQLException {
        Rows rows = Rows.of(batches);
        insert(tx, PERSON, rows.persons());
        insert(tx, PARTY, rows.parties());
    }

    /** Takes the records of batches out. */
    static void remove(Connection tx, List<ExportBatchesResponse> batches) throws SQLException {
        Rows rows = Rows.of(batches);
        remove(tx, "evidence_index_person WHERE person_id = ? AND batch = ?", rows.persons());
        remove(tx, "evidence_index_party WHERE kind = ? AND name = ? AND batch = ?", rows.parties());
    }

    /** What batches add to the index; each row with its columns. */
    private record Rows(Set<List<Object>> persons, Set<List<Object>> parties) {
        static Rows of(List<ExportBatchesResponse> batches) {
            Rows rows = new Rows(new LinkedHashSet<>(), new LinkedHashSet<>());
            for (ExportBatchesResponse batch : batches) {
                batch.getRecordsList().forEach(each -> rows.add(each, batch.getBatch()));
            }
            return rows;
        }

        private void add(BatchRecord stored, long batch) {
            String statement = stored.getStatement();
            SubjectsBlob.personIds(stored.getSubjects()).forEach(person -> persons.add(List.of(person, batch)));
            RecordCriteria.parties(statement)
                    .forEach((party, names) -> names.forEach(name -> parties.add(List.of(party.name(), name, batch))));
        }
    }

    private static void remove(Connection tx, String from, Collection<List<Object>> rows) throws SQLException {
        try (PreparedStatement delete = tx.prepareStatement("DELETE FROM " + from)) {
            for (List<Object> row : rows) {
                for (int column = 0; column < row.size(); column++) {
                    delete.setObject(column + 1, row.get(column));
                }
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /**
     * Batches that may have what is looked for, newest first: all that the index knows of the persons, or of the party
     * that is likely to stand in the fewest.
     *
     * @param criteria at least one of persons and parties
     * @param first not before this batch
     * @param last not after this batch
     */
    static List<Long> batches(Connection connection, RecordCriteria criteria, long first, long last, int limit)
            throws SQLException {
        List<Object> keys = new ArrayList<>();
        String where;
        if (criteria.persons().isEmpty()) {
            Party party = Collections.max(criteria.parties().keySet());
            where = "evidence_index_party WHERE kind = ? AND name = ?";
            keys.addAll(List.of(party.name(), criteria.parties().get(party)));
        } else {
            where = "evidence_index_person WHERE person_id IN ("
                    + "?,".repeat(criteria.persons().size() - 1) + "?)";
            keys.addAll(criteria.persons());
        }
        List<Long> batches = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT batch FROM " + where + " AND batch BETWEEN ? AND ? ORDER BY batch DESC LIMIT ?")) {
            int place = 1;
            for (Object key : keys) {
                select.setObject(place++, key);
            }
            select.setLong(place++, first);
            select.setLong(place++, last);
            select.setInt(place, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(rows.getLong(1));
                }
            }
        }
        return batches;
    }

    /** A row that is there already stays as it is: indexing a batch twice changes nothing. */
    private static void insert(Connection tx, String into, Collection<List<Object>> all) throws SQLException {
        List<List<Object>> rows = List.copyOf(all);
        for (int from = 0; from < rows.size(); from += ROWS_PER_INSERT) {
            List<List<Object>> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_INSERT));
            String row = "(" + "?,".repeat(some.getFirst().size() - 1) + "?)";
            try (PreparedStatement insert = tx.prepareStatement("INSERT INTO " + into + " VALUES "
                    + (row + ",").repeat(some.size() - 1) + row + " ON DUPLICATE KEY UPDATE batch = VALUES(batch)")) {
                int place = 1;
                for (List<Object> each : some) {
                    for (Object column : each) {
                        insert.setObject(place++, column);
                    }
                }
                insert.executeUpdate();
            }
        }
    }
}
