package cityhub.hub.intermediary;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far household information is registered, and what was registered about whom. */
final class HouseholdStore {
    /**
     * How far it is.
     *
     * @param covered what of the whole city was loaded, or is being loaded; bits as in the table
     * @param loading whether it is under way
     * @param loadedThrough last person of the load
     * @param epoch epoch of the change log
     * @param sequence up to where the log was followed
     */
    record Reached(int covered, boolean loading, long loadedThrough, long epoch, long sequence) {}

    /**
     * What was handed over about a person.
     *
     * @param replica digest of the replica; empty when none is in force
     * @param flagged whether the flag 自動応答不可 was set for a protected person
     */
    record Known(Optional<ByteString> replica, boolean flagged) {
        static final Known NOTHING = new Known(Optional.empty(), false);
    }

    private HouseholdStore() {}

    /** How far it is, held until the transaction ends: one hub at a time goes on. */
    static Reached lock(Connection tx) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement("SELECT covered, loading, loaded_through, epoch, sequence"
                        + " FROM intermediary_household WHERE id = 1 FOR UPDATE");
                ResultSet row = select.executeQuery()) {
            row.next();
            return new Reached(row.getInt(1), row.getBoolean(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    static void put(Connection tx, Reached reached) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE intermediary_household SET covered = ?, loading = ?,"
                        + " loaded_through = ?, epoch = ?, sequence = ? WHERE id = 1")) {
            update.setInt(1, reached.covered());
            update.setBoolean(2, reached.loading());
            update.setLong(3, reached.loadedThrough());
            update.setLong(4, reached.epoch());
            update.setLong(5, reached.sequence());
            update.executeUpdate();
        }
    }

    static Map<Long, Known> known(Connection tx, Collection<Long> personIds) throws SQLException {
        Map<Long, Known> known = new HashMap<>();
        ByKeys.read(
                tx,
                "SELECT person_id, replica_digest, flagged FROM intermediary_household_person WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> known.put(
                        row.getLong(1),
                        new Known(Optional.ofNullable(row.getBytes(2)).map(ByteString::copyFrom), row.getBoolean(3))));
        return known;
    }

    static void put(Connection tx, Map<Long, Known> known) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO intermediary_household_person (person_id, replica_digest, flagged) VALUES ",
                "(?,?,?)",
                " ON DUPLICATE KEY UPDATE replica_digest = VALUES(replica_digest), flagged = VALUES(flagged)",
                known.entrySet(),
                HouseholdStore::bind);
    }

    private static int bind(PreparedStatement put, int first, Map.Entry<Long, Known> each) throws SQLException {
        int column = first;
        put.setLong(column++, each.getKey());
        put.setBytes(
                column++, each.getValue().replica().map(ByteString::toByteArray).orElse(null));
        put.setBoolean(column++, each.getValue().flagged());
        return column;
    }
}
