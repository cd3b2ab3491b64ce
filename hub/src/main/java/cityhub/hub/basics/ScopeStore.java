package cityhub.hub.basics;

import cityhub.hub.disclosure.ScopeAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** SQL that reads by what populations are judged. */
final class ScopeStore {
    private static final int PAGE = 5000;

    /**
     * The attributes of the next residents.
     *
     * @param attributes attributes by person id
     * @param isLast whether nobody comes after
     */
    record Page(SortedMap<Long, ScopeAttributes> attributes, boolean isLast) {

        /** The persons whose attributes fit, in the order of their ids. */
        List<Long> persons(Predicate<ScopeAttributes> fits) {
            return attributes.entrySet().stream()
                    .filter(each -> fits.test(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** The residents who come after this one by person id. */
    Page page(Connection connection, long afterPersonId) throws SQLException {
        SortedMap<Long, ScopeAttributes> attributes = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT person_id, scope FROM basics_resident WHERE person_id > ? ORDER BY person_id LIMIT ?")) {
            statement.setLong(1, afterPersonId);
            statement.setInt(2, PAGE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    attributes.put(rows.getLong(1), ScopeAttributes.decode(rows.getBytes(2)));
                }
            }
        }
        return new Page(attributes, attributes.size() < PAGE);
    }

    /** The persons whose attributes fit, in the order of their ids; every resident is looked at, page by page. */
    List<Long> persons(Connection connection, Predicate<ScopeAttributes> fits) throws SQLException {
        List<Long> found = new ArrayList<>();
        long last = Long.MIN_VALUE;
        Page page;
        do {
            page = page(connection, last);
            last = page.attributes().isEmpty() ? last : page.attributes().lastKey();
            found.addAll(page.persons(fits));
        } while (!page.isLast());
        return found;
    }

    /** The attributes of these persons as they now are. */
    SortedMap<Long, ScopeAttributes> attributes(Connection connection, List<Long> personIds) throws SQLException {
        SortedMap<Long, ScopeAttributes> attributes = new TreeMap<>();
        for (int from = 0; from < personIds.size(); from += PAGE) {
            List<Long> page = personIds.subList(from, Math.min(personIds.size(), from + PAGE));
            String sql = "SELECT person_id, scope FROM basics_resident WHERE person_id IN ("
                    + String.join(",", Collections.nCopies(page.size(), "?")) + ")";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < page.size(); i++) {
                    statement.setLong(i + 1, page.get(i));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        attributes.put(rows.getLong(1), ScopeAttributes.decode(rows.getBytes(2)));
                    }
                }
            }
        }
        return attributes;
    }
}
