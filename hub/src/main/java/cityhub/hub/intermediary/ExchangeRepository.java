package cityhub.hub.intermediary;

import cityhub.hub.store.ByKeys;
import cityhub.hub.store.Placeholders;
import cityhub.hub.store.UtcColumn;
import cityhub.intermediary.v1.ExchangeKind;
import cityhub.intermediary.v1.ExchangeState;
import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of exchanges. */
final class ExchangeRepository {
    private static final String SELECT = "SELECT row_id, exchange_id, kind, participant_id, agreement_id, request_id,"
            + " request_digest, person_id, state, reason, affair_code, procedure_code, item_name_codes,"
            + " institution_code, hidden, content, answer, answer_digest, register_time, expire_time, end_time,"
            + " legal_row"
            + " FROM intermediary_exchange ";

    private ExchangeRepository() {}

    static void insert(Connection tx, List<Exchange> exchanges) throws SQLException {
        if (exchanges.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = tx.prepareStatement("INSERT INTO intermediary_exchange (exchange_id, kind,"
                + " participant_id, agreement_id, request_id, request_digest, person_id, state, affair_code,"
                + " procedure_code, item_name_codes, institution_code, hidden, content, register_time, expire_time,"
                + " legal_row) VALUES " + Placeholders.rows(exchanges.size(), 17))) {
            int column = 1;
            for (Exchange each : exchanges) {
                insert.setString(column++, each.exchangeId());
                insert.setString(column++, Stored.name(each.kind()));
                insert.setString(column++, each.participantId());
                insert.setString(column++, each.agreementId());
                insert.setString(column++, each.requestId());
                insert.setBytes(column++, each.requestDigest().toByteArray());
                insert.setLong(column++, each.personId());
                insert.setString(column++, Stored.name(each.state()));
                insert.setString(column++, each.codes().affair());
                insert.setString(column++, each.codes().procedure());
                insert.setString(column++, String.join(" ", each.codes().itemNames()));
                insert.setString(column++, each.institutionCode());
                insert.setBoolean(column++, each.hidden());
                insert.setBytes(column++, each.content().toByteArray());
                insert.setObject(column++, utc(each.registerTime()));
                insert.setObject(
                        column++, each.expireTime().map(ExchangeRepository::utc).orElse(null));
                insert.setString(column++, each.codes().legalRow());
            }
            insert.executeUpdate();
        }
    }

    /** Exchanges of one system by its request ids. */
    static Map<String, Exchange> byRequests(Connection tx, String participantId, Collection<String> requestIds)
            throws SQLException {
        Map<String, Exchange> found = new HashMap<>();
        ByKeys.read(
                tx,
                SELECT + "WHERE participant_id = ? AND request_id IN (%s)",
                List.of(participantId),
                requestIds.stream().distinct().toList(),
                row -> found.put(row.getString(6), exchange(row)));
        return found;
    }

    /** Exchanges by id. */
    static Map<String, Exchange> byIds(Connection connection, Collection<String> exchangeIds) throws SQLException {
        Map<String, Exchange> found = new HashMap<>();
        ByKeys.read(
                connection,
                SELECT + "WHERE exchange_id IN (%s)",
                List.of(),
                exchangeIds.stream().distinct().toList(),
                row -> found.put(row.getString(2), exchange(row)));
        return found;
    }

    /** An exchange, locked until the transaction ends. */
    static Optional<Exchange> lock(Connection tx, String exchangeId) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(SELECT + "WHERE exchange_id = ? FOR UPDATE")) {
            select.setString(1, exchangeId);
            return exchanges(select).stream().findFirst();
        }
    }

    /** Exchanges of an agreement behind a row, in the order of arrival. */
    static List<Exchange> page(
            Connection connection, String agreementId, Optional<ExchangeState> state, long after, int most)
            throws SQLException {
        String sql = SELECT + "WHERE agreement_id = ?" + (state.isPresent() ? " AND state = ?" : "")
                + " AND row_id > ? ORDER BY row_id LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int column = 1;
            select.setString(column++, agreementId);
            if (state.isPresent()) {
                select.setString(column++, Stored.name(state.get()));
            }
            select.setLong(column++, after);
            select.setInt(column, most);
            return exchanges(select);
        }
    }

    /** Exchanges about a person before a row, newest first. */
    static List<Exchange> ofPerson(Connection connection, long personId, long before, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + "WHERE person_id = ? AND row_id < ? ORDER BY row_id DESC LIMIT ?")) {
            select.setLong(1, personId);
            select.setLong(2, before);
            select.setInt(3, most);
            return exchanges(select);
        }
    }

    /** All exchanges about a person, in the order of arrival, locked until the transaction ends. */
    static List<Exchange> allOfPerson(Connection tx, long personId) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement(SELECT + "WHERE person_id = ? ORDER BY row_id FOR UPDATE")) {
            select.setLong(1, personId);
            return exchanges(select);
        }
    }

    /** Replicas, their ends, and flags that a system registered about persons, in the order of arrival. */
    static List<Exchange> registered(Connection connection, String participantId, Collection<Long> personIds)
            throws SQLException {
        List<Exchange> found = new ArrayList<>();
        ByKeys.read(
                connection,
                SELECT + "WHERE kind IN ('REPLICA', 'REPLICA_END', 'FLAGS') AND participant_id = ?"
                        + " AND person_id IN (%s)",
                List.of(participantId),
                personIds.stream().distinct().toList(),
                row -> found.add(exchange(row)));
        found.sort(Comparator.comparingLong(Exchange::rowId));
        return found;
    }

    /** The flags of a person that were registered last, whatever became of them; none about single item names. */
    static Optional<Exchange> newestFlags(Connection tx, long personId) throws SQLException {
        try (PreparedStatement select = tx.prepareStatement(SELECT
                + "WHERE person_id = ? AND kind = 'FLAGS' AND item_name_codes = '' ORDER BY row_id DESC LIMIT 1")) {
            select.setLong(1, personId);
            return exchanges(select).stream().findFirst();
        }
    }

    /** Erases the contents of answers that came so many days ago; gives how many. */
    static int eraseAnswers(Connection tx, int days, int most) throws SQLException {
        return endOld(
                tx,
                "UPDATE intermediary_exchange SET answer = NULL WHERE answer IS NOT NULL"
                        + " AND end_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY LIMIT ?",
                days,
                most);
    }

    /** Deletes inquiries and provisions that were over so many days ago; gives how many. */
    static int deleteEnded(Connection tx, int days, int most) throws SQLException {
        return endOld(
                tx,
                "DELETE FROM intermediary_exchange WHERE kind IN ('INQUIRY', 'PROVISION', 'NUMBER_END')"
                        + " AND end_time < UTC_TIMESTAMP(6) - INTERVAL ? DAY LIMIT ?",
                days,
                most);
    }

    private static int endOld(Connection tx, String sql, int days, int most) throws SQLException {
        try (PreparedStatement end = tx.prepareStatement(sql)) {
            end.setInt(1, days);
            end.setInt(2, most);
            return end.executeUpdate();
        }
    }

    /** Provisions that wait for an officer behind a row, in the order of arrival. */
    static List<Exchange> asked(Connection connection, long after, int most) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                SELECT + "WHERE agreement_id = '' AND state = 'ASKED' AND row_id > ? ORDER BY row_id LIMIT ?")) {
            select.setLong(1, after);
            select.setInt(2, most);
            return exchanges(select);
        }
    }

    /** Puts another content in the place of the one before. */
    static void content(Connection tx, String exchangeId, ByteString content) throws SQLException {
        try (PreparedStatement update =
                tx.prepareStatement("UPDATE intermediary_exchange SET content = ? WHERE exchange_id = ?")) {
            update.setBytes(1, content.toByteArray());
            update.setString(2, exchangeId);
            update.executeUpdate();
        }
    }

    /** Parked exchanges about a person with a reason. */
    static List<Exchange> parked(Connection tx, long personId, String reason) throws SQLException {
        try (PreparedStatement select =
                tx.prepareStatement(SELECT + "WHERE person_id = ? AND state = 'PARKED' AND reason = ? FOR UPDATE")) {
            select.setLong(1, personId);
            select.setString(2, reason);
            return exchanges(select);
        }
    }

    static void settle(Connection tx, String exchangeId, ExchangeState state, String reason, boolean over)
            throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE intermediary_exchange SET state = ?, reason = ?,"
                + " end_time = IF(?, UTC_TIMESTAMP(6), NULL) WHERE exchange_id = ?")) {
            update.setString(1, Stored.name(state));
            update.setString(2, reason);
            update.setBoolean(3, over);
            update.setString(4, exchangeId);
            update.executeUpdate();
        }
    }

    /** Whether the same system registered a newer replica, or flags, about the same person and item name. */
    static boolean isOvertaken(Connection tx, Exchange exchange) throws SQLException {
        boolean flags = exchange.kind() == ExchangeKind.EXCHANGE_KIND_FLAGS;
        try (PreparedStatement select = tx.prepareStatement("SELECT 1 FROM intermediary_exchange WHERE person_id = ?"
                + " AND row_id > ? AND participant_id = ? AND item_name_codes = ? AND kind IN "
                + (flags ? "('FLAGS')" : "('REPLICA', 'REPLICA_END')") + " AND state <> 'CANCELLED' LIMIT 1")) {
            select.setLong(1, exchange.personId());
            select.setLong(2, exchange.rowId());
            select.setString(3, exchange.participantId());
            select.setString(4, String.join(" ", exchange.codes().itemNames()));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Ends what was sent and not answered in its term, up to so many; looked for without locks. */
    static int expireSent(Connection tx, String reason, int most) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement("SELECT exchange_id FROM intermediary_exchange"
                + " WHERE state = 'SENT' AND expire_time <= UTC_TIMESTAMP(6) LIMIT ?")) {
            select.setInt(1, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        if (found.isEmpty()) {
            return 0;
        }
        try (PreparedStatement update = tx.prepareStatement("UPDATE intermediary_exchange SET state = 'EXPIRED',"
                + " reason = ?, end_time = UTC_TIMESTAMP(6) WHERE exchange_id IN " + Placeholders.list(found.size())
                + " AND state = 'SENT' AND expire_time <= UTC_TIMESTAMP(6)")) {
            update.setString(1, reason);
            for (int i = 0; i < found.size(); i++) {
                update.setString(i + 2, found.get(i));
            }
            return update.executeUpdate();
        }
    }

    /**
     * Inquiries that were sent and neither answered nor asked after for some time; they count as asked after now. They are
     * looked for without locks.
     *
     * @param after how long ago they were registered and last asked after
     * @param term how long after their registration they expire
     */
    static List<Exchange> unanswered(Connection tx, Duration after, Duration term, int most) throws SQLException {
        String still =
                "state = 'SENT' AND (status_time IS NULL OR status_time <= UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND)";
        long micros = after.toNanos() / 1000;
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = tx.prepareStatement("SELECT exchange_id FROM intermediary_exchange WHERE "
                + still + " AND expire_time <= UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND LIMIT ?")) {
            select.setLong(1, micros);
            select.setLong(2, term.toNanos() / 1000 - micros);
            select.setInt(3, most);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        List<Exchange> exchanges = new ArrayList<>();
        for (String each : found) {
            try (PreparedStatement update = tx.prepareStatement("UPDATE intermediary_exchange SET status_time ="
                    + " UTC_TIMESTAMP(6) WHERE exchange_id = ? AND " + still)) {
                update.setString(1, each);
                update.setLong(2, micros);
                if (update.executeUpdate() > 0) {
                    lock(tx, each).ifPresent(exchanges::add);
                }
            }
        }
        return exchanges;
    }

    static void answer(Connection tx, String exchangeId, ByteString answer, ByteString digest) throws SQLException {
        try (PreparedStatement update = tx.prepareStatement("UPDATE intermediary_exchange SET state = 'ANSWERED',"
                + " reason = '', answer = ?, answer_digest = ?, end_time = UTC_TIMESTAMP(6) WHERE exchange_id = ?")) {
            update.setBytes(1, answer.toByteArray());
            update.setBytes(2, digest.toByteArray());
            update.setString(3, exchangeId);
            update.executeUpdate();
        }
    }

    private static List<Exchange> exchanges(PreparedStatement select) throws SQLException {
        List<Exchange> exchanges = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                exchanges.add(exchange(rows));
            }
        }
        return exchanges;
    }

    private static Exchange exchange(ResultSet row) throws SQLException {
        String items = row.getString(13);
        return new Exchange(
                row.getLong(1),
                row.getString(2),
                Stored.kind(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                ByteString.copyFrom(row.getBytes(7)),
                row.getLong(8),
                Stored.state(row.getString(9)),
                row.getString(10),
                new Exchange.Codes(
                        row.getString(11),
                        row.getString(12),
                        row.getString(22),
                        items.isEmpty() ? List.of() : List.of(items.split(" ", -1))),
                row.getString(14),
                row.getBoolean(15),
                ByteString.copyFrom(row.getBytes(16)),
                Optional.ofNullable(row.getBytes(17)).map(ByteString::copyFrom),
                Optional.ofNullable(row.getBytes(18)).map(ByteString::copyFrom),
                UtcColumn.read(row, 19).orElseThrow(),
                UtcColumn.read(row, 20),
                UtcColumn.read(row, 21));
    }

    static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
