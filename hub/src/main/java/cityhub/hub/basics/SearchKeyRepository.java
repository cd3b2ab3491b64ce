package cityhub.hub.basics;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The indexes of searches, one for each kind of record, and how far the residents' is built. */
final class SearchKeyRepository {
    /** Whose records. */
    enum Index {
        RESIDENTS("basics_search_key"),
        NON_RESIDENTS("basics_non_resident_key");

        private final String table;

        Index(String table) {
            this.table = table;
        }
    }

    /**
     * How far the index is built.
     *
     * @param throughPersonId last person whose stored record is indexed
     * @param complete whether all are
     */
    record Backfill(long throughPersonId, boolean complete) {}

    private SearchKeyRepository() {}

    /** The next persons whom a key proposes, by person id, at most so many. */
    static List<Long> persons(Connection connection, Index index, SearchKey key, long after, int limit)
            throws SQLException {
        List<Long> persons = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT person_id FROM " + index.table
                + " WHERE search_key = ? AND person_id > ? ORDER BY person_id LIMIT ?")) {
            select.setBytes(1, key.bytes().toByteArray());
            select.setLong(2, after);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    persons.add(rows.getLong(1));
                }
            }
        }
        return persons;
    }

    /** Puts keys in the place of those that these persons have. */
    static void replace(Connection tx, Index index, Map<Long, Set<SearchKey>> keys) throws SQLException {
        remove(tx, index, keys.keySet());
        add(tx, index, keys);
    }

    /** Removes all keys of these persons. */
    static void remove(Connection tx, Index index, Collection<Long> personIds) throws SQLException {
        ByKeys.update(tx, "DELETE FROM " + index.table + " WHERE person_id IN (%s)", List.of(), personIds);
    }

    /** Adds keys; those that are there stay. */
    static void add(Connection tx, Index index, Map<Long, Set<SearchKey>> keys) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT IGNORE INTO " + index.table + " (search_key, person_id) VALUES ",
                "(?,?)",
                "",
                keys.entrySet().stream()
                        .flatMap(person -> person.getValue().stream().map(key -> Map.entry(key, person.getKey())))
                        .toList(),
                (insert, column, row) -> {
                    insert.setBytes(column, row.getKey().bytes().toByteArray());
                    insert.setLong(column + 1, row.getValue());
                    return column + 2;
                });
    }

    static Backfill backfill(Connection connection) throws SQLException {
        return backfill(connection, "");
    }

    /** As {@link #backfill(Connection)}, held until the transaction ends: one hub at a time goes on with it. */
    static Backfill lockBackfill(Connection tx) throws SQLException {
        return backfill(tx, " FOR UPDATE");
    }

    private static Backfill backfill(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT through_person_id, complete FROM basics_search_backfill WHERE id = 1" + lock);
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Backfill(row.getLong(1), row.getBoolean(2));
        }
    }

    static void putBackfill(Connection tx, Backfill reached) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE basics_search_backfill SET through_person_id = ?, complete = ? WHERE id = 1")) {
            update.setLong(1, reached.throughPersonId());
            update.setBoolean(2, reached.complete());
            update.executeUpdate();
        }
    }
}
