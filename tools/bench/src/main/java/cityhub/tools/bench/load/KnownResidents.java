package cityhub.tools.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The residents of the tables of a baseline that writes, with the keys by which the hub reads them, to be drawn from uniformly. */
final class KnownResidents {
    private final List<Resident> all;
    private final Map<Long, List<String>> searchKeys;

    /**
     * Of one resident.
     *
     * @param number addressee number (宛名番号)
     * @param secrets blind indexes of individual number and resident code, in hex
     * @param threeItems key of name, birth date and sex, in hex
     */
    record Resident(long personId, String number, List<String> secrets, String threeItems) {}

    private KnownResidents(List<Resident> all, Map<Long, List<String>> searchKeys) {
        this.all = all;
        this.searchKeys = searchKeys;
    }

    static KnownResidents read(Connection connection) throws SQLException {
        List<Resident> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT r.person_id, n.number,"
                        + " HEX(r.three_items_index), (SELECT GROUP_CONCAT(HEX(s.blind_index)) FROM addressee_secret s"
                        + " WHERE s.person_id = r.person_id AND s.active = 1) FROM basics_resident r"
                        + " JOIN addressee_number n ON n.person_id = r.person_id AND n.domain = 'RESIDENT'"
                        + " AND n.active = 1");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String secrets = rows.getString(4);
                all.add(new Resident(
                        rows.getLong(1),
                        rows.getString(2),
                        secrets == null ? List.of() : List.of(secrets.split(",")),
                        rows.getString(3)));
            }
        }
        return new KnownResidents(all, searchKeys(connection));
    }

    private static Map<Long, List<String>> searchKeys(Connection connection) throws SQLException {
        Map<Long, List<String>> keys = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT person_id, HEX(search_key) FROM basics_search_key");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.computeIfAbsent(rows.getLong(1), person -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return keys;
    }

    /** Search keys of a resident in hex, as last given. */
    List<String> searchKeys(long personId) {
        return searchKeys.getOrDefault(personId, List.of());
    }

    void putSearchKeys(long personId, List<String> keys) {
        searchKeys.put(personId, keys);
    }

    /** So many different ones, in the order of their ids. */
    List<Resident> draw(int count) {
        Set<Resident> drawn = new HashSet<>();
        while (drawn.size() < count) {
            drawn.add(all.get(ThreadLocalRandom.current().nextInt(all.size())));
        }
        return drawn.stream()
                .sorted(Comparator.comparingLong(Resident::personId))
                .toList();
    }
}
