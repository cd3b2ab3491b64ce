package cityhub.hub.addressee;

import cityhub.hub.disclosure.NumberDomain;
import cityhub.hub.store.ByKeys;
import cityhub.hub.store.ManyRows;
import cityhub.hub.store.Placeholders;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Numbers that are kept encrypted. */
final class SecretRepository {
    /** An encrypted number. */
    record SecretRow(BlindIndex index, long personId, ByteString sealed) {}

    private SecretRepository() {}

    /**
     * Everybody who has, or ever had, one of these numbers. By the index, although a city of some ten thousand persons seems small
     * enough to the optimizer to read all of it for a few hundred keys.
     */
    static Map<BlindIndex, Set<Long>> holders(Connection tx, Collection<BlindIndex> indexes) throws SQLException {
        Map<BlindIndex, Set<Long>> holders = new HashMap<>();
        ByKeys.readBytes(
                tx,
                "SELECT domain, blind_index, person_id FROM addressee_secret FORCE INDEX (addressee_secret_active)"
                        + " WHERE blind_index IN (%s)",
                List.of(),
                indexes.stream().map(BlindIndex::bytes).toList(),
                row -> holders.computeIfAbsent(indexOf(row), each -> new HashSet<>())
                        .add(row.getLong(3)));
        return holders;
    }

    /** Who holds these numbers now. */
    static Map<BlindIndex, Long> activeHolders(Connection connection, Collection<BlindIndex> indexes)
            throws SQLException {
        Map<BlindIndex, Long> holders = new HashMap<>();
        ByKeys.readBytes(
                connection,
                "SELECT domain, blind_index, person_id FROM addressee_secret WHERE active = 1 AND blind_index IN (%s)",
                List.of(),
                indexes.stream().map(BlindIndex::bytes).toList(),
                row -> holders.put(indexOf(row), row.getLong(3)));
        return holders;
    }

    /** Active encrypted numbers of persons in some domains. */
    static List<SecretRow> of(Connection connection, Collection<Long> personIds, Collection<NumberDomain> domains)
            throws SQLException {
        List<SecretRow> secrets = new ArrayList<>();
        if (personIds.isEmpty() || domains.isEmpty()) {
            return secrets;
        }
        ByKeys.read(
                connection,
                "SELECT domain, blind_index, person_id, sealed FROM addressee_secret WHERE active = 1 AND domain IN "
                        + Placeholders.list(domains.size()) + " AND person_id IN (%s)",
                domains.stream().map(NumberDomain::name).toList(),
                personIds,
                row -> secrets.add(new SecretRow(indexOf(row), row.getLong(3), ByteString.copyFrom(row.getBytes(4)))));
        return secrets;
    }

    /** Ends the active numbers of these persons in one domain; their rows stay as history. */
    static void end(Connection tx, NumberDomain domain, List<Long> personIds, LocalDate validTo) throws SQLException {
        ByKeys.update(
                tx,
                "UPDATE addressee_secret SET valid_to = ?, known_to = UTC_TIMESTAMP(6)"
                        + " WHERE active = 1 AND domain = ? AND person_id IN (%s)",
                List.of(validTo.toString(), domain.name()),
                personIds);
    }

    static void insert(Connection tx, List<SecretRow> secrets, LocalDate validFrom) throws SQLException {
        ManyRows.write(
                tx,
                "INSERT INTO addressee_secret (domain, blind_index, person_id, sealed, valid_from, known_from) VALUES ",
                "(?,?,?,?,?,UTC_TIMESTAMP(6))",
                "",
                secrets,
                (insert, first, secret) -> {
                    int column = first;
                    insert.setString(column++, secret.index().domain().name());
                    insert.setBytes(column++, secret.index().bytes());
                    insert.setLong(column++, secret.personId());
                    insert.setBytes(column++, secret.sealed().toByteArray());
                    insert.setString(column++, validFrom.toString());
                    return column;
                });
    }

    /** All encrypted numbers that a person has or had, without the numbers. */
    static List<HeldRow> history(Connection connection, long personId) throws SQLException {
        List<HeldRow> held = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT domain, '', valid_from, valid_to,"
                + " known_from, known_to, link_id FROM addressee_secret WHERE person_id = ? ORDER BY secret_id")) {
            select.setLong(1, personId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    held.add(NumberRepository.held(row));
                }
            }
        }
        return held;
    }

    /** Whether a person's active number of a domain came by a link. */
    static boolean cameBy(Connection tx, NumberDomain domain, long personId, String linkId) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(
                "SELECT 1 FROM addressee_secret WHERE person_id = ? AND domain = ? AND active = 1 AND link_id = ?")) {
            select.setLong(1, personId);
            select.setString(2, domain.name());
            select.setString(3, linkId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** As {@link NumberRepository#move}, of one number, sealed anew for the person who has it rightly. */
    static void move(Connection tx, SecretRow number, Optional<String> linkId) throws SQLException {
        try (PreparedStatement end = tx.prepareStatement(
                        "UPDATE addressee_secret SET known_to = UTC_TIMESTAMP(6) WHERE blind_index = ? AND active = 1");
                PreparedStatement insert = tx.prepareStatement("INSERT INTO addressee_secret"
                        + " (domain, blind_index, person_id, sealed, valid_from, known_from, link_id)"
                        + " SELECT domain, blind_index, ?, ?, valid_from, known_to, ? FROM addressee_secret"
                        + " WHERE blind_index = ? ORDER BY secret_id DESC LIMIT 1")) {
            end.setBytes(1, number.index().bytes());
            end.executeUpdate();
            insert.setLong(1, number.personId());
            insert.setBytes(2, number.sealed().toByteArray());
            insert.setString(3, linkId.orElse(null));
            insert.setBytes(4, number.index().bytes());
            insert.executeUpdate();
        }
    }

    private static BlindIndex indexOf(ResultSet rows) throws SQLException {
        return new BlindIndex(
                new NumberDomain(rows.getString(1)), HexFormat.of().formatHex(rows.getBytes(2)));
    }
}
