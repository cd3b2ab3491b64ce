package cityhub.hub.basics;

import cityhub.hub.basics.MatchKey.Kind;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
    record ResidentRow(long personId, int skipped, ByteString payload, List<MatchKey> keys) {
        ResidentRow {
            keys = List.copyOf(keys);
        }
    }

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
        ByKeys.read(
                tx,
                "SELECT person_id, skipped_history_number, payload, three_items_index, residence_card_index"
                        + " FROM basics_resident WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> residents.put(
                        row.getLong(1),
                        new ResidentRow(
                                row.getLong(1), row.getInt(2), ByteString.copyFrom(row.getBytes(3)), keys(row))));
        return residents;
    }

    private static List<MatchKey> keys(ResultSet row) throws SQLException {
        List<MatchKey> keys = new ArrayList<>();
        byte[] residenceCard = row.getBytes(5);
        keys.add(new MatchKey(Kind.THREE_ITEMS, HexFormat.of().formatHex(row.getBytes(4))));
        if (residenceCard != null) {
            keys.add(new MatchKey(Kind.RESIDENCE_CARD, HexFormat.of().formatHex(residenceCard)));
        }
        return keys;
    }

    /** Who has these three items or residence cards. */
    static Map<MatchKey, Set<Long>> holders(Connection tx, Kind kind, Collection<MatchKey> keys) throws SQLException {
        Map<MatchKey, Set<Long>> holders = new HashMap<>();
        String column = kind == Kind.THREE_ITEMS ? "three_items_index" : "residence_card_index";
        ByKeys.readBytes(
                tx,
                "SELECT " + column + ", person_id FROM basics_resident WHERE " + column + " IN (%s)",
                List.of(),
                keys.stream().map(each -> HexFormat.of().parseHex(each.hex())).toList(),
                row -> holders.computeIfAbsent(
                                new MatchKey(kind, HexFormat.of().formatHex(row.getBytes(1))), each -> new HashSet<>())
                        .add(row.getLong(2)));
        return holders;
    }

    /** History numbers of all past records of these persons. */
    static Map<Long, Set<Integer>> versions(Connection tx, Collection<Long> personIds) throws SQLException {
        Map<Long, Set<Integer>> versions = new HashMap<>();
        ByKeys.read(
                tx,
                "SELECT person_id, history_number FROM basics_version WHERE person_id IN (%s)",
                List.of(),
                personIds,
                row -> versions.computeIfAbsent(row.getLong(1), each -> new HashSet<>())
                        .add(row.getInt(2)));
        return versions;
    }

    static void insertVersions(Connection tx, List<VersionRow> versions) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO basics_version (person_id, history_number, replaced_history_number, sequence, payload,"
                        + " known_from) VALUES ",
                "(?,?,?,?,?,UTC_TIMESTAMP(6))",
                "",
                versions,
                (insert, first, version) -> {
                    int column = first;
                    insert.setLong(column++, version.personId());
                    insert.setInt(column++, version.historyNumber());
                    insert.setInt(column++, version.replaced());
                    insert.setLong(column++, version.sequence());
                    insert.setBytes(column++, version.payload().toByteArray());
                    return column;
                });
    }

    static void put(Connection tx, Collection<CurrentRow> residents) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO basics_resident (person_id, history_number, skipped_history_number, sequence, payload,"
                        + " scope, three_items_index, residence_card_index) VALUES ",
                "(?,?,?,?,?,?,?,?)",
                " ON DUPLICATE KEY UPDATE history_number = VALUES(history_number),"
                        + " skipped_history_number = VALUES(skipped_history_number), sequence = VALUES(sequence),"
                        + " payload = VALUES(payload), scope = VALUES(scope),"
                        + " three_items_index = VALUES(three_items_index),"
                        + " residence_card_index = VALUES(residence_card_index)",
                residents,
                ResidentRepository::bind);
    }

    private static int bind(PreparedStatement insert, int first, CurrentRow resident) throws SQLException {
        int column = first;
        insert.setLong(column++, resident.personId());
        insert.setInt(column++, resident.historyNumber());
        insert.setInt(column++, resident.skipped());
        insert.setLong(column++, resident.sequence());
        insert.setBytes(column++, resident.payload().toByteArray());
        insert.setBytes(column++, resident.scope().toByteArray());
        insert.setBytes(column++, HexFormat.of().parseHex(resident.threeItems()));
        insert.setBytes(
                column++,
                resident.residenceCard().isEmpty() ? null : HexFormat.of().parseHex(resident.residenceCard()));
        return column;
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
}
