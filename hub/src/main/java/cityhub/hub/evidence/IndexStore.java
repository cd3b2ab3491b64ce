package cityhub.hub.evidence;

import cityhub.evidence.v1.BatchRecord;
import cityhub.evidence.v1.ExportBatchesResponse;
import cityhub.hub.evidence.RecordCriteria.Party;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The index that is derived from the bodies of the batches: it may lag behind and can be built anew. */
final class IndexStore {
    private static final int ROWS_PER_INSERT = 500;
    private static final int LISTS_PER_READ = 512;

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

    /** Adds the records of consecutive batches. */
    static void insert(Connection tx, List<ExportBatchesResponse> batches) throws SQLException {
        insertPersons(tx, PersonPostings.of(batches));
        insertParties(tx, parties(batches));
    }

    /**
     * Takes the records of batches out.
     *
     * @param batches in ascending order
     * @param kept those of them whose records stay
     */
    static void remove(Connection tx, List<ExportBatchesResponse> batches, Set<Long> kept) throws SQLException {
        // A list that goes on behind them stays until its last batch goes; what it leads to is empty by then.
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM evidence_index_person WHERE last_batch BETWEEN ? AND ?")) {
            delete.setLong(1, batches.getFirst().getBatch());
            delete.setLong(2, batches.getLast().getBatch());
            delete.executeUpdate();
        }
        for (ExportBatchesResponse each : batches) {
            if (kept.contains(each.getBatch())) {
                insertPersons(tx, PersonPostings.of(List.of(each)));
            }
        }
        removeParties(
                tx,
                parties(batches.stream()
                        .filter(each -> !kept.contains(each.getBatch()))
                        .toList()));
    }

    /** Rows that batches add about parties; each with its columns. */
    private static Set<List<Object>> parties(List<ExportBatchesResponse> batches) {
        Set<List<Object>> parties = new LinkedHashSet<>();
        for (ExportBatchesResponse batch : batches) {
            for (BatchRecord each : batch.getRecordsList()) {
                RecordCriteria.parties(each.getStatementBytes())
                        .forEach((party, names) ->
                                names.forEach(name -> parties.add(List.of(party.name(), name, batch.getBatch()))));
            }
        }
        return parties;
    }

    private static void removeParties(Connection tx, Collection<List<Object>> rows) throws SQLException {
        try (PreparedStatement delete =
                tx.prepareStatement("DELETE FROM evidence_index_party WHERE kind = ? AND name = ? AND batch = ?")) {
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
        return criteria.persons().isEmpty()
                ? batchesOfParty(connection, criteria.parties(), first, last, limit)
                : batchesOfPersons(connection, criteria.persons(), first, last, limit);
    }

    private static List<Long> batchesOfParty(
            Connection connection, Map<Party, String> parties, long first, long last, int limit) throws SQLException {
        Party party = Collections.max(parties.keySet());
        List<Long> batches = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT batch FROM evidence_index_party"
                + " WHERE kind = ? AND name = ? AND batch BETWEEN ? AND ? ORDER BY batch DESC LIMIT ?")) {
            select.setString(1, party.name());
            select.setString(2, parties.get(party));
            select.setLong(3, first);
            select.setLong(4, last);
            select.setInt(5, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(rows.getLong(1));
                }
            }
        }
        return batches;
    }

    private static List<Long> batchesOfPersons(
            Connection connection, Set<Long> persons, long first, long last, int limit) throws SQLException {
        NavigableSet<Long> found = new TreeSet<>();
        Set<Long> buckets = persons.stream().map(PersonPostings::bucketOf).collect(Collectors.toSet());
        for (long bucket : buckets) {
            long before = Long.MAX_VALUE;
            List<PersonPostings> some;
            do {
                some = postings(connection, bucket, first, last, before);
                for (PersonPostings each : some) {
                    each.batches(persons, batch -> {
                        if (batch >= first && batch <= last) {
                            found.add(batch);
                        }
                    });
                    before = each.lastBatch();
                }
                // What is further back is older than the least of these.
            } while (some.size() == LISTS_PER_READ
                    && found.tailSet(before, true).size() < limit);
        }
        return found.descendingSet().stream().limit(limit).toList();
    }

    /** The next lists of a bucket that may have batches of a stretch, newest first. */
    private static List<PersonPostings> postings(Connection connection, long bucket, long first, long last, long before)
            throws SQLException {
        List<PersonPostings> lists = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT first_batch, last_batch, postings"
                + " FROM evidence_index_person WHERE bucket = ? AND last_batch >= ? AND last_batch < ?"
                + " AND first_batch <= ? ORDER BY last_batch DESC LIMIT ?")) {
            select.setLong(1, bucket);
            select.setLong(2, first);
            select.setLong(3, before);
            select.setLong(4, last);
            select.setInt(5, LISTS_PER_READ);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    lists.add(new PersonPostings(
                            bucket, rows.getLong(1), rows.getLong(2), ByteString.copyFrom(rows.getBytes(3))));
                }
            }
        }
        return lists;
    }

    private static void insertPersons(Connection tx, List<PersonPostings> lists) throws SQLException {
        for (int from = 0; from < lists.size(); from += ROWS_PER_INSERT) {
            List<PersonPostings> some = lists.subList(from, Math.min(lists.size(), from + ROWS_PER_INSERT));
            try (PreparedStatement insert = tx.prepareStatement("INSERT INTO evidence_index_person"
                    + " (bucket, last_batch, first_batch, postings) VALUES "
                    + Placeholders.rows(some.size(), "(?,?,?,?)"))) {
                int place = 1;
                for (PersonPostings each : some) {
                    insert.setLong(place++, each.bucket());
                    insert.setLong(place++, each.lastBatch());
                    insert.setLong(place++, each.firstBatch());
                    insert.setBytes(place++, each.postings().toByteArray());
                }
                insert.executeUpdate();
            }
        }
    }

    /** A row that is there already stays as it is. */
    private static void insertParties(Connection tx, Collection<List<Object>> all) throws SQLException {
        List<List<Object>> rows = List.copyOf(all);
        for (int from = 0; from < rows.size(); from += ROWS_PER_INSERT) {
            List<List<Object>> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_INSERT));
            try (PreparedStatement insert =
                    tx.prepareStatement("INSERT INTO evidence_index_party (kind, name, batch) VALUES "
                            + Placeholders.rows(some.size(), "(?,?,?)")
                            + " ON DUPLICATE KEY UPDATE batch = VALUES(batch)")) {
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
