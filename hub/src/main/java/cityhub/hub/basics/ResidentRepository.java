package cityhub.hub.basics;

import cityhub.hub.basics.MatchKey.Kind;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records in force and their past, as intake reads and writes them. */
final class ResidentRepository {
    /** A record in force. */
    record ResidentRow(long personId, int skipped, ByteString payload) {}

    /** A record to become the one in force. */
    record CurrentRow(
            long personId,
            int historyNumber,
            int skipped,
            long sequence,
            ByteString payload,
            ByteString scope,
            String threeItems,
            String residenceCard) {}

    /** One state of a record, kept for ever. */
    record VersionRow(long personId, int historyNumber, int replaced, long sequence, ByteString payload) {}

    private ResidentRepository() {}

    static Map<Long, ResidentRow> load(Connection tx, Collection<Long> personIds) throws SQLException {
        Map<Long, ResidentRow> residents = new HashMap<>();
        if (personIds.isEmpty()) {
            return residents;
        }
        try (PreparedStatement select = tx.prepareStatement("SELECT person_id, skipped_history_number, payload"
                + " FROM basics_resident WHERE person_id IN " + Placeholders.list(personIds.size()))) {
            bind(select, personIds);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    residents.put(
                            rows.getLong(1),
                            new ResidentRow(rows.getLong(1), rows.getInt(2), ByteString.copyFrom(rows.getBytes(3))));
                }
            }
        }
        return residents;
    }

    /** Who has these three items or residence cards. */
    static Map<MatchKey, Set<Long>> holders(Connection tx, Kind kind, Collection<MatchKey> keys) throws SQLException {
        Map<MatchKey, Set<Long>> holders = new HashMap<>();
        if (keys.isEmpty()) {
            return holders;
        }
        String column = kind == Kind.THREE_ITEMS ? "three_items_index" : "residence_card_index";
        try (PreparedStatement select = tx.prepareStatement("SELECT " + column + ", person_id FROM basics_resident"
                + " WHERE " + column + " IN " + Placeholders.list(keys.size()))) {
            int position = 1;
            for (MatchKey key : keys) {
                select.setBytes(position++, HexFormat.of().parseHex(key.hex()));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    MatchKey key = new MatchKey(kind, HexFormat.of().formatHex(rows.getBytes(1)));
                    holders.computeIfAbsent(key, each -> new HashSet<>()).add(rows.getLong(2));
                }
            }
        }
        return holders;
    }

    /** History numbers of all past records of these persons. */
    static Map<Long, Set<Integer>> versions(Connection tx, Collection<Long> personIds) throws SQLException {
        Map<Long, Set<Integer>> versions = new HashMap<>();
        if (personIds.isEmpty()) {
            return versions;
        }
        try (PreparedStatement select = tx.prepareStatement("SELECT person_id, history_number FROM basics_version"
                + " WHERE person_id IN " + Placeholders.list(personIds.size()))) {
            bind(select, personIds);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    versions.computeIfAbsent(rows.getLong(1), each -> new HashSet<>())
                            .add(rows.getInt(2));
                }
            }
        }
        return versions;
    }

    static void insertVersions(Connection tx, List<VersionRow> versions) throws SQLException {
        if (versions.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO basics_version (person_id, history_number,"
                + " replaced_history_number, sequence, payload, known_from) VALUES "
                + Placeholders.rows(versions.size(), "(?,?,?,?,?,UTC_TIMESTAMP(6))"))) {
            int column = 1;
            for (VersionRow version : versions) {
                insert.setLong(column++, version.personId());
                insert.setInt(column++, version.historyNumber());
                insert.setInt(column++, version.replaced());
                insert.setLong(column++, version.sequence());
                insert.setBytes(column++, version.payload().toByteArray());
            }
            insert.executeUpdate();
        }
    }

    static void put(Connection tx, Collection<CurrentRow> residents) throws SQLException {
        if (residents.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO basics_resident (person_id, history_number,"
                + " skipped_history_number, sequence, payload, scope, three_items_index, residence_card_index)"
                + " VALUES " + Placeholders.rows(residents.size(), 8) + " ON DUPLICATE KEY UPDATE"
                + " history_number = VALUES(history_number),"
                + " skipped_history_number = VALUES(skipped_history_number), sequence = VALUES(sequence),"
                + " payload = VALUES(payload), scope = VALUES(scope),"
                + " three_items_index = VALUES(three_items_index),"
                + " residence_card_index = VALUES(residence_card_index)")) {
            int column = 1;
            for (CurrentRow resident : residents) {
                insert.setLong(column++, resident.personId());
                insert.setInt(column++, resident.historyNumber());
                insert.setInt(column++, resident.skipped());
                insert.setLong(column++, resident.sequence());
                insert.setBytes(column++, resident.payload().toByteArray());
                insert.setBytes(column++, resident.scope().toByteArray());
                insert.setBytes(column++, HexFormat.of().parseHex(resident.threeItems()));
                insert.setBytes(
                        column++,
                        resident.residenceCard().isEmpty()
                                ? null
                                : HexFormat.of().parseHex(resident.residenceCard()));
            }
            insert.executeUpdate();
        }
    }

    /** Notes that a history number will never come, since an officer discarded it. */
    static void skip(Connection tx, long personId, int historyNumber) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE basics_resident"
                + " SET skipped_history_number = GREATEST(skipped_history_number, ?) WHERE person_id = ?")) {
            update.setInt(1, historyNumber);
            update.setLong(2, personId);
            update.executeUpdate();
        }
    }

    private static void bind(PreparedStatement select, Collection<Long> personIds) throws SQLException {
        int column = 1;
        for (Long personId : personIds) {
            select.setLong(column++, personId);
        }
    }
}
