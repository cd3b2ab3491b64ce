package cityhub.hub.addressee;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.UtcColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of links between persons. */
final class LinkRepository {
    private static final String SELECT =
            "SELECT link_id, person_id, representative_id, officer_id, reason, known_from, known_to FROM addressee_link ";

    /** A link; {@code splitTime} is empty while it is in force. */
    record LinkRow(
            String linkId,
            long personId,
            long representativeId,
            String officerId,
            String reason,
            Instant linkTime,
            Optional<Instant> splitTime) {}

    private LinkRepository() {}

    /** Representatives of those among these persons who are linked to one now. */
    static Map<Long, Long> representatives(Connection connection, Collection<Long> personIds) throws SQLException {
        Map<Long, Long> representatives = new HashMap<>();
        ByKeys.read(
                connection,
                "SELECT person_id, representative_id FROM addressee_link WHERE active = 1 AND person_id IN (%s)",
                List.of(),
                personIds.stream().distinct().toList(),
                row -> representatives.put(row.getLong(1), row.getLong(2)));
        return representatives;
    }

    /** Whether somebody is linked to this person now. */
    static boolean isRepresentative(Connection tx, long personId) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT 1 FROM addressee_link WHERE representative_id = ? AND active = 1 LIMIT 1")) {
            select.setLong(1, personId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** A link in force. */
    static Optional<LinkRow> active(Connection tx, String linkId) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(SELECT + "WHERE link_id = ? AND active = 1")) {
            select.setString(1, linkId);
            return links(select).stream().findFirst();
        }
    }

    /** All links of a person, on either side, oldest first. */
    static List<LinkRow> of(Connection connection, long personId) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + "WHERE person_id = ? OR representative_id = ? ORDER BY known_from, link_id")) {
            select.setLong(1, personId);
            select.setLong(2, personId);
            return links(select);
        }
    }

    static void insert(Connection tx, String linkId, PersonLinks.Pair pair, String officerId, String reason)
            throws SQLException {
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO addressee_link (link_id, person_id,"
                + " representative_id, officer_id, reason, known_from) VALUES (?,?,?,?,?,UTC_TIMESTAMP(6))")) {
            insert.setString(1, linkId);
            insert.setLong(2, pair.other());
            insert.setLong(3, pair.representative());
            insert.setString(4, officerId);
            insert.setString(5, reason);
            insert.executeUpdate();
        }
    }

    static void end(Connection tx, String linkId) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement(
                "UPDATE addressee_link SET known_to = UTC_TIMESTAMP(6) WHERE link_id = ? AND active = 1")) {
            update.setString(1, linkId);
            update.executeUpdate();
        }
    }

    private static List<LinkRow> links(PreparedStatement select) throws SQLException {
        List<LinkRow> links = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                links.add(new LinkRow(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        UtcColumn.read(row, 6).orElseThrow(),
                        UtcColumn.read(row, 7)));
            }
        }
        return links;
    }
}
